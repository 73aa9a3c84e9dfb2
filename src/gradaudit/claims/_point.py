"""The point: named leaves, and how the user's function wants them."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from gradaudit._errors import ArgumentError
from gradaudit.spaces import Array, NumpySpace, Path, Space, flatten

Order: TypeAlias = Literal["C", "F"]
Shape: TypeAlias = "int | Sequence[int]"
Names: TypeAlias = Mapping[str, Shape]


@dataclass(frozen=True)
class Point:
    """Where a claim is checked.

    Attributes
    ----------
    names : tuple of str
        Of the leaves, unique.
    paths : tuple of tuple
        Where each leaf stands in the user's nesting; a single name each for an unrolled vector.
    leaves : tuple of array
        Copies of their own.
    assemble : callable
        From as many leaves to the argument that the user's function takes; new containers, the
        leaves themselves.
    unrolled : callable or None
        For an unrolled vector: from a vector to its leaves.
    space : Space
        Of the leaves.
    dtypes : tuple of str
        What the user's leaves are of, where the copies are more precise; empty if they are not.
    coordinates : frozenset of str
        Leaves whose numbers are not the user's but say how far along directions of our own.
    """

    names: tuple[str, ...]
    paths: tuple[Path, ...]
    leaves: tuple[Array, ...]
    assemble: Callable[[Sequence[Array]], Any]
    unrolled: Callable[[NDArray[Any]], list[NDArray[Any]]] | None = None
    space: Space = field(default_factory=NumpySpace)
    dtypes: tuple[str, ...] = ()
    coordinates: frozenset[str] = frozenset()

    def fresh(self) -> Any:
        """Return the point as the user's function takes it, all arrays new."""
        return self.assemble(list(map(self.space.copy, self.leaves)))

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shapes of the leaves by their names."""
        return dict(zip(self.names, map(self.space.shape, self.leaves), strict=True))

    def shaped(self, flat: Sequence[NDArray[Any]]) -> Any:
        """Return new numbers, one flat array for each leaf, in the nesting of the point."""
        return self.assemble(
            [new.reshape(leaf.shape) for new, leaf in zip(flat, self.leaves, strict=True)]
        )

    def equals(self, x: Any) -> bool:
        """Tell whether an argument that was handed out still is the point, byte for byte."""
        try:
            found, expected = flatten(x, "x"), flatten(self.assemble(self.leaves), "x")
        except TypeError:
            return False
        return found.names == expected.names and all(
            self.space.same(one, other)
            for one, other in zip(found.leaves, expected.leaves, strict=True)
        )


def read_point(
    x: Any, names: Names | None = None, order: Order = "C", argument: str = "x"
) -> Point:
    """Read the argument `x`.

    Parameters
    ----------
    x : array or nesting of arrays
        Of float16 to longdouble, or bfloat16; Python floats count as arrays of no dimension.
    names : mapping of str to shape, optional
        What the consecutive slices of a vector are called, and their shapes.
    order : {"C", "F"}
        How the leaves were unrolled into that vector.
    argument : str
        What to call it in errors.

    Returns
    -------
    Point
        With copies.

    Raises
    ------
    ArgumentError
        For anything else, with the leaf's name.
    """
    if order not in ("C", "F"):
        raise ArgumentError(f'`order` is {order!r}: expected "C" or "F"')
    return _nested(x, argument) if names is None else _unrolled(x, names, order)


def _nested(x: Any, argument: str) -> Point:
    tree = flatten(x, argument)
    if not tree.leaves:
        raise ArgumentError(f"`{argument}` is {x!r}: expected at least one array, it holds none")
    scalars = [not isinstance(leaf, np.ndarray) for leaf in tree.leaves]
    pairs = zip(tree.leaves, tree.names, strict=True)
    leaves = [_array(leaf, name, argument) for leaf, name in pairs]

    def assemble(new: Sequence[NDArray[Any]]) -> Any:
        return tree.rebuild(
            [leaf[()] if scalar else leaf for leaf, scalar in zip(new, scalars, strict=True)]
        )

    return Point(tree.names, tree.paths, tuple(leaves), assemble)


def _unrolled(x: Any, names: Names, order: Order) -> Point:
    if not isinstance(names, Mapping) or not names:
        raise ArgumentError(
            f"`names` is {names!r}: expected a mapping from leaf names to shapes, "
            'such as {"W": (3, 4), "b": (3,)}'
        )
    vector = _array(x, "x", "x")
    shapes = {name: _shape(name, shape) for name, shape in names.items()}
    sizes = [math.prod(shape) for shape in shapes.values()]
    if sum(sizes) != vector.size:
        listed = ", ".join(f"{name} {shape}" for name, shape in shapes.items())
        raise ArgumentError(
            f"`names` describes {sum(sizes)} entries ({listed}), but `x` has {vector.size}"
        )
    if vector.size not in (*vector.shape, 1):
        raise ArgumentError(f"`names` is for a vector, `x` has shape {vector.shape}")
    ends = np.cumsum(sizes)[:-1]

    def split(flat: NDArray[Any]) -> list[NDArray[Any]]:
        parts = np.split(flat.reshape(-1), ends)
        return [
            np.array(part.reshape(shape, order=order), order="C")
            for part, shape in zip(parts, shapes.values(), strict=True)
        ]

    def assemble(leaves: Sequence[NDArray[Any]]) -> Any:
        joined = np.concatenate([leaf.ravel(order=order) for leaf in leaves])
        return joined.reshape(vector.shape)

    leaves = tuple(leaf.copy() for leaf in split(vector))
    paths = tuple((name,) for name in shapes)
    return Point(tuple(shapes), paths, leaves, assemble, split)


def _array(leaf: Any, name: str, argument: str) -> NDArray[Any]:
    """Copy a leaf, or say why it cannot be moved by small steps."""
    where = f"leaf `{name}` of `{argument}`" if name != argument else f"`{argument}`"
    if leaf is None:
        raise ArgumentError(f"{where} is None: expected a floating-point array")
    if isinstance(leaf, np.matrix | np.ma.MaskedArray):
        kind = type(leaf).__name__
        raise ArgumentError(f"{where} is a numpy {kind}: expected a plain array (np.asarray)")
    if not isinstance(leaf, np.ndarray | np.generic | float | int | complex):
        kind = f"{type(leaf).__module__}.{type(leaf).__qualname__}"
        raise ArgumentError(f"{where} is a {kind}: expected a NumPy array or a float")
    array = np.array(leaf, order="K", copy=True)
    _demand_real(array.dtype, where)
    if not NumpySpace().finite(array):
        bad = np.argwhere(~np.isfinite(array))[0].tolist()
        at = f" at index {bad}" if bad else ""
        raise ArgumentError(f"{where} holds {array[tuple(bad)]}{at}: expected finite numbers")
    return array


def _demand_real(dtype: np.dtype[Any], where: str) -> None:
    if NumpySpace.is_real(dtype):
        return
    if dtype.kind == "c":
        raise ArgumentError(
            f"{where} has dtype {dtype}: complex points are not supported yet; "
            "check real and imaginary part as two real leaves"
        )
    advice = "convert it with .astype(float)" if dtype.kind in "iub" else "expected float64"
    raise ArgumentError(
        f"{where} has dtype {dtype}: a derivative needs floating-point numbers; {advice}"
    )


def _shape(name: Any, shape: Any) -> tuple[int, ...]:
    if not isinstance(name, str):
        raise ArgumentError(f"`names` has the key {name!r}: expected strings")
    sizes = tuple(shape) if isinstance(shape, Sequence) else (shape,)
    for size in sizes:
        if isinstance(size, bool) or not isinstance(size, int | np.integer) or size < 0:
            raise ArgumentError(
                f"`names` gives `{name}` the shape {shape!r}: expected an integer or a tuple of "
                "integers"
            )
    return tuple(int(size) for size in sizes)
