"""Penalties on parameters, each beside its derivative."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any

import numpy as np

from gradaudit.nn.layer import Array


class Penalty(ABC):
    """A number to add to the loss, so that parameters stay small.

    Parameters
    ----------
    strength : float
        What it is multiplied by.
    biases : bool
        Whether it holds for parameters whose name begins with b, too: ``b``, ``b1``, ``beta``,
        ``layer1.b``.
    """

    def __init__(self, strength: float, *, biases: bool = False) -> None:
        if not strength >= 0:
            raise ValueError(f"`strength` is {strength!r}: expected a number from 0 up")
        self.strength = strength
        self.biases = biases

    def forward(self, parameters: Mapping[str, Array]) -> Any:
        """Return the penalty on a mapping from names to arrays."""
        penalised = (array for name, array in parameters.items() if self._holds(name))
        return sum((self.strength * self._size(array) for array in penalised), 0.0)

    def backward(self, parameters: Mapping[str, Array]) -> dict[str, Array]:
        """Return its derivative by each of them; zeros where it does not hold."""
        return {
            name: self.strength * self._slope(array) if self._holds(name) else np.zeros_like(array)
            for name, array in parameters.items()
        }

    def _holds(self, name: str) -> bool:
        return self.biases or not name.rpartition(".")[2].startswith("b")

    @abstractmethod
    def _size(self, array: Array) -> Any:
        """Return the penalty on one array, for strength 1."""

    @abstractmethod
    def _slope(self, array: Array) -> Array:
        """Return its derivative."""


class L2(Penalty):
    """R = λ/2 Σ w² (Hoerl and Kennard, 1970); dR/dw = λ w."""

    def _size(self, array: Array) -> Any:
        return (array**2).sum() / 2

    def _slope(self, array: Array) -> Array:
        return array


class L1(Penalty):
    """R = λ Σ |w| (Tibshirani, 1996); dR/dw = λ sign(w), and 0 at the kink w = 0."""

    def _size(self, array: Array) -> Any:
        return np.abs(array).sum()

    def _slope(self, array: Array) -> Array:
        slope: Array = np.sign(array)
        return slope
