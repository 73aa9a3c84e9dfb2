"""Gradient checking as courses teach it: one fixed step, one ratio.

These formulas are here to be compared with, not to be relied upon: a fixed step is too small for
a loss computed in float32 and too large for a point of small numbers, and one ratio over all
entries hides a wrong leaf whose gradient is small.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "check_gradients",
    "norm_ratio",
    "norm_ratio_of_sum",
    "one_sided_gradient",
    "relative_error",
    "two_sided_gradient",
]

Point = TypeVar("Point", float, NDArray[Any])
Function = Callable[[Any], Any]
Quotient = Callable[[Callable[[float], float]], float]


def one_sided_gradient(f: Function, x: Point, epsilon: float) -> Point:
    """Differentiate `f` entry by entry as (f(x + ε) − f(x)) / ε.

    Parameters
    ----------
    f : callable
        Takes what `x` is and returns one number. It is handed a copy of `x`, the same at each call.
    x : float or ndarray, any shape
        The point, left untouched. Steps are taken in its own dtype, integers as float64.
    epsilon : float
        The step, in the units of `x`, the same for every entry.

    Returns
    -------
    float or ndarray of float64, the shape of `x`
        The truncation error is of order ε, the rounding error of order eps·f/ε.
    """
    here = _number(f(x.copy() if isinstance(x, np.ndarray) else x))
    return _entry_by_entry(f, x, lambda value_at: (value_at(epsilon) - here) / epsilon)


def two_sided_gradient(f: Function, x: Point, epsilon: float) -> Point:
    """Differentiate `f` entry by entry as (f(x + ε) − f(x − ε)) / 2ε.

    Parameters
    ----------
    f : callable
        Takes what `x` is and returns one number. It is handed a copy of `x`, the same at each call.
    x : float or ndarray, any shape
        The point, left untouched. Steps are taken in its own dtype, integers as float64.
    epsilon : float
        The step, in the units of `x`, the same for every entry.

    Returns
    -------
    float or ndarray of float64, the shape of `x`
        The truncation error is of order ε², the rounding error of order eps·f/ε.
    """
    return _entry_by_entry(
        f, x, lambda value_at: (value_at(epsilon) - value_at(-epsilon)) / (2 * epsilon)
    )


def check_gradients(
    fn: Function, grad: ArrayLike, x: Point, dLdf: ArrayLike = 1.0, epsilon: float = 1e-6
) -> float:
    """Compare a layer's gradient with two-sided differences, as a course on layers does.

    Parameters
    ----------
    fn : callable
        Takes what `x` is and returns an array, or one number.
    grad : array_like, the shape of `x`
        The claimed gradient of the loss with respect to `x`.
    x : float or ndarray, any shape
        The point, left untouched.
    dLdf : array_like, the shape of fn(x)
        The gradient of the loss with respect to fn(x), from the layer that follows; 1 for a loss.
    epsilon : float
        The step, in the units of `x`.

    Returns
    -------
    float
        ‖n − g‖ / ‖n + g‖; right gradients come out below 1e-8 in float64 as long as `x` and fn(x)
        are of order 1.
    """
    numeric = two_sided_gradient(lambda at: np.sum(np.asarray(fn(at)) * dLdf), x, epsilon)
    return norm_ratio_of_sum(grad, numeric)


def norm_ratio(claimed: ArrayLike, numeric: ArrayLike) -> float:
    """Give ‖g − n‖ / (‖g‖ + ‖n‖) over all entries: between 0 and 1, and 0 where both vanish."""
    g, n = _same_shape(claimed, numeric)
    return _over(g - n, float(np.linalg.norm(g) + np.linalg.norm(n)))


def norm_ratio_of_sum(claimed: ArrayLike, numeric: ArrayLike) -> float:
    """Give ‖n − g‖ / ‖n + g‖ over all entries: infinite where n = −g, and 0 where both vanish."""
    g, n = _same_shape(claimed, numeric)
    return _over(n - g, float(np.linalg.norm(n + g)))


def relative_error(claimed: ArrayLike, numeric: ArrayLike) -> NDArray[np.float64]:
    """Give |g − n| / max(|g|, |n|) of each entry, in its shape: from 0 (also both zero) to 2."""
    g, n = _same_shape(claimed, numeric)
    larger = np.maximum(np.abs(g), np.abs(n))
    error: NDArray[np.float64] = np.abs(g - n) / np.where(larger == 0, 1.0, larger)
    return error


def _entry_by_entry(f: Function, x: Point, quotient: Quotient) -> Point:
    if not isinstance(x, np.ndarray):
        return quotient(lambda step: _number(f(x + step)))
    point = x.astype(x.dtype if np.issubdtype(x.dtype, np.floating) else np.float64)
    gradient = np.empty(point.shape, dtype=np.float64)
    for index in np.ndindex(point.shape):
        gradient[index] = quotient(partial(_value_moved, f, point, index))
    return gradient


def _value_moved(f: Function, point: NDArray[Any], index: tuple[int, ...], step: float) -> float:
    kept = point[index]
    point[index] = kept + step
    value = _number(f(point))
    point[index] = kept
    return value


def _number(value: Any) -> float:
    return float(np.asarray(value, dtype=np.float64).item())


def _over(difference: NDArray[np.float64], scale: float) -> float:
    distance = float(np.linalg.norm(difference))
    if distance == 0:
        return 0.0
    return distance / scale if scale > 0 else float("inf")


def _same_shape(
    claimed: ArrayLike, numeric: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    g, n = np.asarray(claimed, dtype=np.float64), np.asarray(numeric, dtype=np.float64)
    if g.shape != n.shape:
        raise ValueError(
            f"comparing two gradients: `claimed` has shape {g.shape} and `numeric` has shape "
            f"{n.shape}; broadcasting would compare the wrong entries, so give both one shape"
        )
    return g, n
