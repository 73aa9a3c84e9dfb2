"""Sweeps as figures: the lines, their labels, and no display."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterator
from typing import Any

import matplotlib as mpl
import numpy as np
import pytest

mpl.use("Agg")

from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from gradaudit import ArgumentError
from tests.render._sweeps import STEPS, SWEEPS, float32_loss, no_claim, random_function


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    plt.close("all")


def labels(ax: Axes) -> list[str]:
    legend = ax.get_legend()
    assert legend is not None
    return [text.get_text() for text in legend.get_texts()]


@pytest.mark.parametrize("kind", SWEEPS)
def test_every_sweep_can_be_drawn(kind: str) -> None:
    ax = SWEEPS[kind]().plot()
    ax.figure.canvas.draw()
    assert (ax.get_xscale(), ax.get_yscale()) == ("log", "log")
    assert ax.get_xlabel() == "step"
    assert "ratio" in ax.get_ylabel()


def test_lines_and_labels() -> None:
    found = float32_loss()
    ax = found.plot()
    assert labels(ax) == [
        "this gradient",
        "a right gradient",
        "noise",
        "truncation",
        "asked about: 1e-07",
        "best step: 3e-03",
    ]
    lines: dict[Any, Any] = {line.get_label(): line for line in ax.lines}
    np.testing.assert_array_equal(lines["this gradient"].get_xdata(), STEPS)
    np.testing.assert_array_equal(lines["this gradient"].get_ydata(), found.ratios)
    told = found.errors > found.resolution
    drawn = lines["a right gradient"].get_ydata()
    np.testing.assert_array_equal(drawn, np.where(told, found.errors, np.nan))
    assert list(lines["asked about: 1e-07"].get_xdata()) == [1e-7, 1e-7]
    assert list(lines["best step: 3e-03"].get_xdata()) == [3e-3, 3e-3]


def test_lines_are_told_apart_without_colour() -> None:
    lines = float32_loss().plot().lines
    looks = {(line.get_marker(), str(line._dash_pattern)) for line in lines}  # type: ignore[attr-defined]
    assert len(looks) == len(lines)
    for line in lines:
        red, green, blue, _ = mpl.colors.to_rgba(line.get_color())
        assert red == green == blue


def test_what_is_not_known_is_not_drawn() -> None:
    assert "this gradient" not in labels(no_claim().plot())
    assert labels(random_function().plot()) == ["this gradient", "asked about: 1e-07"]
    assert "one-sided" in no_claim().plot().get_title()


def test_into_given_axes() -> None:
    ax = plt.figure().add_subplot()
    assert float32_loss().plot(ax) is ax
    assert float32_loss().plot(ax=ax) is ax
    assert len(plt.get_fignums()) == 1


@pytest.mark.parametrize("ax", [3, "ax", plt])
def test_axes_that_are_none(ax: Any) -> None:
    with pytest.raises(ArgumentError, match="`ax`"):
        float32_loss().plot(ax)


def test_without_matplotlib(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    found = builtins.__import__

    def absent(name: str, *arguments: Any) -> Any:
        if name.partition(".")[0] == "matplotlib":
            raise ModuleNotFoundError("No module named 'matplotlib'", name="matplotlib")
        return found(name, *arguments)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(ImportError, match=r'pip install "gradaudit\[plot\]"') as caught:
        float32_loss().plot()
    assert caught.value.name == "matplotlib"


def test_importing_and_sweeping_import_no_matplotlib() -> None:
    import subprocess

    code = (
        "import gradaudit, numpy, sys\n"
        "str(gradaudit.sweep(numpy.sin, numpy.cos, 0.3))\n"
        "sys.exit('matplotlib' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
