"""What f returns, as one real number: itself, or its inner product with a cotangent."""

from __future__ import annotations

import reprlib
from collections.abc import Sequence
from copy import copy
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit._errors import ArgumentError
from gradaudit.claims._shapes import fitted
from gradaudit.evaluate import Sample
from gradaudit.spaces import Analytic, NumpySpace, Path, Tree, flatten, look_up

FLOAT64_EPS = float(np.finfo(np.float64).eps)


class Output:
    """Turns each output of f into a `Sample`; learns the shape from the first one.

    Parameters
    ----------
    cotangent : object
        None for a scalar f; arrays like the output; or ``"random"`` to have them drawn.
    seed : int
        What they are drawn from.
    who : str
        The argument that gives the outputs.
    may_draw : bool
        Whether a drawn cotangent could be handed to a gradient.
    """

    def __init__(
        self, cotangent: Any, seed: int, who: str = "f", *, may_draw: bool = False
    ) -> None:
        if isinstance(cotangent, str) and cotangent != "random":
            raise ArgumentError(f'`cotangent` is {cotangent!r}: expected an array or "random"')
        self._wanted = cotangent
        self._seed = seed
        self._who = f"`{who}`"
        self._may_draw = may_draw
        self._cotangent: list[NDArray[Any]] | None = None
        self._like: Tree | None = None
        self.notes: list[str] = []

    def sample(self, raw: Any) -> Sample:
        """Return an output as one real number, with half an ulp of what f computes in."""
        if self._wanted is None:
            return self._scalar(raw)
        tree = flatten(raw, "f(x)")
        outputs = [_real(leaf, name) for leaf, name in zip(tree.leaves, tree.names, strict=True)]
        if self._cotangent is None:
            self._cotangent, self._like = self._first(outputs, tree), tree
        return _contracted(outputs, self._cotangent)

    def analytic(self, raw: Any) -> complex | None:
        """Return an output as one complex number; None unless all its entries are analytic."""
        outputs = flatten(raw, "f(x)").leaves
        if not any(isinstance(one, Analytic) for one in outputs):
            return None
        plain = [np.asarray(one).view(np.ndarray) for one in outputs]
        if any(
            array.dtype.kind == "c" and not isinstance(one, Analytic)
            for array, one in zip(plain, outputs, strict=True)
        ):
            return None
        if self._cotangent is None:
            return complex(plain[0].reshape(()))
        weights = zip(plain, self._cotangent, strict=True)
        return complex(sum((array.ravel() * w.ravel()).sum() for array, w in weights))

    def cotangent(self) -> Any:
        """Return a fresh copy of the cotangent in the nesting of the output; None without one."""
        if self._cotangent is None or self._like is None:
            return None
        return self._like.rebuild([array.copy() for array in self._cotangent])

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shapes of the outputs by their names; nothing for a scalar f."""
        if self._cotangent is None or self._like is None:
            return {}
        shapes = [array.shape for array in self._cotangent]
        return dict(zip(self._like.names, shapes, strict=True))

    def part(self, masks: Sequence[NDArray[np.bool_]]) -> Output:
        """Return the same with a cotangent that is zero for all other outputs.

        Parameters
        ----------
        masks : sequence of ndarray of bool
            In the shapes of the outputs.

        Returns
        -------
        Output
            For the same f.
        """
        part = copy(self)
        part.keep(masks)
        return part

    def by_sign(self) -> list[list[NDArray[np.bool_]]]:
        """Return where the cotangent is positive, and where negative; nothing but for both."""
        cotangents = self._cotangent or []
        masks = [[array > 0 for array in cotangents], [array < 0 for array in cotangents]]
        return masks if all(any(one.any() for one in mask) for mask in masks) else []

    def keep(self, masks: Sequence[NDArray[np.bool_]]) -> None:
        """Make the cotangent zero for all other outputs."""
        if self._cotangent is not None:
            pairs = zip(self._cotangent, masks, strict=True)
            self._cotangent = [array * mask.astype(array.dtype) for array, mask in pairs]

    def is_cotangent(self, handed_out: Any) -> bool:
        """Tell whether what `cotangent` gave is still what it was."""
        if self._cotangent is None:
            return True
        leaves = flatten(handed_out, "cotangent").leaves
        return len(leaves) == len(self._cotangent) and all(
            map(np.array_equal, leaves, self._cotangent)
        )

    def _scalar(self, raw: Any) -> Sample:
        if isinstance(raw, tuple | list | dict):
            raise ArgumentError(
                f"{self._who} returned a {type(raw).__name__} of {len(raw)}: expected one number. "
                "If it returns (value, gradient), pass it as `value_and_grad`; for several outputs "
                "give a `cotangent`"
            )
        output = _real(raw, "f(x)")
        if output.size != 1:
            drawn = ', or cotangent="random" with grad(x, cotangent)' if self._may_draw else ""
            raise ArgumentError(
                f"{self._who} returned an array of shape {output.shape} and no `cotangent` was "
                f"given: pass the derivative of the loss with respect to it{drawn}"
            )
        value = output.reshape(())[()]
        wide = value if isinstance(value, np.longdouble) else np.float64(value)
        return Sample(wide, 0.5 * NumpySpace.dtype_eps(output.dtype) * abs(float(value)))

    def _first(self, outputs: list[NDArray[Any]], tree: Tree) -> list[NDArray[Any]]:
        if isinstance(self._wanted, str):
            return [_drawn(output, self._seed, k) for k, output in enumerate(outputs)]
        count = len(flatten(self._wanted, "cotangent").leaves)
        if count != len(outputs):
            raise ArgumentError(f"`cotangent` has {count} arrays, f(x) has {len(outputs)}")
        return [
            self._given(path, name, output)
            for path, name, output in zip(tree.paths, tree.names, outputs, strict=True)
        ]

    def _given(self, path: Path, name: str, output: NDArray[Any]) -> NDArray[Any]:
        try:
            array = _real(look_up(self._wanted, path, lambda _key: ()), "cotangent")
        except LookupError as error:
            raise ArgumentError(
                f"`cotangent` has nothing for `{name}` of f(x): {error.args[0]!r} not found"
            ) from None
        if not np.isfinite(array).all():
            raise ArgumentError("`cotangent` holds numbers that are not finite")
        array, note = fitted(array, output.shape, "`cotangent`", against=f"`{name}`")
        if note:
            self.notes.append(note)
        return array.copy()


def _contracted(outputs: list[NDArray[Any]], cotangents: list[NDArray[Any]]) -> Sample:
    total, rounding = np.float64(0.0), 0.0
    for output, cotangent in zip(outputs, cotangents, strict=True):
        wide: Any = np.longdouble if output.dtype == np.longdouble else np.float64
        terms: NDArray[Any] = output.astype(wide).ravel() * cotangent.astype(wide).ravel()
        total = total + terms.sum()
        size = float(np.sqrt(np.square(terms).sum()))
        rounding += 0.5 * NumpySpace.dtype_eps(output.dtype) * size
    return Sample(total, max(rounding, 0.5 * FLOAT64_EPS * abs(float(total))))


def _real(value: Any, name: str) -> NDArray[Any]:
    array = np.asarray(value)
    if array.dtype.kind in "iub":
        return array.astype(np.float64)
    if NumpySpace.is_real(array.dtype):
        return array
    what = "`cotangent`" if name == "cotangent" else f"`{name}`"
    came = reprlib.repr(value) if array.dtype.kind == "O" else f"of dtype {array.dtype}"
    kind = type(value).__name__
    raise ArgumentError(f"{what} is {came} (a {kind}): expected real numbers")


def _drawn(output: NDArray[Any], seed: int, position: int) -> NDArray[Any]:
    """Draw signed numbers, scaled so that no output hides another."""
    rng = np.random.default_rng([seed, position, 2])
    rms = float(np.sqrt(np.mean(np.square(output.astype(np.float64))))) if output.size else 1.0
    drawn = rng.standard_normal(output.shape) / (rms if 0 < rms < np.inf else 1.0)
    return np.asarray(drawn.astype(output.dtype))
