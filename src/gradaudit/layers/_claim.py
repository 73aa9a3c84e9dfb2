"""From a layer to a function of named leaves with a claimed gradient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from gradaudit.layers._original import Original
from gradaudit.layers._parameters import Parameter
from gradaudit.layers._passes import Passes
from gradaudit.layers._returned import named_returns


@dataclass(frozen=True)
class LayerClaim:
    """A layer, and how to ask it for its output and its gradients.

    Attributes
    ----------
    original : Original
        Where fresh layers come from.
    passes : Passes
        How they are called.
    parameters : tuple of Parameter
        What is checked beside inputs.
    returns : str, sequence of str or None, or None
        What backward returns, as the user says.
    """

    original: Original
    passes: Passes
    parameters: tuple[Parameter, ...] = ()
    returns: str | Sequence[str | None] | None = None

    def forward(self, x: Mapping[str, Any]) -> Any:
        """Return the output of a fresh layer with these inputs and parameters."""
        layer, moved = self._set(x)
        return self.passes.output(self.passes.run(layer, moved))

    def backward(self, x: Mapping[str, Any], cotangent: Any) -> dict[str, Any]:
        """Return the gradients that a fresh layer gives, by the names of inputs and parameters."""
        layer, moved = self._set(x)
        for parameter in self.parameters:
            parameter.clear(layer)
        returned = self.passes.run(layer, moved)
        return self.claims(layer, moved, returned, cotangent)

    def claims(
        self, layer: Any, moved: Mapping[str, Any], returned: Any, cotangent: Any
    ) -> dict[str, Any]:
        """Return the gradients that backward gives after a forward pass."""
        before = {one.name: np.array(one.read(layer)) for one in self.updated}
        back = self.passes.back(layer, moved, returned, cotangent)
        unplaced = [one.name for one in self.parameters if one.gradient is None]
        found = named_returns(back, self.passes.inputs, unplaced, self.returns)
        for parameter in self.parameters:
            if parameter.gradient is not None:
                found[parameter.name] = parameter.claim(layer)
            elif parameter.name in before and parameter.name not in found:
                change = before[parameter.name] - np.asarray(parameter.read(layer))
                found[parameter.name] = change / self.passes.rate
        return found

    @property
    def updated(self) -> list[Parameter]:
        """The parameters that backward may update itself."""
        if self.passes.rate is None:
            return []
        return [parameter for parameter in self.parameters if parameter.gradient is None]

    def _set(self, x: Mapping[str, Any]) -> tuple[Any, dict[str, Any]]:
        layer = self.original.fresh()
        for parameter in self.parameters:
            if parameter.name in x:
                parameter.put(layer, x[parameter.name])
        return layer, {name: x[name] for name in self.passes.inputs if name in x}
