"""The pytest plugin. Nothing of gradaudit, and no numpy, is imported until a test uses it."""

from __future__ import annotations

import inspect
import re
import sys
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from gradaudit import NetworkReport, Report
    from gradaudit._fixture import Gradaudit

EFFORTS = ("quick", "standard", "exhaustive")
OUTCOMES = ("fail", "skip", "xfail")
"""What may become of a test whose gradient is inconclusive."""

FORMATS = ("html", "json")

PLUGIN = "gradaudit-session"
"""What pytest calls the plugin that has read its options."""

REPORTS = pytest.StashKey[list[Any]]()
"""The reports made in a test."""

SHOWN = 3
"""Reports, the last that did not pass, that a test shows when it fails in words of its own."""

PROPERTY = re.compile(r"gradaudit(?:\.\d+)?\.(verdict|evaluations)")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options; three of them may stand in a configuration file, too."""
    group = parser.getgroup("gradaudit", "derivatives, checked by gradaudit")
    efforts, outcomes = "|".join(EFFORTS), "|".join(OUTCOMES)
    with_defaults = {
        "effort": (efforts, "how many entries are probed one by one, unless a test says otherwise"),
        "seed": ("N", "what directions are drawn from, unless a test says otherwise"),
        "inconclusive": (outcomes, "what becomes of a test whose gradient is inconclusive: fail"),
    }
    for name, (values, text) in with_defaults.items():
        group.addoption(f"--gradaudit-{name}", metavar=values, help=text)
        parser.addini(f"gradaudit_{name}", f"{text} ({values})", default=None)
    for name in FORMATS:
        text = f"write every report as {name.upper()} into this directory"
        group.addoption(f"--gradaudit-{name}", metavar="DIR", help=text)


def pytest_configure(config: pytest.Config) -> None:
    """Read the options; the rest is done by a plugin that has them."""
    config.pluginmanager.register(Plugin(Settings.of(config)), PLUGIN)


@pytest.fixture(scope="session")
def gradaudit(pytestconfig: pytest.Config) -> Gradaudit:
    """Check gradients with the settings of the command line; the running test has the reports.

    Of the session, so that fixtures of any scope, and tests of Hypothesis, may use it.

    Parameters
    ----------
    pytestconfig : Config
        Of the session.

    Returns
    -------
    Gradaudit
        All of the package.
    """
    from gradaudit._fixture import Gradaudit  # noqa: PLC0415 - cold until asked for

    plugin: Any = pytestconfig.pluginmanager.get_plugin(PLUGIN)
    return Gradaudit(plugin.settings.defaults, plugin.record)


@dataclass(frozen=True)
class Settings:
    """The options.

    Attributes
    ----------
    defaults : mapping
        Options of `gradaudit.check`: those that were given.
    inconclusive : str
        One of `OUTCOMES`.
    directories : mapping of str to Path
        For each format asked for, where reports are written.
    """

    defaults: Mapping[str, Any]
    inconclusive: str
    directories: Mapping[str, Path]

    @classmethod
    def of(cls, config: pytest.Config) -> Settings:
        """Read the command line and the configuration file."""
        effort, seed = _choice(config, "effort", EFFORTS), _seed(config)
        given = {"effort": effort, "seed": seed}
        return cls(
            {name: value for name, value in given.items() if value is not None},
            _choice(config, "inconclusive", OUTCOMES) or "fail",
            {
                name: _directory(config, name)
                for name in FORMATS
                if config.getoption(f"gradaudit_{name}") is not None
            },
        )


def _given(config: pytest.Config, name: str) -> tuple[str | None, str]:
    """Return what stands on the command line, else in the file; and what an error calls it."""
    value = config.getoption(f"gradaudit_{name}")
    if value is not None:
        return value, f"--gradaudit-{name}"
    return config.getini(f"gradaudit_{name}"), f"gradaudit_{name}, in the configuration,"


def _choice(config: pytest.Config, name: str, known: tuple[str, ...]) -> str | None:
    value, called = _given(config, name)
    if value is not None and value not in known:
        raise pytest.UsageError(f"{called} is {value!r}: expected one of {', '.join(known)}")
    return value


def _seed(config: pytest.Config) -> int | None:
    value, called = _given(config, "seed")
    if value is not None and not re.fullmatch("[0-9]+", value):
        raise pytest.UsageError(f"{called} is {value!r}: expected an integer from 0 up")
    return None if value is None else int(value)


def _directory(config: pytest.Config, name: str) -> Path:
    option, value = f"--gradaudit-{name}", config.getoption(f"gradaudit_{name}")
    path: Path = config.invocation_params.dir / value
    if not value or (path.exists() and not path.is_dir()):
        raise pytest.UsageError(f"{option} is {value!r}: expected a directory, or a name for one")
    return path


@dataclass(eq=False)
class Plugin:
    """What happens to tests and gradients, from collection to the summary.

    Attributes
    ----------
    settings : Settings
        The options.
    verdicts : Counter of str
        How often each was given.
    evaluations : int
        Calls of all functions.
    running : Item or None
        The test to which reports belong.
    """

    settings: Settings
    verdicts: Counter[str] = field(default_factory=Counter)
    evaluations: int = 0
    running: pytest.Item | None = None

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> None:
        """Remember which test runs."""
        self.running = item

    def pytest_pycollect_makeitem(
        self, collector: pytest.Collector, name: str, obj: object
    ) -> list[pytest.Item] | None:
        """Collect a test for each `gradaudit.audited` of a function."""
        gradient: Any = obj.__func__ if type(obj) in (staticmethod, classmethod) else obj  # type: ignore[attr-defined]
        # Statically: a module may hold proxies and mocks, which answer to any name, or raise.
        audits = inspect.getattr_static(gradient, "__gradaudit__", None)
        if not audits:
            return None
        if not isinstance(collector, pytest.Module):
            raise collector.CollectError(
                f"`{name}` stands in a class: gradaudit.audited is for functions of a module"
            )
        names = [name] if len(audits) == 1 else [f"{name}[{n}]" for n in range(len(audits))]
        return [
            Audited.from_parent(collector, name=each, callobj=audit.test(gradient))
            for each, audit in zip(names, audits, strict=True)
        ]

    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> None:
        """See to it that a failure shows the report, and the inconclusive is what was asked for."""
        package = sys.modules.get("gradaudit")
        if call.excinfo is None or package is None:
            return
        error = call.excinfo.value
        if isinstance(error, package.GradientError):
            self.record(error.report)
        if isinstance(error, package.GradientError | package.ArgumentError):
            if not item.config.getoption("fulltrace"):
                outside = _outside(error.__traceback__, Path(package.__path__[0]))
                error.__traceback__ = outside or error.__traceback__
            raised = self._outcome(item, error) or error
            call.excinfo = pytest.ExceptionInfo.from_exception(raised)
        elif call.when != "teardown":
            telling = [report for report in item.stash.get(REPORTS, []) if not report]
            for report in telling[-SHOWN:]:
                item.add_report_section(call.when, "gradaudit", str(report))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Count; under xdist, what the workers found."""
        if report.when == "teardown":
            for name, value in report.user_properties:
                match = PROPERTY.fullmatch(name)
                if match and match[1] == "verdict":
                    self.verdicts[str(value)] += 1
                elif match:
                    self.evaluations += int(str(value))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say in a line how it went."""
        if self.verdicts:
            terminalreporter.write_line(summary(self.verdicts, self.evaluations))

    def record(self, report: Report | NetworkReport) -> None:
        """Keep a report: as properties, which are plain data, and in the files asked for.

        Parameters
        ----------
        report : Report or NetworkReport
            Made by the running test; one that is kept already is left.
        """
        item = self.running
        reports = [] if item is None else item.stash.setdefault(REPORTS, [])
        if item is None or any(report is known for known in reports):
            return
        reports.append(report)
        number = len(reports)
        from gradaudit._fixture import properties  # noqa: PLC0415 - here is a report

        prefix = "gradaudit" if number == 1 else f"gradaudit.{number}"
        found = properties(report).items()
        item.user_properties += [(f"{prefix}.{name}", value) for name, value in found]
        for name, directory in self.settings.directories.items():
            _save(report, name, directory, f"{_stem(item.nodeid)}-{number}")

    def _outcome(self, item: pytest.Item, error: Any) -> BaseException | None:
        """Return what an inconclusive gradient is to raise; None if the error stands."""
        report = getattr(error, "report", None)
        if report is None or report.verdict != "inconclusive":
            return None
        reason = f"gradient inconclusive: {report.reason}"
        if self.settings.inconclusive == "skip":
            skipped = pytest.skip.Exception(reason, _use_item_location=True)
            return skipped.with_traceback(error.__traceback__)
        if self.settings.inconclusive == "xfail" and not item.config.getoption("runxfail"):
            return pytest.xfail.Exception(reason).with_traceback(error.__traceback__)
        return None


class Audited(pytest.Function):
    """The test of a gradient function that `gradaudit.audited` marks."""

    def reportinfo(self) -> tuple[Path, int, str]:
        """Return where the gradient function stands."""
        _, _, name = super().reportinfo()
        path, line = self.obj.place
        return (Path(path) if path else self.path), line, name

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> Any:  # type: ignore[override] # as pytest.Function has it
        """Return the report alone: there is no line of a test to show."""
        package = sys.modules["gradaudit"]
        if isinstance(excinfo.value, package.GradientError | package.ArgumentError):
            return excinfo.getrepr(style="value")
        return super().repr_failure(excinfo)


def summary(verdicts: Mapping[str, int], evaluations: int) -> str:
    """Return the line of the terminal summary.

    Parameters
    ----------
    verdicts : mapping of str to int
        How often each was given.
    evaluations : int
        Calls of all functions.

    Returns
    -------
    str
        Such as ``gradaudit: 7 gradients pass, 1 fails; 3412 evaluations``.
    """
    words = {
        "pass": ("passes", "pass"),
        "fail": ("fails", "fail"),
        "inconclusive": ("inconclusive", "inconclusive"),
    }
    counts = [(verdicts[verdict], verdict) for verdict in words if verdicts.get(verdict)]
    first = counts[0][0]
    parts = [f"{count} {words[verdict][count > 1]}" for count, verdict in counts]
    noun = "gradient" if first == 1 else "gradients"
    parts[0] = parts[0].replace(" ", f" {noun} ", 1)
    return f"gradaudit: {', '.join(parts)}; {evaluations} evaluations"


def _outside(trace: TracebackType | None, package: Path) -> TracebackType | None:
    """Leave the frames within gradaudit out: an error of the caller's is not to be read there."""
    if trace is None:
        return None
    rest = _outside(trace.tb_next, package)
    if package in Path(trace.tb_frame.f_code.co_filename).parents:
        return rest
    return TracebackType(rest, trace.tb_frame, trace.tb_lasti, trace.tb_lineno)


def _stem(nodeid: str) -> str:
    """Return a name for files: readable, short enough, and of this test alone."""
    readable = re.sub(r"[^A-Za-z0-9_.]+", "-", nodeid).strip("-")[-100:]
    return f"{readable}-{zlib.crc32(nodeid.encode()):08x}"


def _save(report: Any, name: str, directory: Path, stem: str) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    getattr(report, f"to_{name}")(directory / f"{stem}.{name}")
