"""Points whose entries keep their distance from where a function bends or ends."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy
from hypothesis.strategies import SearchStrategy
from numpy.typing import DTypeLike

from gradaudit._errors import ArgumentError

DISTANCE = 1e-2
"""From kinks and edges, where the dtype allows so little."""

DTYPES = (np.float16, np.float32, np.float64)


def points(
    shape: Any = (),
    *,
    dtype: DTypeLike | SearchStrategy[Any] = np.float64,
    low: float = -10.0,
    high: float = 10.0,
    away_from: Sequence[float] = (0.0,),
    min_distance: float | None = None,
) -> SearchStrategy[Any]:
    """Draw points at which a function with known kinks has a derivative.

    Parameters
    ----------
    shape : int, tuple of int, strategy, or nesting of dicts, lists and tuples of these
        Of the array; for a nesting of shapes, the same nesting of arrays. Entries are drawn one by
        one: a few hundred in all are a point that Hypothesis can shrink.
    dtype : dtype or strategy of dtypes
        One of float16, float32 and float64, for all arrays of a point.
    low, high : float
        The edges of the domain, such as 0 for a logarithm.
    away_from : sequence of float
        Where the function has kinks or jumps: 0 for a rectifier or an absolute value.
    min_distance : float, optional
        What every entry keeps from each of these, and from both edges. By default 0.01, or
        eps^(1/3) times the larger edge if that is more: the step at which the errors of rounding
        and of truncation meet, within which no kink can be told from noise.

    Returns
    -------
    strategy
        Of arrays, or of nestings of arrays.

    Raises
    ------
    ArgumentError
        If an argument cannot be used, or no number is far enough from all of these.
    """
    fences = _fences(low, high, away_from)
    _demand_distance(min_distance)
    if not isinstance(dtype, SearchStrategy):
        return _of_dtype(dtype, shape, fences, min_distance)
    return dtype.flatmap(lambda drawn: _of_dtype(drawn, shape, fences, min_distance))


def _of_dtype(
    dtype: Any, shape: Any, fences: Sequence[float], distance: float | None
) -> SearchStrategy[Any]:
    try:
        read = np.dtype(dtype)
    except TypeError:
        read = None
    if read is None or read not in DTYPES:
        raise ArgumentError(f"`dtype` is {dtype!r}: expected float16, float32 or float64")
    if distance is None:
        largest = max(abs(fences[0]), abs(fences[-1]))
        distance = max(DISTANCE, float(np.finfo(read).eps) ** (1 / 3) * largest)
    elements = _elements(read, fences, distance)

    def arrays(one: Any) -> SearchStrategy[Any]:
        return st_numpy.arrays(read, one, elements=elements, fill=st.nothing())

    return _nested(shape, arrays)


def _elements(
    dtype: np.dtype[Any], fences: Sequence[float], distance: float
) -> SearchStrategy[float]:
    width: Any = dtype.itemsize * 8
    chosen = [
        st.floats(least, most, width=width, allow_subnormal=False)
        for least, most in _gaps(dtype, fences, distance)
    ]
    if not chosen:
        raise ArgumentError(
            f"`min_distance` is {distance:.3g}: no {dtype} is that far from all of "
            f"{', '.join(f'{fence:g}' for fence in fences)}; widen `low` and `high`"
        )
    return st.one_of(chosen)


def _gaps(
    dtype: np.dtype[Any], fences: Sequence[float], distance: float
) -> Iterator[tuple[float, float]]:
    """Yield the intervals between the fences, with ends that the dtype has."""
    for left, right in pairwise(fences):
        least = _rounded(dtype, left + distance, math.inf)
        most = _rounded(dtype, right - distance, -math.inf)
        if least <= most:
            yield least, most


def _rounded(dtype: np.dtype[Any], value: float, towards: float) -> float:
    """Return the number of the dtype next to a value, on one side of it."""
    with np.errstate(over="ignore"):
        near = dtype.type(value)
    beyond = float(near) < value if towards > 0 else float(near) > value
    return float(np.nextafter(near, dtype.type(towards)) if beyond else near)


def _nested(shape: Any, arrays: Any) -> SearchStrategy[Any]:
    """Replace every shape of a nesting by arrays of it."""
    if _is_shape(shape):
        return arrays(shape)  # type: ignore[no-any-return]
    if isinstance(shape, dict):
        return st.fixed_dictionaries({name: _nested(one, arrays) for name, one in shape.items()})
    if isinstance(shape, list | tuple):
        drawn = st.tuples(*(_nested(one, arrays) for one in shape))
        return drawn.map(list) if isinstance(shape, list) else drawn
    raise ArgumentError(
        f"`shape` has {shape!r}: expected an int, a tuple of ints, a strategy of these, or dicts, "
        "lists and tuples of them"
    )


def _is_shape(shape: Any) -> bool:
    sizes = shape if isinstance(shape, tuple) else (shape,)
    return isinstance(shape, SearchStrategy) or all(map(_is_size, sizes))


def _is_size(n: object) -> bool:
    return isinstance(n, int | np.integer) and not isinstance(n, bool) and bool(n >= 0)


def _fences(low: float, high: float, away_from: Sequence[float]) -> list[float]:
    for name, edge in (("low", low), ("high", high)):
        if not _is_finite(edge):
            raise ArgumentError(f"`{name}` is {edge!r}: expected a finite number")
    if not low < high:
        raise ArgumentError(f"`low` is {low!r} and `high` {high!r}: expected low < high")
    for number, kink in enumerate(away_from):
        if not _is_finite(kink):
            raise ArgumentError(f"`away_from[{number}]` is {kink!r}: expected a finite number")
    return sorted({float(each) for each in (low, high, *away_from) if low <= each <= high})


def _demand_distance(distance: object) -> None:
    if distance is not None and not (_is_finite(distance) and distance > 0):  # type: ignore[operator]
        raise ArgumentError(f"`min_distance` is {distance!r}: expected None or a positive number")


def _is_finite(value: object) -> bool:
    number = isinstance(value, int | float | np.number) and not isinstance(value, bool)
    return number and math.isfinite(value)  # type: ignore[arg-type]
