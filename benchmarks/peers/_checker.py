"""What a checker is, and what it answers."""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from ._problem import LIMIT, Problem, SpentError, problem

EXTENDED = frozenset({"longdouble", "float96", "float128"})
"""What NumPy calls a dtype that few checkers have."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a checker said of a claim.

    Attributes
    ----------
    verdict
        ``pass``, ``fail``, ``inconclusive``; or ``error`` (it raised something else than its own
        failure), ``too slow`` (it would need more than `LIMIT` evaluations), ``not taken`` (it
        does not know the dtype).
    evaluations
        Calls of f; those for the gradient are not counted.
    note
        The error.
    """

    verdict: str
    evaluations: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Checker:
    """A checker of derivatives and its version.

    Attributes
    ----------
    name
        As in the table.
    version
        Of its package.
    judge
        From the arguments of ``gradaudit.check``, or a framework's question, and a seed to an
        outcome.
    criterion
        What it is asked for, in a few words.
    """

    name: str
    version: str
    judge: Callable[[Any, int], Outcome]
    criterion: str


def peer(
    name: str,
    version: str,
    says: Callable[[Problem, int], bool | str],
    criterion: str,
    *,
    per_entry: int = 0,
    unknown: frozenset[str] = frozenset(),
) -> Checker:
    """Make a checker of a function that takes a `Problem`.

    Parameters
    ----------
    name, version, criterion : str
        As for `Checker`.
    says : callable
        From a problem and a seed to whether the claim passes, or to a verdict by name.
    per_entry : int
        Evaluations of f for each entry of the point; 0 if these do not grow with it.
    unknown : frozenset of str
        Names of dtypes that it does not have.

    Returns
    -------
    Checker
        It never raises.
    """

    def judge(given: dict[str, Any], seed: int) -> Outcome:
        question = problem(given, seed)
        if question.dtypes & unknown:
            return Outcome("not taken")
        if per_entry * question.size > LIMIT:
            return Outcome("too slow")
        try:
            with _quiet():
                said = says(question, seed)
        except SpentError:
            return Outcome("too slow")
        except Exception as error:  # noqa: BLE001 - whatever it raises is its answer
            return Outcome("error", question.evaluations, f"{type(error).__name__}: {error}"[:200])
        verdict = said if isinstance(said, str) else "pass" if said else "fail"
        return Outcome(verdict, question.evaluations)

    return Checker(name, version, judge, criterion)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep what checkers print and warn of out of the table."""
    with (
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        yield
