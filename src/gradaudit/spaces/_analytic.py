"""Arrays that carry complex numbers through a function, and prove that it is analytic.

A complex step (J. N. Lyness and C. B. Moler, 1967; W. Squire and G. Trapp, 1998) differentiates
without subtracting; but where a function takes a modulus, a conjugate or the larger of two numbers
on its way, it gives a wrong number and no warning. Such an operation is refused here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

UFUNCS = frozenset({
    "add", "subtract", "multiply", "divide", "negative", "positive", "power", "float_power",
    "square", "reciprocal", "sqrt", "exp", "exp2", "expm1", "log", "log2", "log10", "log1p",
    "sin", "cos", "tan", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan", "arcsinh",
    "arccosh", "arctanh", "matmul", "vecdot", "matvec", "vecmat",
})  # fmt: skip
"""Analytic wherever they are defined; but for `vecdot` and `vecmat` of a complex first operand,
which they conjugate."""

CONJUGATING = frozenset({"vecdot", "vecmat"})

FUNCTIONS = frozenset({
    "sum", "prod", "mean", "cumsum", "cumprod", "dot", "inner", "outer", "tensordot",
    "einsum", "trace", "kron", "convolve", "diff", "concatenate", "stack", "hstack", "vstack",
    "column_stack", "append", "ravel", "reshape", "squeeze", "expand_dims", "transpose",
    "swapaxes", "moveaxis", "roll", "flip", "tile", "repeat", "broadcast_to", "take", "diag",
    "diagonal", "atleast_1d", "atleast_2d", "split", "array_split", "copy", "shape", "ndim",
    "size", "zeros_like", "ones_like", "empty_like", "full_like", "solve", "inv", "det",
    "matrix_power", "where", "matrix_transpose",
})  # fmt: skip
"""Sums, products, solutions of linear systems, and what moves entries about."""


class NotAnalyticError(TypeError):
    """Raised by an operation that is not analytic, or not known to be."""


class Analytic(np.ndarray[Any, np.dtype[np.complex128]]):
    """A complex array that refuses what is not analytic."""

    def __array_ufunc__(self, ufunc: np.ufunc, method: str, *inputs: Any, **kwargs: Any) -> Any:
        """Apply an analytic operation; refuse any other."""
        known = ufunc.__name__ in UFUNCS and not (
            ufunc.__name__ in CONJUGATING and isinstance(inputs[0], Analytic)
        )
        if not known or kwargs.get("where", True) is not True:
            raise NotAnalyticError(f"{ufunc.__name__} of complex numbers")
        out = kwargs.pop("out", None)
        if out is not None:
            kwargs["out"] = tuple(map(_plain, out))
        return _proved(getattr(ufunc, method)(*map(_plain, inputs), **kwargs))

    def __array_function__(
        self, func: Callable[..., Any], types: Any, args: Any, kwargs: Any
    ) -> Any:
        """Apply a function that is linear or moves entries about; refuse any other."""
        if getattr(func, "__name__", "") not in FUNCTIONS:
            raise NotAnalyticError(f"{getattr(func, '__name__', func)} of complex numbers")
        result = func(*_deep(args), **_deep(kwargs))
        return [_proved(one) for one in result] if isinstance(result, list) else _proved(result)

    def __getitem__(self, index: Any) -> Any:
        """Return an entry or a part, which remains what it is."""
        return _proved(self.view(np.ndarray).__getitem__(index))

    def __setitem__(self, index: Any, value: Any) -> None:
        """Change an entry or a part."""
        self.view(np.ndarray).__setitem__(index, _plain(value))

    def __iter__(self) -> Iterator[Any]:
        """Go through the first axis."""
        return (self[place] for place in range(len(self)))

    def _refuse(self, *_args: Any, **_options: Any) -> Any:
        raise NotAnalyticError("a part, a conjugate or an order of complex numbers")

    def dot(self, other: Any, _out: None = None) -> Any:  # type: ignore[override]
        """Multiply as `numpy.dot` does."""
        return _proved(np.dot(_plain(self), _plain(other)))

    conj = conjugate = max = min = argmax = argmin = sort = argsort = partition = _refuse
    ptp = clip = round = std = var = item = tolist = _refuse
    real = imag = property(_refuse)

    def astype(self, dtype: Any, **_options: Any) -> Any:  # type: ignore[override]
        """Return a copy, if it is to be complex."""
        if np.dtype(dtype) != np.complex128:
            raise NotAnalyticError(f"complex numbers as {np.dtype(dtype)}")
        return _proved(self.view(np.ndarray).copy())


def analytic(values: NDArray[Any]) -> Analytic:
    """Return complex numbers as an array that proves what is done to it.

    Parameters
    ----------
    values : ndarray of complex128
        Of any shape.

    Returns
    -------
    Analytic
        A view.
    """
    return values.view(Analytic)


def _plain(given: Any) -> Any:
    """Take the proof off, for the operation itself; what has none must be real."""
    if isinstance(given, Analytic):
        return given.view(np.ndarray)
    if np.iscomplexobj(given):
        raise NotAnalyticError("complex numbers of unknown origin")
    return given


def _proved(result: Any) -> Any:
    return np.asarray(result).view(Analytic) if np.iscomplexobj(result) else result


def _deep(given: Any) -> Any:
    """Take the proof off all arrays in a nesting of arguments."""
    if isinstance(given, tuple | list):
        return type(given)(_deep(one) for one in given)
    if isinstance(given, dict):
        return {name: _deep(one) for name, one in given.items()}
    return _plain(given) if isinstance(given, np.ndarray | np.generic | complex) else given
