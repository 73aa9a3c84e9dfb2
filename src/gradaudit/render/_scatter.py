"""The entries that a report compared one by one, as a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradaudit._report import Report
from gradaudit.render._figure import axes_for

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MARKS: dict[str, dict[str, Any]] = {
    "not found wrong": {"marker": "o", "markerfacecolor": "none", "color": "0.45"},
    "wrong": {"marker": "x", "color": "black"},
}
"""Told apart by their shapes, so that a print without colour can be read."""

DECADES = 8
"""Below the largest number, so far reaches the logarithm; then axes are linear through zero."""

LARGEST = 1e300
"""What is larger is drawn here: axes need room beyond."""


def draw_report(report: Report, ax: Axes | None) -> Axes:
    """Draw measurements against claims.

    Parameters
    ----------
    report : Report
        What to show.
    ax : matplotlib Axes or None
        Where; axes of a new figure otherwise.

    Returns
    -------
    matplotlib Axes
        The same, or the new ones.

    Raises
    ------
    ImportError
        If matplotlib is not installed.
    ArgumentError
        If `ax` is no Axes.
    """
    axes = axes_for(ax, "a report")
    claimed, numeric, error, wrong = _numbers(report)
    threshold = _threshold(np.concatenate([claimed, numeric]))
    error = np.minimum(error, threshold * 10.0 ** (2 * DECADES))  # axes need room beyond
    axes.set_autoscale_on(False)  # which overflows for numbers that are very large or very small
    axes.set_xscale("symlog", linthresh=threshold)
    axes.set_yscale("symlog", linthresh=threshold)
    axes.axline((0, 0), (threshold, threshold), color="0.6", linewidth=1, label="equal", zorder=0)
    for (label, style), chosen in zip(MARKS.items(), (~wrong, wrong), strict=True):
        if chosen.any():
            axes.errorbar(
                claimed[chosen],
                numeric[chosen],
                yerr=error[chosen],
                label=f"{label}: {np.count_nonzero(chosen)}",
                linestyle="none",
                markersize=5,
                elinewidth=0.8,
                **style,
            )
    if not claimed.size:
        said = "no entry was compared by itself"
        axes.text(0.5, 0.5, said, transform=axes.transAxes, ha="center", va="bottom")
    axes.set_xlim(_limits(claimed, threshold))
    axes.set_ylim(_limits(np.concatenate([numeric - error, numeric + error]), threshold))
    axes.set_xlabel("claimed")
    axes.set_ylabel("numeric")
    axes.set_title(f"{report.verdict.upper()}: {claimed.size} entries, each compared by itself")
    axes.legend(fontsize="small")
    return axes


def _numbers(report: Report) -> tuple[NDArray[Any], ...]:
    """Return claims, measurements, bars and which are wrong, of all entries that have a slope."""
    columns: list[NDArray[Any]] = []
    for leaf in report.leaves.values():
        many, wrong = leaf.comparisons, leaf.wrong.reshape(-1)
        columns.append(np.array([many.claimed, many.numeric, many.error, wrong[many.index]]))
    found = np.concatenate(columns, axis=1) if columns else np.empty((4, 0))
    found = found[:, np.isfinite(found).all(axis=0)]
    claimed, numeric = np.clip(found[:2], -LARGEST, LARGEST)
    return claimed, numeric, np.clip(found[2], 0.0, LARGEST), found[3].astype(bool)


def _limits(values: NDArray[np.float64], threshold: float) -> tuple[float, float]:
    """Return where an axis begins and ends: with zero, and some room beyond the numbers."""
    low, high = float(values.min(initial=0.0)), float(values.max(initial=0.0))
    return 2 * low - threshold, 2 * high + threshold


def _threshold(values: NDArray[np.float64]) -> float:
    sizes = np.abs(values[values != 0])
    if not sizes.size:
        return 1.0
    return float(max(sizes.min(), sizes.max() * 10.0**-DECADES, np.finfo(float).tiny))
