"""An activation as a layer."""

from __future__ import annotations

from gradaudit.nn.activations import Activation, named_activation
from gradaudit.nn.layer import Array, Layer


class Activate(Layer):
    """Y = g(X), for an activation g that stands by itself, as after batch-norm.

    Parameters
    ----------
    activation : str or Activation
        The g.
    """

    def __init__(self, activation: str | Activation) -> None:
        super().__init__()
        self.activation = named_activation(activation)

    def forward(self, X: Array) -> Array:
        """Return g(X)."""
        self._cache = X
        return self.activation.forward(X)

    def backward(self, dY: Array) -> Array:
        """Return dY g′(X)."""
        return self.activation.backward(self._kept(), dY)
