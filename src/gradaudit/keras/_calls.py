"""How a layer is called with its inputs, and a model with its loss."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

import keras

from gradaudit._errors import ArgumentError


class Call(Protocol):
    """From a layer and a dict of its inputs to what is differentiated."""

    def __call__(self, layer: Any, inputs: dict[str, Any]) -> Any:
        """Return what comes out."""

    def double(self) -> Call:
        """Return the same in float64; within `float64` only."""


@dataclass(frozen=True)
class LayerCall:
    """A layer with arguments by name.

    Attributes
    ----------
    signature : inspect.Signature
        Of its `call`.
    training : bool or None
        The mode; None for what the layer does by itself.
    """

    signature: inspect.Signature
    training: bool | None

    def __call__(self, layer: Any, inputs: dict[str, Any]) -> Any:
        """Return what the layer gives."""
        args, kwargs = self._arranged(inputs)
        if self.training is not None:
            kwargs["training"] = self.training
        return layer(*args, **kwargs)

    def double(self) -> LayerCall:
        """Return the same: there is nothing of float32 in it."""
        return self

    def _arranged(self, inputs: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
        """Hand on the first argument by place, as Keras wants it, and others by name."""
        args: list[Any] = []
        kwargs: dict[str, Any] = {}
        kinds = {name: one.kind for name, one in self.signature.parameters.items()}
        by_place = inspect.Parameter.VAR_POSITIONAL in {kinds[name] for name in inputs}
        for number, (name, value) in enumerate(inputs.items()):
            if kinds[name] is inspect.Parameter.VAR_POSITIONAL:
                args += value
                by_place = False
            elif kinds[name] is inspect.Parameter.VAR_KEYWORD:
                kwargs |= value
            elif number == 0 or by_place:
                args.append(value)
            else:
                kwargs[name] = value
        return args, kwargs


@dataclass(frozen=True)
class ModelCall:
    """A model with what it costs.

    Attributes
    ----------
    training : bool
        The mode.
    loss : callable or None
        Of targets and predictions; None for the predictions themselves.
    targets : object
        A nesting of arrays.
    """

    training: bool
    loss: Callable[[Any, Any], Any] | None
    targets: Any

    def __call__(self, layer: Any, inputs: dict[str, Any]) -> Any:
        """Return the loss and the penalties that the model adds; or the predictions."""
        outputs = layer(*inputs.values(), training=self.training)
        if self.loss is None:
            return outputs
        total = keras.ops.mean(self.loss(self.targets, outputs))
        for penalty in layer.losses:
            total += keras.ops.cast(keras.ops.sum(penalty), total.dtype)
        return total

    def double(self) -> ModelCall:
        """Return the same with a copy of the loss; a function follows Keras' floatx by itself."""
        if not isinstance(self.loss, keras.losses.Loss):
            return self
        return replace(self, loss=type(self.loss).from_config(self.loss.get_config()))


def read_loss(loss: Any, y: Any) -> Callable[[Any, Any], Any] | None:
    """Read the arguments `loss` and `y`.

    Parameters
    ----------
    loss : str, keras.losses.Loss, callable or None
        A name that Keras knows, one of its losses, or a function of targets and predictions.
    y : object
        The targets.

    Returns
    -------
    callable or None
        Of targets and predictions.

    Raises
    ------
    ArgumentError
        If one comes without the other, or there is no such loss.
    """
    if loss is None:
        if y is not None:
            raise ArgumentError("`y` was given and no `loss`: targets are for a loss")
        return None
    if y is None:
        raise ArgumentError("`y` is None: a `loss` needs targets")
    if isinstance(loss, str):
        try:
            found: Callable[[Any, Any], Any] = keras.losses.get(loss)
        except ValueError:
            raise ArgumentError(f"`loss` is {loss!r}: Keras has no loss of that name") from None
        return found
    if not callable(loss):
        raise ArgumentError(
            f"`loss` is a {type(loss).__name__}: expected a loss of Keras, its name, or a function "
            "of targets and predictions"
        )
    given: Callable[[Any, Any], Any] = loss
    return given
