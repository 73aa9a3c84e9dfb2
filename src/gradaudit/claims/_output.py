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
from gradaudit.evaluate import Sample, Samples
from gradaudit.spaces import Analytic, Array, NumpySpace, Path, Space, Tree, flatten, look_up

FLOAT64_EPS = float(np.finfo(np.float64).eps)


class Output:
    """Turns each output of f into a `Sample`; learns the shape from the first one.

    Parameters
    ----------
    cotangent : object
        None for a scalar f; arrays like the output; ``"random"`` to have them drawn; or a function
        that makes them of the outputs.
    seed : int
        What they are drawn from.
    who : str
        The argument that gives the outputs.
    may_draw : bool
        Whether a drawn cotangent could be handed to a gradient.
    space : Space
        Of the outputs; NumPy's if not given.
    """

    def __init__(
        self,
        cotangent: Any,
        seed: int,
        who: str = "f",
        *,
        may_draw: bool = False,
        space: Space | None = None,
    ) -> None:
        if isinstance(cotangent, str) and cotangent != "random":
            raise ArgumentError(f'`cotangent` is {cotangent!r}: expected an array or "random"')
        self._wanted = cotangent
        self._seed = seed
        self._who = f"`{who}`"
        self._may_draw = may_draw
        self._space = NumpySpace() if space is None else space
        self._cotangent: list[Array] | None = None
        self._like: Tree | None = None
        self.notes: list[str] = []

    def sample(self, raw: Any) -> Sample:
        """Return an output as one real number, with half an ulp of what f computes in."""
        if self._wanted is None:
            return self._scalar(raw)
        tree = flatten(raw, "f(x)")
        pairs = zip(tree.leaves, tree.names, strict=True)
        outputs = [_real(leaf, name, self._space) for leaf, name in pairs]
        if self._cotangent is None:
            self._cotangent, self._like = self._first(outputs, tree), tree
        total, rounding = self._contracted(outputs, self._cotangent)
        return Sample(total, float(rounding))

    def samples(self, raw: Any) -> Samples:
        """Return outputs stacked along a first axis as a real number each; after a first sample."""
        outputs = flatten(raw, "f(x)").leaves
        count = self._space.shape(outputs[0])[0]
        return Samples(*self._contracted(outputs, self._cotangent or [], count))

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
        return self._like.rebuild(list(map(self._space.copy, self._cotangent)))

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shapes of the outputs by their names; nothing for a scalar f."""
        if self._cotangent is None or self._like is None:
            return {}
        shapes = map(self._space.shape, self._cotangent)
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
        numbers = [
            self._space.flat(array).reshape(self._space.shape(array))
            for array in self._cotangent or []
        ]
        masks = [[array > 0 for array in numbers], [array < 0 for array in numbers]]
        return masks if all(any(one.any() for one in mask) for mask in masks) else []

    def keep(self, masks: Sequence[NDArray[np.bool_]]) -> None:
        """Make the cotangent zero for all other outputs."""
        if self._cotangent is not None:
            pairs = zip(self._cotangent, masks, strict=True)
            space = self._space
            self._cotangent = [
                space.like(array, space.flat(array) * mask.reshape(-1)) for array, mask in pairs
            ]

    def is_cotangent(self, handed_out: Any) -> bool:
        """Tell whether what `cotangent` gave is still what it was."""
        if self._cotangent is None:
            return True
        leaves = flatten(handed_out, "cotangent").leaves
        return len(leaves) == len(self._cotangent) and all(
            map(self._space.same, leaves, self._cotangent)
        )

    def _scalar(self, raw: Any) -> Sample:
        if isinstance(raw, tuple | list | dict):
            raise ArgumentError(
                f"{self._who} returned a {type(raw).__name__} of {len(raw)}: expected one number. "
                "If it returns (value, gradient), pass it as `value_and_grad`; for several outputs "
                "give a `cotangent`"
            )
        output = _real(raw, "f(x)", self._space)
        if self._space.size(output) != 1:
            drawn = ', or cotangent="random" with grad(x, cotangent)' if self._may_draw else ""
            raise ArgumentError(
                f"{self._who} returned an array of shape {self._space.shape(output)} and no "
                f"`cotangent` was given: pass the derivative of the loss with respect to it{drawn}"
            )
        value = self._space.flat(output)[0]
        return Sample(value, 0.5 * self._space.eps(output) * abs(float(value)))

    def _contracted(
        self, outputs: Sequence[Array], cotangents: Sequence[Array], *stacked: int
    ) -> tuple[Any, Any]:
        """Return the inner product, or those of so many stacked outputs, and its rounding."""
        total: Any = np.float64(0.0)
        rounding: Any = 0.0
        for output, cotangent in zip(outputs, cotangents, strict=True):
            weights = self._space.flat(cotangent)
            terms = self._space.flat(output).reshape(*stacked, weights.size) * weights
            size = np.sqrt(np.square(terms).sum(axis=-1))
            total = total + terms.sum(axis=-1)
            rounding = rounding + 0.5 * self._space.eps(output) * size
        return total, np.maximum(rounding, 0.5 * FLOAT64_EPS * np.abs(total))

    def _first(self, outputs: list[Array], tree: Tree) -> list[Array]:
        if callable(self._wanted):
            return list(self._wanted(outputs))
        if isinstance(self._wanted, str):
            return drawn(outputs, self._seed, self._space)
        count = len(flatten(self._wanted, "cotangent").leaves)
        if count != len(outputs):
            raise ArgumentError(f"`cotangent` has {count} arrays, f(x) has {len(outputs)}")
        return [
            self._given(path, name, output)
            for path, name, output in zip(tree.paths, tree.names, outputs, strict=True)
        ]

    def _given(self, path: Path, name: str, output: NDArray[Any]) -> NDArray[Any]:
        try:
            array = _real(look_up(self._wanted, path, lambda _key: ()), "cotangent", NumpySpace())
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


def drawn(outputs: Sequence[Array], seed: int, space: Space) -> list[Array]:
    """Draw signed cotangents, each scaled by its output so that none hides another.

    Parameters
    ----------
    outputs : sequence of array
        What f returned.
    seed : int
        What to draw from.
    space : Space
        Of the outputs.

    Returns
    -------
    list of array
        In the shapes and dtypes of the outputs.
    """
    return [_drawn(output, (seed, place, 2), space) for place, output in enumerate(outputs)]


def _drawn(output: Array, key: tuple[int, ...], space: Space) -> Array:
    numbers = np.random.default_rng(key).standard_normal(space.size(output))
    flat = space.flat(output)
    rms = float(np.sqrt(np.mean(np.square(flat)))) if flat.size else 1.0
    return space.like(output, numbers / (rms if 0 < rms < np.inf else 1.0))


def _real(value: Any, name: str, space: Space) -> Array:
    array = space.real(value)
    if array is not None:
        return array
    what = "`cotangent`" if name == "cotangent" else f"`{name}`"
    dtype = value.dtype if hasattr(value, "dtype") else np.asarray(value).dtype
    came = reprlib.repr(value) if dtype == np.dtype("O") else f"of dtype {dtype}"
    kind = type(value).__name__
    raise ArgumentError(f"{what} is {came} (a {kind}): expected real numbers")
