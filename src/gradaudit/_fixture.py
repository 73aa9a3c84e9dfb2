"""What a test gets: the doors, with settings of the whole run, and the reports that they made."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

import gradaudit
from gradaudit._errors import GradientError
from gradaudit._network_report import NetworkReport
from gradaudit._report import Report
from gradaudit.render import settings_of

Recorder = Callable[[Report | NetworkReport], None]


class Doors:
    """A room with the doors of gradaudit, opened with defaults; what they report is recorded.

    All that is no check is the room's own.

    Parameters
    ----------
    defaults : mapping
        Options, for those checks that take them; keywords of a call go before.
    record : callable
        What is handed every report.
    room : module
        Where the doors are.
    """

    def __init__(
        self, defaults: Mapping[str, Any], record: Recorder, room: ModuleType = gradaudit
    ) -> None:
        self._defaults = dict(defaults)
        self._record = record
        self._room = room

    def __repr__(self) -> str:
        return f"<doors of {self._room.__name__} with {self._defaults or 'their own settings'}>"

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        found = getattr(self._room, name)
        if isinstance(found, ModuleType):
            return Doors(self._defaults, self._record, found)
        return self._door(found) if name.startswith("check") else found

    def _door(self, check: Callable[..., Any]) -> Callable[..., Any]:
        takes = inspect.signature(check).parameters
        any_name = any(one.kind is inspect.Parameter.VAR_KEYWORD for one in takes.values())
        defaults = {
            name: value for name, value in self._defaults.items() if any_name or name in takes
        }

        @functools.wraps(check)
        def door(*arguments: Any, **options: Any) -> Any:
            report = check(*arguments, **(defaults | options))
            if isinstance(report, Report | NetworkReport):
                self._record(report)
            return report

        return door


class Gradaudit(Doors):
    """The fixture `gradaudit`: all of the package, with the settings of the command line."""

    def assert_gradient(
        self, f: Any = None, grad: Any = None, x: Any = None, **options: Any
    ) -> None:
        """Raise unless a check passes.

        Parameters
        ----------
        f, grad, x : object
            As for `gradaudit.check`.
        **options : object
            As for `gradaudit.check`.

        Raises
        ------
        GradientError
            If the verdict is fail or inconclusive; its text is the report.
        """
        __tracebackhide__ = True
        self.assert_passes(self.check(f, grad, x, **options))

    def assert_passes(self, report: Report | NetworkReport) -> None:
        """Raise unless a report is a pass: for the doors that have no assertion of their own.

        Parameters
        ----------
        report : Report or NetworkReport
            Of any check.

        Raises
        ------
        GradientError
            If the verdict is fail or inconclusive; its text is the report.
        """
        __tracebackhide__ = True
        if not report:
            raise GradientError(report)


def properties(report: Report | NetworkReport) -> dict[str, str | int]:
    """Return what JUnit XML and the terminal summary are told of a report.

    Parameters
    ----------
    report : Report or NetworkReport
        Of any check.

    Returns
    -------
    dict of str to str or int
        Plain data: ``verdict``, ``evaluations`` and, with what it can be done again, ``replay``.
    """
    one = report.whole if isinstance(report, NetworkReport) else report
    return {
        "verdict": report.verdict.value,
        "evaluations": int(report.evaluations),
        "replay": settings_of(one),
    }
