"""The progress bar."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import Progress, TextColumn


@contextmanager
def progress_bar(*, wanted: bool) -> Iterator[Callable[[str, float], None]]:
    """Show on standard error how far a check has come.

    Parameters
    ----------
    wanted : bool
        Whether to show anything.

    Yields
    ------
    callable
        To be called with what is being done and the part done, from 0 to 1.
    """
    if not wanted:
        yield lambda _doing, _part: None
        return
    columns = [*Progress.get_default_columns()[:3], TextColumn("{task.fields[evaluations]}")]
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("gradaudit", total=1.0, evaluations="")

        def show(doing: str, part: float) -> None:
            progress.update(task, description=escape(doing), completed=part)

        yield show
