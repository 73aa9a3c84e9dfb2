"""What all layers share: parameters, their gradients, and what forward keeps for backward."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from copy import copy, deepcopy
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class Layer(ABC):
    """A differentiable function of arrays, with parameters that are made at its first `forward`.

    `forward` keeps what `backward` needs. `backward` takes the cotangent dL/dY of the last output,
    leaves those of the parameters in `gradients`, and returns that of the input.

    Parameters
    ----------
    seed : int, optional
        What parameters and masks are drawn from; a network gives one to each layer without.

    Attributes
    ----------
    parameters : dict of str to ndarray
        Empty before the first `forward`, unless they are set by hand.
    gradients : dict of str to ndarray
        The same keys and shapes, after `backward`.
    training : bool
        Whether the layer is being trained: dropout and batch-norm do something else in use.
    """

    def __init__(self, seed: int | None = None) -> None:
        self.parameters: dict[str, Array] = {}
        self.gradients: dict[str, Array] = {}
        self.training = True
        self.seed = seed
        self.generator = np.random.default_rng(seed or 0)
        self._cache: Any = None

    @abstractmethod
    def forward(self, X: Array) -> Array:
        """Return Y for a batch; the first axis counts examples."""

    @abstractmethod
    def backward(self, dY: Array) -> Array:
        """Return dL/dX, and set `gradients`, for the last `forward` and dL/dY."""

    def forward_with_param(self, name: str, X: Array) -> Callable[[Array], Array]:
        """Return `forward` at a fixed input as a function of one parameter.

        Parameters
        ----------
        name : str
            Of the parameter.
        X : ndarray
            The input.

        Returns
        -------
        callable
            From an array like that parameter to Y; the layer itself stays as it is.

        Raises
        ------
        KeyError
            If there is no such parameter.
        """
        if name not in self.parameters:
            has = ", ".join(self.parameters) or "none before its first forward"
            raise KeyError(f"{type(self).__name__} has no parameter `{name}`: it has {has}")
        return lambda value: self.with_parameters({name: value}).forward(X)

    def with_parameters(self, parameters: Mapping[str, Array]) -> Self:
        """Return the same layer with some parameters replaced.

        Parameters
        ----------
        parameters : mapping of str to ndarray
            Those to replace.

        Returns
        -------
        Layer
            A layer of its own: what it does changes nothing in this one.
        """
        other = copy(self)
        other.generator = deepcopy(self.generator)
        other.parameters = {**self.parameters, **parameters}
        other.gradients = {}
        return other

    def _kept(self) -> Any:
        """Return what the last forward pass kept."""
        if self._cache is None:
            raise RuntimeError(f"{type(self).__name__}.backward needs a forward pass first")
        return self._cache

    def _normal(self, X: Array, variance: float, shape: tuple[int, ...]) -> Array:
        """Draw normal numbers in the precision of X."""
        drawn: Array = np.sqrt(variance) * self.generator.standard_normal(shape)
        return drawn.astype(precision(X))

    def _demand(self, X: Array, axes: str, **lengths: int) -> None:
        """Raise unless X has these axes, such as "examples, features", with these lengths.

        One of them may be "…", which stands for any number of axes.
        """
        names = axes.split(", ")
        spare = X.ndim - len([name for name in names if name != "…"])
        if spare < 0 or (spare > 0 and "…" not in names):
            raise ValueError(
                f"{type(self).__name__}.forward: `X` has shape {X.shape}; expected ({axes})"
            )
        for name, length in lengths.items():
            position = names.index(name)
            found = X.shape[position - len(names) if "…" in names[:position] else position]
            if found != length:
                raise ValueError(
                    f"{type(self).__name__}.forward: `X` has {found} {name} (shape {X.shape}); "
                    f"this layer has parameters for {length}"
                )


def precision(X: Array) -> np.dtype[Any]:
    """Return the dtype of what is computed from X; whole numbers count as float64."""
    return X.dtype if X.dtype.kind in "fc" else np.dtype(np.float64)
