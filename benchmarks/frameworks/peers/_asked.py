"""How a framework's own checker is asked: its calls are counted, and it never raises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from benchmarks.frameworks._claim import Question
from benchmarks.peers._checker import Checker, Outcome, _quiet
from benchmarks.peers._problem import SpentError

LIMIT = 5_000
"""Evaluations of f that a checker may spend on one claim."""


class Calls:
    """Counts the calls of a function, up to a limit."""

    def __init__(self) -> None:
        self.count = 0

    def of(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """Count the calls of this function.

        Raises
        ------
        SpentError
            By the function returned, if the limit is reached.
        """

        def counted(*args: Any) -> Any:
            if self.count >= LIMIT:
                raise SpentError
            self.count += 1
            return function(*args)

        return counted

    def entry_by_entry(self, size: int) -> None:
        """Refuse to begin what takes two evaluations for each entry, if these are too many.

        Raises
        ------
        SpentError
            If so.
        """
        if 2 * size > LIMIT:
            raise SpentError


def asked(
    name: str, version: str, says: Callable[[Question, Calls], bool | str], criterion: str
) -> Checker:
    """Make a checker of a function that takes a question and counts its calls.

    Parameters
    ----------
    name, version, criterion : str
        As for `Checker`.
    says : callable
        Whether the claim passes, or a verdict by name.

    Returns
    -------
    Checker
        It never raises.
    """

    def judge(question: Question, seed: int) -> Outcome:
        calls = Calls()
        try:
            with _quiet():
                said = says(question, calls)
        except SpentError:
            return Outcome("too slow")
        except Exception as error:  # noqa: BLE001 - whatever it raises is its answer
            return Outcome("error", calls.count, f"{type(error).__name__}: {error}"[:200])
        verdict = said if isinstance(said, str) else "pass" if said else "fail"
        return Outcome(verdict, calls.count)

    return Checker(name, version, judge, criterion)
