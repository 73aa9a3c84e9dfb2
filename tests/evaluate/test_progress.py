"""How far a check has come, and Ctrl-C while it runs."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator

import numpy as np
import pytest

from gradaudit import Report, Verdict, check
from gradaudit.evaluate import Budget, BudgetSpentError, progress_bar

X = {name: np.random.default_rng(3).normal(size=(9, 40)) for name in ("first", "second")}


@pytest.fixture(autouse=True)
def heard() -> Iterator[None]:
    """Let signals be heard, in the background too."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


class Interrupted:
    """A sum of sines that gets signals at some of its calls."""

    def __init__(self, *calls: int) -> None:
        self.calls = calls
        self.count = 0

    def __call__(self, x):
        self.count += 1
        if self.count in self.calls:
            signal.raise_signal(signal.SIGINT)
        return sum(np.sin(leaf).sum() for leaf in x.values())


def slopes(x):
    return {name: np.cos(leaf) for name, leaf in x.items()}


def checked(*calls: int, progress: bool = True) -> Report:
    return check(Interrupted(*calls), slopes, X, progress=progress)


def test_a_check_that_is_stopped_says_what_it_covered() -> None:
    everything = checked()
    assert everything
    report = checked(everything.evaluations // 2 + 4)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert report.leaf("first").verdict is Verdict.PASS
    assert report.leaf("second").verdict is Verdict.INCONCLUSIVE
    assert "stopped by hand" in str(report.notes)
    assert report.evaluations == everything.evaluations // 2 + 4
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_one_that_is_stopped_before_it_begins() -> None:
    for call in (1, 2):
        report = checked(call)
        assert report.verdict is Verdict.INCONCLUSIVE
        assert "stopped by hand" in str(report.notes)


def test_a_wrong_leaf_that_was_found_stays_wrong() -> None:
    def wrong(x):
        return {**slopes(x), "first": 2 * np.cos(x["first"])}

    report = check(Interrupted(60), wrong, X, progress=True)
    assert report.verdict is Verdict.FAIL
    assert report.leaf("second").verdict is Verdict.INCONCLUSIVE


def test_a_second_signal_is_pythons() -> None:
    def twice(x):
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        return x.sum()

    with pytest.raises(KeyboardInterrupt):
        check(twice, np.ones_like, np.ones(3), progress=True)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_without_progress_a_signal_interrupts() -> None:
    with pytest.raises(KeyboardInterrupt):
        checked(5, progress=False)


def test_what_is_shown(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "200")
    budget = Budget(spent=12)
    with progress_bar(budget, wanted=True) as show:
        show("probe [b]W", 0.25, 10)
    shown = capfd.readouterr()
    assert not shown.out
    assert "probe [b]W" in shown.err
    assert "10 of about 40 probes, 12 evaluations" in shown.err
    assert "25%" in shown.err


def test_a_budget_that_is_stopped_stops_what_is_left_of_it() -> None:
    budget = Budget(evaluations=10)
    rest = budget.rest()
    rest.spend()
    budget.stopped.set()
    with pytest.raises(BudgetSpentError):
        rest.spend()


def test_where_signals_are_ignored_they_are_left_so() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    assert checked(5)
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_in_a_thread_signals_are_left_alone() -> None:
    found: list[Report] = []
    thread = threading.Thread(target=lambda: found.append(checked()))
    thread.start()
    thread.join()
    assert found[0]
