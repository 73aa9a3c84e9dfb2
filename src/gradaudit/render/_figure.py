"""A sweep as a figure: errors against the step, both logarithmic."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradaudit._errors import ArgumentError
from gradaudit._words import step_size
from gradaudit.sweeps import Sweep

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LINES: dict[str, dict[str, Any]] = {
    "this gradient": {"color": "black", "marker": "o", "linestyle": "-", "markersize": 5},
    "a right gradient": {"color": "0.45", "marker": "x", "linestyle": ":", "markersize": 7},
    "noise": {"color": "0.3", "linestyle": "--"},
    "truncation": {"color": "0.3", "linestyle": "-."},
}
"""Told apart by markers and dashes, so that a print without colour can be read."""

MARGIN = 4.0
"""The figure ends at this part of the smallest error: of its parts, only what matters is shown."""


def draw(sweep: Sweep, ax: Axes | None) -> Axes:
    """Draw a sweep.

    Parameters
    ----------
    sweep : Sweep
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
    axes = axes_for(ax, "a sweep")
    told = np.where(sweep.errors > sweep.resolution, sweep.errors, np.nan)
    numbers = (sweep.ratios, told, sweep.noise, sweep.truncation)
    for (label, style), values in zip(LINES.items(), numbers, strict=True):
        seen = np.isfinite(values) & (values > 0)
        if seen.any():
            known = np.where(seen, values, np.nan)
            axes.plot(sweep.steps, known, label=label, linewidth=1.2, **style)
    axes.set_xscale("log")
    axes.set_yscale("log")
    _mark(axes, sweep.epsilon, f"asked about: {step_size(sweep.epsilon)}", (0, (1, 1)))
    if np.isfinite(sweep.best_step):
        _mark(axes, sweep.best_step, f"best step: {step_size(sweep.best_step)}", (0, (6, 2)))
    _limit(axes, np.concatenate([sweep.ratios, np.fmax(sweep.noise, sweep.truncation)]))
    axes.set_xlabel("step")
    axes.set_ylabel(r"ratio $\|g - n\| \; / \; (\|g\| + \|n\|)$")
    axes.set_title(
        f"What a {'one' if sweep.one_sided else 'two'}-sided check gives at each step, for"
    )
    axes.legend(fontsize="small")
    return axes


def axes_for(ax: Any, shown: str) -> Axes:
    """Return the axes given, or new ones.

    Parameters
    ----------
    ax : matplotlib Axes or None
        Where to draw.
    shown : str
        What is to be drawn.

    Returns
    -------
    matplotlib Axes
        Those of a new figure for None.

    Raises
    ------
    ImportError
        If matplotlib is not installed.
    ArgumentError
        If `ax` is no Axes.
    """
    try:
        from matplotlib import pyplot as plt  # noqa: PLC0415 - an extra, needed here alone
        from matplotlib.axes import Axes  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise ImportError(
            f'Plotting {shown} needs matplotlib; get it with pip install "gradaudit[plot]".',
            name=error.name,
        ) from error
    if ax is None:
        return plt.subplots(layout="constrained")[1]
    if not isinstance(ax, Axes):
        raise ArgumentError(f"`ax` is a {type(ax).__name__}: expected matplotlib Axes or None")
    return ax


def _mark(axes: Axes, step: float, label: str, dashes: Any) -> None:
    axes.axvline(step, color="0.6", linewidth=1, linestyle=dashes, label=label, zorder=0)


def _limit(axes: Axes, errors: NDArray[np.float64]) -> None:
    seen = errors[np.isfinite(errors) & (errors > 0)]
    if seen.size:
        axes.set_ylim(seen.min() / MARGIN, 2.0)
