"""Layers one after another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from typing import Any, Self

import numpy as np

from gradaudit.nn.layer import Array, Layer
from gradaudit.nn.losses import Loss
from gradaudit.nn.penalties import Penalty


class Sequential:
    """Y = layerₙ(… layer₁(X)), with a loss of Y and a penalty on the parameters.

    Backwards, each layer turns the cotangent of its output into that of its input, from the last to
    the first: the chain rule.

    Parameters
    ----------
    layers : mapping of str to Layer, or sequence of Layer
        In order; those of a sequence are called ``layer1``, ``layer2`` and so on.
    loss : Loss, optional
        Of the targets and the output.
    penalty : Penalty, optional
        Added to the loss.
    seed : int
        What layers without a seed of their own draw from.

    Attributes
    ----------
    layers : dict of str to Layer
        By name.

    Raises
    ------
    TypeError
        If a layer, the loss or the penalty is none.
    ValueError
        If there is no layer, or one stands in two places.
    """

    def __init__(
        self,
        layers: Mapping[str, Layer] | Sequence[Layer],
        loss: Loss | None = None,
        penalty: Penalty | None = None,
        seed: int = 0,
    ) -> None:
        if not isinstance(layers, Mapping):
            layers = {f"layer{number}": layer for number, layer in enumerate(layers, start=1)}
        self.layers = _demanded(layers)
        for argument, value, kind in (("loss", loss, Loss), ("penalty", penalty, Penalty)):
            if value is not None and not isinstance(value, kind):
                raise TypeError(f"`{argument}` is {value!r}: expected a {kind.__name__} or None")
        self.loss = loss
        self.penalty = penalty
        for position, layer in enumerate(self.layers.values()):
            if layer.seed is None:
                layer.generator = np.random.default_rng([seed, position])

    @property
    def parameters(self) -> dict[str, Array]:
        """Those of all layers, by qualified names such as ``layer1.W``."""
        return _qualified({name: layer.parameters for name, layer in self.layers.items()})

    @parameters.setter
    def parameters(self, parameters: Mapping[str, Array]) -> None:
        """Replace those that are given."""
        for name, layer in self.layers.items():
            layer.parameters |= {
                own: parameters[f"{name}.{own}"]
                for own in layer.parameters
                if f"{name}.{own}" in parameters
            }

    @property
    def gradients(self) -> dict[str, Array]:
        """What the last `backward` left in all layers, by the same names."""
        return _qualified({name: layer.gradients for name, layer in self.layers.items()})

    @property
    def training(self) -> bool:
        """Whether the layers are being trained; setting it sets it in all of them."""
        return all(layer.training for layer in self.layers.values())

    @training.setter
    def training(self, training: bool) -> None:
        """Set it in all layers."""
        for layer in self.layers.values():
            layer.training = training

    def forward(self, X: Array) -> Array:
        """Return the output for a batch; the first call makes the parameters."""
        for layer in self.layers.values():
            X = layer.forward(X)
        return X

    def backward(self, dY: Array) -> Array:
        """Return dL/dX, and set `gradients`, for the last `forward` and dL/dY."""
        for layer in reversed(self.layers.values()):
            dY = layer.backward(dY)
        return dY

    def predict(self, X: Array) -> Array:
        """Return the output in use, not in training; the network stays as it is."""
        network = self.with_parameters({})
        network.training = False
        return network.forward(X)

    def cost(self, X: Array, Y: Array) -> Any:
        """Return the loss of the output and the targets, with the penalty."""
        return self._cost(self.forward(X), Y)

    def value_and_gradients(self, X: Array, Y: Array) -> tuple[Any, dict[str, Array]]:
        """Return the cost and its derivatives by all parameters."""
        output = self.forward(X)
        self.backward(self.demanded_loss.backward(Y, output))
        gradients = self.gradients
        if self.penalty is not None:
            shares = self.penalty.backward(self.parameters)
            gradients = {name: gradients[name] + shares[name] for name in gradients}
        return self._cost(output, Y), gradients

    def objective(
        self, X: Array, Y: Array
    ) -> Callable[[Mapping[str, Array]], tuple[Any, dict[str, Array]]]:
        """Return the cost and its gradients on a batch as a function of the parameters.

        Parameters
        ----------
        X, Y : ndarray
            The batch.

        Returns
        -------
        callable
            For ``gradaudit.check(value_and_grad=…, x=network.parameters)``. The network stays as
            it is, and each call draws the same dropout masks.
        """
        if not self.parameters:
            made = self.with_parameters({})
            made.forward(X)
            for name, layer in self.layers.items():
                layer.parameters = made.layers[name].parameters
        return lambda parameters: self.with_parameters(parameters).value_and_gradients(X, Y)

    def with_parameters(self, parameters: Mapping[str, Array]) -> Self:
        """Return the same network with some parameters replaced, sharing nothing that changes."""
        other = copy(self)
        other.layers = {name: layer.with_parameters({}) for name, layer in self.layers.items()}
        other.parameters = dict(parameters)
        return other

    def _cost(self, output: Array, Y: Array) -> Any:
        cost = self.demanded_loss.forward(Y, output)
        return cost if self.penalty is None else cost + self.penalty.forward(self.parameters)

    @property
    def demanded_loss(self) -> Loss:
        """The loss, or an error that there is none."""
        if self.loss is None:
            raise ValueError("this Sequential has no `loss`: give it one to have a cost")
        return self.loss


def _demanded(layers: Mapping[str, Layer]) -> dict[str, Layer]:
    """Return the layers, or say which is none, or is there twice."""
    if not layers:
        raise ValueError("`layers` is empty: expected at least one")
    first: dict[int, str] = {}
    for name, layer in layers.items():
        if not isinstance(layer, Layer):
            raise TypeError(f"`layers` has {layer!r} as `{name}`: expected a Layer")
        if id(layer) in first:
            raise ValueError(
                f"`layers` has one layer as `{first[id(layer)]}` and `{name}`: it keeps what its "
                "backward pass needs, for one place alone; make two"
            )
        first[id(layer)] = name
    return dict(layers)


def _qualified(by_layer: Mapping[str, Mapping[str, Array]]) -> dict[str, Array]:
    return {
        f"{layer}.{name}": array
        for layer, arrays in by_layer.items()
        for name, array in arrays.items()
    }
