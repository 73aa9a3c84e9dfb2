"""What can be asked of a layer, an activation, a loss or a penalty at one point."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

import gradaudit
from gradaudit import Report, nn

Array = NDArray[Any]


class Trial(Protocol):
    """A claim about derivatives, with the way to check it."""

    def check(self, **options: Any) -> Report:
        """Ask for a report."""

    def gradients(self) -> dict[str, Array]:
        """Return what is claimed, by the names of the report's leaves."""


@dataclass(frozen=True, slots=True)
class LayerTrial:
    """A layer with its inputs, of which the first is called X, and the cotangent of its output."""

    layer: nn.Layer
    inputs: tuple[Array, ...]
    cotangent: Array

    def check(self, **options: Any) -> Report:
        """Check the gradients of the input and of all parameters."""
        return gradaudit.check_layer(
            self.layer, self.inputs, cotangent=self.cotangent.copy(), **options
        )

    def gradients(self) -> dict[str, Array]:
        """Return those that a copy of the layer gives; whole numbers have none."""
        layer = deepcopy(self.layer)
        layer.forward(*self.inputs)
        dX = layer.backward(self.cotangent.copy())
        moving = {"X": dX} if self.inputs[0].dtype.kind == "f" else {}
        return moving | layer.gradients


@dataclass(frozen=True, slots=True)
class ActivationTrial:
    """An activation at Z, with the cotangent of its output."""

    activation: nn.Activation
    Z: Array
    cotangent: Array

    def check(self, **options: Any) -> Report:
        """Check the gradient of Z."""
        return gradaudit.check_layer(
            self.activation, self.Z, cotangent=self.cotangent.copy(), **options
        )

    def gradients(self) -> dict[str, Array]:
        """Return it."""
        return {"Z": self.activation.backward(self.Z.copy(), self.cotangent.copy())}


@dataclass(frozen=True, slots=True)
class LossTrial:
    """A loss of targets and predictions."""

    loss: nn.Loss
    Y: Array
    Y_hat: Array

    def check(self, **options: Any) -> Report:
        """Check the gradient of the predictions."""
        return gradaudit.check_layer(self.loss, (self.Y, self.Y_hat), returns="Y_hat", **options)

    def gradients(self) -> dict[str, Array]:
        """Return it."""
        return {"Y_hat": self.loss.backward(self.Y.copy(), self.Y_hat.copy())}


@dataclass(frozen=True, slots=True)
class PenaltyTrial:
    """A penalty on parameters."""

    penalty: nn.Penalty
    parameters: dict[str, Array]

    def check(self, **options: Any) -> Report:
        """Check the gradient of each parameter."""
        return gradaudit.check(
            self.penalty.forward, self.penalty.backward, self.parameters, **options
        )

    def gradients(self) -> dict[str, Array]:
        """Return them."""
        claimed = self.penalty.backward(deepcopy(self.parameters))
        return {name: np.asarray(array) for name, array in claimed.items()}
