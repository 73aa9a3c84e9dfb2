"""Reports as figures: what is drawn, and that it can be read without colour."""

from __future__ import annotations

from collections.abc import Iterator

import matplotlib as mpl
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

mpl.use("Agg")

from matplotlib import pyplot as plt
from matplotlib.axes import Axes

from gradaudit import ArgumentError, Comparisons, Report, Verdict
from tests.render._answers import reports
from tests.render.test_text import leaf, report


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    plt.close("all")


def some() -> Report:
    def compared(*rows: tuple[float, float, float]) -> Comparisons:
        return Comparisons(np.arange(len(rows)), *np.array(rows).T)

    w = compared((1.0, 1.0, 1e-9), (2.0, -2.0, 1e-9), (0.0, 0.0, 1e-9))
    b = compared((1e-3, 1e-3, 1e-12), (5.0, np.nan, np.inf))
    wrong = np.array([False, True, False])
    leaves = leaf("w", (3,), wrong=wrong, comparisons=w), leaf("b", (2,), comparisons=b)
    return report(Verdict.FAIL, "w[1] is wrong.", *leaves)


def labels(ax: Axes) -> list[str]:
    legend = ax.get_legend()
    assert legend is not None
    return [text.get_text() for text in legend.get_texts()]


def test_measurements_against_claims() -> None:
    ax = some().plot()
    ax.figure.canvas.draw()
    assert (ax.get_xscale(), ax.get_yscale()) == ("symlog", "symlog")
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("claimed", "numeric")
    assert labels(ax) == ["equal", "not found wrong: 3", "wrong: 1"]
    right, wrong = ax.containers[0][0], ax.containers[1][0]
    assert list(right.get_xdata()) == [1.0, 0.0, 1e-3]
    assert list(right.get_ydata()) == [1.0, 0.0, 1e-3]
    assert (list(wrong.get_xdata()), list(wrong.get_ydata())) == ([2.0], [-2.0])
    assert (right.get_marker(), wrong.get_marker()) == ("o", "x")
    for line in ax.lines:
        red, green, blue, _ = mpl.colors.to_rgba(line.get_color())
        assert red == green == blue


def test_equal_numbers_lie_on_the_line() -> None:
    ax = some().plot()
    ax.figure.canvas.draw()
    points = ax.transData.transform(
        [[-1.5, -1.5], [0.0, 0.0], [3e-4, 3e-4], [1.0, 1.0], [5.0, 5.0]]
    )
    (line,) = [line for line in ax.lines if line.get_label() == "equal"]
    path = line.get_transform().transform(line.get_path().vertices)
    (x0, y0), (x1, y1) = path[0], path[-1]
    off = (points[:, 0] - x0) * (y1 - y0) - (points[:, 1] - y0) * (x1 - x0)
    assert np.abs(off).max() / np.hypot(x1 - x0, y1 - y0) < 1


def test_nothing_to_draw_is_said() -> None:
    ax = report(Verdict.PASS, "Fine.", leaf("w", (1000, 1000))).plot()
    assert [text.get_text() for text in ax.texts] == ["no entry was compared by itself"]
    assert report(Verdict.PASS, "Fine.").plot().texts


def test_into_given_axes() -> None:
    ax = plt.figure().add_subplot()
    assert some().plot(ax) is ax
    with pytest.raises(ArgumentError, match="`ax`"):
        some().plot(3)  # type: ignore[arg-type]


@given(reports)
@settings(
    deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_report_can_be_drawn(found: Report) -> None:
    plt.close("all")
    found.plot().figure.canvas.draw()
