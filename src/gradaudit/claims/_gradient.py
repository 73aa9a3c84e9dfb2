"""The claimed gradient: matched with the point leaf by leaf."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit._errors import ArgumentError
from gradaudit.claims._point import Point
from gradaudit.claims._shapes import fitted
from gradaudit.spaces import Array, NumpySpace, look_up


@dataclass(frozen=True)
class Gradient:
    """A claimed gradient.

    Attributes
    ----------
    leaves : tuple of array
        Of the point's space, in the shapes of its leaves, in the dtype that came; copies.
    notes : tuple of str
        What had to be assumed to match it with the point.
    """

    leaves: tuple[Array, ...]
    notes: tuple[str, ...] = ()


def read_gradient(raw: Any, point: Point, argument: str = "grad") -> Gradient:
    """Match what `grad` gave, or another cotangent of the point, with the point.

    Parameters
    ----------
    raw : object
        An array or a nesting like the point's. Keys may carry course code's prefix: ``dW`` for
        ``W``; keys that the point does not have are ignored with a note. A `Gradient` has been
        matched already.
    point : Point
        What it is the gradient at.
    argument : str
        What to call it in errors.

    Returns
    -------
    Gradient
        One array for each leaf.

    Raises
    ------
    ArgumentError
        For a missing leaf, None, a wrong shape or dtype; with the leaf's name.
    """
    if isinstance(raw, Gradient):
        return raw
    if raw is None:
        raise ArgumentError(f"`{argument}` is None: expected numbers shaped like `x`")
    if point.unrolled is not None and not isinstance(raw, Mapping):
        return _unrolled(raw, point, argument)
    _demand_lengths(raw, point, argument)
    taken = {key for path in point.paths for key in path if isinstance(key, str)}
    leaves, notes = [], []
    for name, path, leaf in zip(point.names, point.paths, point.leaves, strict=True):
        array, note = _leaf(_found(raw, name, path, argument, taken), name, leaf, argument)
        leaves.append(array)
        notes.append(note)
    ignored = _ignored(raw, point)
    if ignored:
        notes.append(f"`{argument}` also has {', '.join(ignored)}, which `x` has not: ignored")
    return Gradient(tuple(leaves), tuple(note for note in notes if note))


def _unrolled(raw: Any, point: Point, argument: str) -> Gradient:
    vector = _numbers(raw, f"`{argument}`")
    size = sum(leaf.size for leaf in point.leaves)
    if vector.size != size or vector.size not in (*vector.shape, 1):
        raise ArgumentError(
            f"`{argument}` has shape {vector.shape}, `x` is a vector of {size} entries"
        )
    assert point.unrolled is not None  # noqa: S101 - the caller has looked
    leaves = tuple(leaf.copy() for leaf in point.unrolled(vector))
    return Gradient(leaves, ())


def _demand_lengths(raw: Any, point: Point, argument: str) -> None:
    """A list or tuple has as many items as the point: one too many is a mistake, no extra."""
    if not isinstance(raw, list | tuple) or not all(
        path and isinstance(path[0], int) for path in point.paths
    ):
        return
    expected = len({path[0] for path in point.paths})
    if len(raw) > expected:
        raise ArgumentError(f"`{argument}` has {len(raw)} items, `x` has {expected}")


def _found(raw: Any, name: str, path: tuple[Any, ...], argument: str, taken: set[str]) -> Any:
    try:
        return look_up(raw, path, lambda key: [a for a in aliases(key) if a not in taken])
    except LookupError as error:
        key = error.args[0]
        came = (
            f"has the keys {', '.join(map(repr, raw))}"
            if isinstance(raw, Mapping)
            else (f"is a {type(raw).__name__}")
        )
        also = f" (or {aliases(key)[0]!r})" if isinstance(key, str) else ""
        raise ArgumentError(
            f"`{argument}` has nothing for leaf `{name}` of `x`: {key!r}{also} not found; it {came}"
        ) from None


def aliases(key: str) -> tuple[str, ...]:
    """Return what the gradient of a parameter is called in course code.

    Parameters
    ----------
    key : str
        What the parameter is called.

    Returns
    -------
    tuple of str
        ``dW``, ``d_W``, ``grad_W``, ``W_grad``, ``gradW`` for ``W``.
    """
    return (f"d{key}", f"d_{key}", f"grad_{key}", f"{key}_grad", f"grad{key}")


def _leaf(
    value: Any, name: str, leaf: NDArray[Any], argument: str
) -> tuple[NDArray[Any], str | None]:
    where = f"leaf `{name}` of `{argument}`" if name != "x" else f"`{argument}`"
    against = f"leaf `{name}` of `x`" if name != "x" else "`x`"
    return fitted(_numbers(value, where), leaf.shape, where, against=against)


def _numbers(value: Any, where: str) -> NDArray[Any]:
    if value is None:
        raise ArgumentError(f"{where} is None: expected numbers (zeros where f does not depend)")
    if isinstance(value, Mapping):
        raise ArgumentError(f"{where} is a {type(value).__name__}, where `x` has one array")
    try:
        array = np.array(value, copy=True)
    except ValueError as error:
        raise ArgumentError(f"{where} is no array of numbers: {error}") from None
    if array.dtype.kind in "iub":
        return array.astype(np.float64)
    if not NumpySpace.is_real(array.dtype):
        raise ArgumentError(
            f"{where} has dtype {array.dtype}: expected real floating-point numbers"
        )
    return array


def _ignored(raw: Any, point: Point) -> list[str]:
    if not isinstance(raw, Mapping):
        return []
    known = {path[0] for path in point.paths if path}
    known |= {alias for key in known if isinstance(key, str) for alias in aliases(key)}
    return [str(key) for key in raw if key not in known]
