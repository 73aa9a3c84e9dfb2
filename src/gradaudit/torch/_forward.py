"""Forward mode: the Jacobian-vector products of a function of tensors."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from functools import partial

import torch
from torch.autograd import forward_ad

from gradaudit._errors import ArgumentError
from gradaudit.claims import Frames, Gradient
from gradaudit.evaluate import RandomState
from gradaudit.torch._attempt import Attempt
from gradaudit.torch._function import Function
from gradaudit.torch._outputs import Tensors
from gradaudit.torch._space import TorchSpace


class Forward:
    """A function whose derivative is claimed direction by direction.

    Parameters
    ----------
    function : Function
        It.
    seed : int
        Of the directions along which large tensors are seen.
    """

    space = TorchSpace()

    def __init__(self, function: Function, seed: int) -> None:
        self._function = function
        self._seed = seed
        self.mode = function.mode
        self._frames = Frames(function.names, function.leaves, self.space, seed)
        self.names = self._frames.names
        self.leaves = self._frames.leaves
        self.coordinates = self._frames.coordinates

    @property
    def attempt(self) -> Attempt:
        """How the function can be called."""
        return self._function.attempt

    def with_state(self, random_state: RandomState) -> Forward:
        """Return the same function, which finds another random state."""
        return Forward(self._function.with_state(random_state), self._seed)

    def in_float64(self) -> Sequence[Callable[[], Forward]]:
        """Return ways to make the same function in float64."""
        return [partial(self._of, make) for make in self._function.in_float64()]

    def _of(self, make: Callable[[], Function]) -> Forward:
        return Forward(make(), self._seed)

    def value(self, leaves: Sequence[torch.Tensor]) -> Tensors:
        """Return the outputs by name."""
        return self._function.value(self._frames.point(leaves))

    def gradient(self, leaves: Sequence[torch.Tensor], cotangents: Tensors) -> Gradient:
        """Return what forward mode claims, one direction after another.

        Parameters
        ----------
        leaves : sequence of Tensor
            Where.
        cotangents : dict of str to Tensor
            By the names of the outputs.

        Returns
        -------
        Gradient
            Of the coordinates along the directions.

        Raises
        ------
        ArgumentError
            If an operation has no forward mode.
        """
        point = self._frames.point(leaves)
        wide = {name: cotangent.double() for name, cotangent in cotangents.items()}
        return Gradient(
            tuple(
                torch.tensor(
                    [
                        self._slope(point, place, tangent, wide)
                        for tangent in self._frames.tangents(place)
                    ],
                    dtype=leaf.dtype,
                ).reshape(leaf.shape)
                for place, leaf in enumerate(leaves)
            )
        )

    def _slope(
        self,
        point: Sequence[torch.Tensor],
        place: int,
        tangent: torch.Tensor,
        cotangents: Tensors,
    ) -> float:
        with forward_ad.dual_level(), warnings.catch_warnings():
            warnings.filterwarnings("ignore", "`torch.jit.script`")  # PyTorch's own
            given = [leaf.clone() for leaf in point]
            given[place] = forward_ad.make_dual(given[place], tangent)
            try:
                outputs = self._function.pushed(given)
            except (RuntimeError, NotImplementedError) as error:
                if "forward" not in str(error) and "jvp" not in str(error):
                    raise
                said = str(error).strip().splitlines()[0]
                raise ArgumentError(f"`forward_ad` is True, but {said}") from None
            found = {name: forward_ad.unpack_dual(out).tangent for name, out in outputs.items()}
            return sum(
                float((one.double() * cotangents[name]).sum())
                for name, one in found.items()
                if one is not None
            )
