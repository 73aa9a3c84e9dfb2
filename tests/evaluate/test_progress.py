"""Nothing is printed but a progress bar, where one is asked for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from gradaudit import check

Array = NDArray[Any]

RNG = np.random.default_rng(0)
W = RNG.normal(size=(2, 3))
B = RNG.normal(size=3)


def sine(x: Array) -> float:
    return float(np.sin(x).sum())


def test_progress_is_shown_on_standard_error_alone(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    report = check(sine, np.cos, {"weights": W}["weights"], progress=True)
    assert report
    out, err = capfd.readouterr()
    assert out == ""
    assert "%" in err


def test_progress_into_a_pipe(capfd: pytest.CaptureFixture[str]) -> None:
    assert check(sine, np.cos, W, progress=True)
    out, err = capfd.readouterr()
    assert out == ""
    assert "\x1b" not in err


@pytest.mark.parametrize("name", ["W[bold]", "W[/b]", "layers[red].W"])
def test_progress_with_names_like_markup(
    name: str, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "100")
    assert check(sine, np.cos, B, names={name: 3}, progress=True)
    assert name in capfd.readouterr().err


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    assert check(sine, np.cos, W)
    assert not check(sine, np.sin, W)
    assert capfd.readouterr() == ("", "")
