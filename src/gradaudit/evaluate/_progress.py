"""How far a check has come, and how it is stopped by hand."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from gradaudit.evaluate._budget import Budget


class Show(Protocol):
    """Shows how far a check has come."""

    def __call__(self, doing: str, part: float, probes: int = 0) -> None:
        """Show what is being done, the part done, from 0 to 1, and how many probes that took."""


@contextmanager
def progress_bar(budget: Budget | None = None, *, wanted: bool) -> Iterator[Show]:
    """Show on standard error how far a check has come.

    Meanwhile the first Ctrl-C stops the check at its next evaluation, and leaves it its report; a
    second one is Python's.

    Parameters
    ----------
    budget : Budget, optional
        What the check spends.
    wanted : bool
        Whether to do any of that.

    Yields
    ------
    callable
        To be called with what is being done, the part done, and the probes made.
    """
    if not wanted:
        yield lambda _doing, _part, _probes=0: None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[counts]}"),
        TimeRemainingColumn(),
    )
    console = Console(stderr=True)
    with _stopped_by_hand(budget), Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task("gradaudit", total=1.0, counts="")

        def show(doing: str, part: float, probes: int = 0) -> None:
            counts = _counts(budget, part, probes)
            progress.update(task, description=escape(doing), completed=part, counts=counts)

        yield show


def _counts(budget: Budget | None, part: float, probes: int) -> str:
    """Say how many probes were made of those planned, by the part done; and evaluations."""
    made = [f"{probes} of about {max(round(probes / part), probes)} probes"] if part else []
    spent = [f"{budget.spent} evaluations"] if budget else []
    return ", ".join((made if probes else []) + spent)


@contextmanager
def _stopped_by_hand(budget: Budget | None) -> Iterator[None]:
    """Stop a budget at the first Ctrl-C, if Python raises something there."""
    before = signal.getsignal(signal.SIGINT)
    here = threading.current_thread() is threading.main_thread()
    if budget is None or not callable(before) or not here:
        yield
        return

    def stop(_number: int, _frame: object) -> None:
        signal.signal(signal.SIGINT, before)
        budget.stopped.set()

    signal.signal(signal.SIGINT, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
