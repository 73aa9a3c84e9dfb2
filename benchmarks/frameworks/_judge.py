"""Which frameworks are there, and what is said about their claims."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Sequence

from benchmarks.peers import Checker, Judged

from ._claim import FrameworkClaim
from ._gradaudit import gradaudit

FRAMEWORKS = ("torch", "jax", "tensorflow", "keras")


def installed() -> tuple[str, ...]:
    """Name the frameworks that can be imported."""
    return tuple(name for name in FRAMEWORKS if importlib.util.find_spec(name))


def claims_of(framework: str) -> tuple[FrameworkClaim, ...]:
    """Import a framework and give its battery."""
    module = importlib.import_module(f"{__package__}.{framework}")
    found: tuple[FrameworkClaim, ...] = module.CLAIMS
    return found


def peers_of(framework: str) -> tuple[Checker, ...]:
    """Give the framework's own checkers; Keras has none."""
    if framework == "keras":
        return ()
    module = importlib.import_module(f"{__package__}.peers._{framework}")
    found: tuple[Checker, ...] = module.CHECKERS
    return found


def judge_all(
    framework: str,
    seed: int = 0,
    *,
    draw: int = 0,
    checker: Checker | None = None,
    claims: Sequence[FrameworkClaim] | None = None,
) -> list[Judged]:
    """Ask one checker about a framework's claims.

    Parameters
    ----------
    framework : str
        Its name.
    seed : int
        Of the check.
    draw : int
        The seed that the claims are made from.
    checker : Checker, optional
        gradaudit, if not given.
    claims : sequence of FrameworkClaim, optional
        All of the framework's, if not given.

    Returns
    -------
    list of Judged
        One answer a claim.
    """
    checker = checker or gradaudit(framework)
    asked = claims_of(framework) if claims is None else claims
    return [Judged(claim, checker.judge(claim.build(draw), seed)) for claim in asked]
