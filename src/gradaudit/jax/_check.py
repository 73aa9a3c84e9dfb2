"""The door for functions of pytrees."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any, Literal, get_args

from gradaudit._errors import ArgumentError
from gradaudit._examine import read_expected
from gradaudit._options import Effort, Options, read_options
from gradaudit._oracle import Oracle, Prepared, examine_by, read_oracle
from gradaudit._report import Report
from gradaudit.evaluate import SeedRng
from gradaudit.jax._arguments import read_arguments
from gradaudit.jax._claim import prepared
from gradaudit.jax._forward import Forward
from gradaudit.jax._function import Function

Mode = Literal["reverse", "forward"]


def check(
    f: Callable[..., Any],
    /,
    *args: Any,
    mode: Mode = "reverse",
    cotangent: Any = None,
    oracle: Oracle = "auto",
    expect: Collection[str] = (),
    rtol: float | None = None,
    budget: int | timedelta | None = None,
    seed: int = 0,
    seed_rng: SeedRng = False,
    effort: Effort = "standard",
    progress: bool = False,
) -> Report:
    """Check what JAX claims of a function of pytrees.

    Parameters
    ----------
    f : callable
        From pytrees to a pytree. Outputs that are not of floating point are left out, complex ones
        are taken as pairs of real numbers. It is compiled once, if it gives the same so.
    *args : pytree
        Its arguments. All leaves of float16, bfloat16, float32 or float64 are checked, and Python's
        floats; integers, keys and all else are handed on.
    mode : {"reverse", "forward"}
        Check vector-Jacobian products, or Jacobian-vector products.
    cotangent : pytree, optional
        What the outputs are contracted with, nested like what `f` returns. By default 1 for a lone
        number, else signed numbers drawn from `seed`.
    oracle : {"auto", "float64", "same"}
        What gives the numeric derivatives of a function in a lower precision: `f` on float64
        copies of its leaves, or itself. By default the first, where it runs and agrees.
    expect : collection of str
        Leaves whose claim is meant to differ from the derivative, such as straight-through
        estimators: reported, and not counted.
    rtol, budget, seed, seed_rng, effort, progress : object
        As for `gradaudit.check`.

    Returns
    -------
    Report
        Pass, fail or inconclusive; leaves are named after the arguments of `f`.

    Raises
    ------
    ArgumentError
        If an argument cannot be used; the text names it, and the leaf.
    """
    options = read_options(
        rtol=rtol, budget=budget, seed=seed, seed_rng=seed_rng, effort=effort, progress=progress
    )
    oracle, mode = read_oracle(oracle), _read_mode(mode)
    plain = Function(f, read_arguments(f, args), options.random_state)
    function = Forward(plain, options.seed) if mode == "forward" else plain
    settings = options.settings | {"mode": mode, "expect": read_expected(expect, function.names)}

    def prepare(options: Options) -> Prepared:
        return prepared(function.with_state(options.random_state), cotangent, options)

    with options.random_state.restored():
        return examine_by(oracle, prepare, options, settings)


def _read_mode(mode: object) -> Mode:
    for known in get_args(Mode):
        if isinstance(mode, str) and mode == known:
            return known  # type: ignore[no-any-return]
    raise ArgumentError(f"`mode` is {mode!r}: expected one of {', '.join(get_args(Mode))}")
