"""The numbers behind the figures of a page, few enough to be drawn."""

from __future__ import annotations

import json
import math
from base64 import b64encode
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit._report import LeafReport
from gradaudit._step_curve import StepCurve
from gradaudit.render._printable import printable
from gradaudit.sweeps import Sweep

CELLS = (48, 96)
"""Rows and columns that a heat map has at most: larger leaves are pooled."""

DIGITS = 9
"""Of claims and measurements: differences come from all of their digits."""


def leaf_numbers(leaf: LeafReport, most: int) -> dict[str, Any] | None:
    """Return what the figures of a leaf show.

    Parameters
    ----------
    leaf : LeafReport
        Of any size.
    most : int
        How many of the entries that were compared one by one are kept; those found wrong first.

    Returns
    -------
    dict or None
        For JSON: its name; the error of a check against its step; and what `entry_numbers` gives.
        None where there is nothing of either.
    """
    steps = None if leaf.steps is None else curve_numbers(leaf.steps)
    entries = entry_numbers(leaf, most)
    if steps is None and not entries:
        return None
    return {"name": printable(leaf.name), "steps": steps, **entries}


def entry_numbers(leaf: LeafReport, most: int) -> dict[str, Any]:
    """Return what the figures of entries show.

    Parameters
    ----------
    leaf : LeafReport
        Of any size.
    most : int
        As for `leaf_numbers`.

    Returns
    -------
    dict
        For JSON: entries counted in C order, with their numbers; the leaf as a grid of rows and
        columns, and which cells of it hold entries found wrong, as bits. Empty where no entry was
        compared, and none found wrong.
    """
    many = leaf.comparisons
    if not len(many) and not leaf.wrong_entries:
        return {}
    off = leaf.wrong.reshape(-1)[many.index]
    kept = kept_of(off, most)
    grid = grid_of(leaf.shape)
    cells = pooled(leaf.wrong.reshape(grid))
    numbers = (many.claimed, many.numeric, many.error)
    claimed, numeric, error = (_rounded(part[kept], DIGITS) for part in numbers)
    return {
        "shape": list(leaf.shape),
        "compared": len(many),
        "index": many.index[kept].tolist(),
        "claimed": claimed,
        "numeric": numeric,
        "error": error,
        "difference": _rounded(relative_differences(*numbers)[kept], 2),
        "wrong": np.flatnonzero(off[kept]).tolist(),
        "grid": list(grid),
        "cells": list(cells.shape),
        "outlined": b64encode(np.packbits(cells).tobytes()).decode("ascii") if cells.any() else "",
    }


def curve_numbers(curve: StepCurve) -> dict[str, Any]:
    """Return what the figure of a leaf's steps shows.

    Parameters
    ----------
    curve : StepCurve
        What was measured.

    Returns
    -------
    dict
        For JSON: as `sweep_numbers` has it, but for noise and truncation: these are those of the
        relative error at a step of 1.
    """
    return {
        "where": printable(curve.where),
        "steps": _rounded(curve.steps, 4),
        "ratios": _logarithmic(curve.ratios),
        "errors": _told(curve),
        "noise": _or_none(curve.noise),
        "truncation": _or_none(curve.truncation),
        "epsilon": _or_none(curve.textbook),
        "best": _or_none(curve.best_step),
    }


def sweep_numbers(sweep: Sweep) -> dict[str, Any]:
    """Return what the figure of a sweep shows.

    Parameters
    ----------
    sweep : Sweep
        What was measured.

    Returns
    -------
    dict
        For JSON: the steps, and for each a ratio, an error and its parts; null where there is none.
    """
    return {
        "steps": sweep.steps.tolist(),
        "ratios": _logarithmic(sweep.ratios),
        "errors": _told(sweep),
        "noise": _logarithmic(sweep.noise),
        "truncation": _logarithmic(sweep.truncation),
        "epsilon": sweep.epsilon,
        "best": _or_none(sweep.best_step),
    }


def relative_differences(
    claimed: NDArray[np.float64], numeric: NDArray[np.float64], error: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return by what part of themselves claims and measurements differ.

    Parameters
    ----------
    claimed, numeric, error : ndarray of float64
        As `Comparisons` has them.

    Returns
    -------
    ndarray of float64
        |c − n| / max(|c|, |n|, bar), from 0 to 2; NaN without a measurement. What drowns in its bar
        differs little.
    """
    with np.errstate(all="ignore"):
        largest = np.maximum(np.maximum(np.abs(claimed), np.abs(numeric)), error)
        unit = np.where(largest > 0, largest, 1.0)
        return np.abs(claimed / unit - numeric / unit)


def kept_of(wrong: NDArray[np.bool_], most: int) -> NDArray[np.intp]:
    """Return which of many entries are kept: wrong ones first, and of either an even sample.

    Parameters
    ----------
    wrong : ndarray of bool
        One for each.
    most : int
        So many are kept.

    Returns
    -------
    ndarray of intp
        Their places, ascending.
    """
    first = _evenly(np.flatnonzero(wrong), most)
    return np.sort(np.concatenate([first, _evenly(np.flatnonzero(~wrong), most - len(first))]))


def grid_of(shape: Sequence[int]) -> tuple[int, int]:
    """Return how an array is laid out in rows and columns: the last axis lies across."""
    columns = shape[-1] if shape else 1
    return math.prod(shape[:-1]), columns


def pooled(mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return a mask of at most `CELLS`, in which a cell is true if any entry within it is.

    Parameters
    ----------
    mask : ndarray of bool, shape (rows, columns)
        Not empty.

    Returns
    -------
    ndarray of bool
        Of n entries along an axis, cell i of m begins at ⌊i·n / m⌋.
    """
    for axis, most in enumerate(CELLS):
        size = mask.shape[axis]
        cells = min(size, most)
        mask = np.logical_or.reduceat(mask, np.arange(cells) * size // cells, axis=axis)
    return mask


def for_a_script(value: Any) -> str:
    """Return JSON that nothing in an HTML page takes for markup.

    Parameters
    ----------
    value : object
        Of dicts, lists, texts, and finite numbers.

    Returns
    -------
    str
        ASCII, without ``<``, ``>`` and ``&``.
    """
    text = json.dumps(value, allow_nan=False, separators=(",", ":"))
    return text.translate({ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&"})


def _evenly(places: NDArray[np.intp], most: int) -> NDArray[np.intp]:
    if len(places) <= most:
        return places
    return places[np.linspace(0, len(places) - 1, most).round().astype(np.intp)]


def _told(measured: Sweep | StepCurve) -> list[float | None]:
    """Return the errors, where they are more than the slope itself is uncertain."""
    errors = measured.errors
    return _logarithmic(np.where(errors > measured.resolution, errors, np.nan))


def _logarithmic(values: NDArray[np.float64]) -> list[float | None]:
    """Return what has a place on a logarithmic axis."""
    return _rounded(np.where(values > 0, values, np.nan), 4)


def _or_none(value: float) -> float | None:
    return value if math.isfinite(value) else None


def _rounded(values: NDArray[np.float64], digits: int) -> list[float | None]:
    return [_shortened(value, digits) for value in values.tolist()]


def _shortened(value: float, digits: int) -> float | None:
    """Return a number of so many digits, unless these make it infinite."""
    short = float(f"{value:.{digits}g}")
    return _or_none(short if math.isfinite(short) else value)
