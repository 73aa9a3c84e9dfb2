"""From a layer to a function of named leaves with a claimed gradient."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from gradaudit.layers._original import Original
from gradaudit.layers._parameters import Parameter, clear
from gradaudit.layers._passes import Passes
from gradaudit.layers._place import Place
from gradaudit.layers._returned import Returns, named_returns
from gradaudit.spaces import flatten


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
    left : dict of str to Place
        Where backward leaves gradients of inputs, instead of returning them.
    returns : str, tuple of str or None, or None
        What backward returns, as the user says.
    """

    original: Original
    passes: Passes
    parameters: tuple[Parameter, ...] = ()
    left: dict[str, Place] = field(default_factory=dict)
    returns: Returns = None

    def forward(self, x: Mapping[str, Any]) -> Any:
        """Return the output of a fresh layer with these inputs and parameters."""
        layer, inputs = self._set(x)
        return self.passes.output(self.passes.run(layer, inputs))

    def backward(self, x: Mapping[str, Any], cotangent: Any) -> dict[str, Any]:
        """Return the gradients that a fresh layer gives, by the names of inputs and parameters."""
        layer, inputs = self._set(x)
        for place in (*self.left.values(), *(one.gradient for one in self.parameters)):
            clear(place, layer)
        returned = self.passes.run(layer, inputs)
        before = {one.name: deepcopy(one.read(layer)) for one in self.updated}
        back = self.passes.back(layer, inputs, returned, cotangent)
        found = self.returned(layer, back)
        for name, place in self.left.items():
            found.setdefault(name, place.get(layer))
        for parameter in self.parameters:
            if parameter.gradient is not None:
                found[parameter.name] = parameter.claim(layer)
            elif parameter.name in before and parameter.name not in found:
                after = parameter.read(layer)
                found[parameter.name] = self._slope(before[parameter.name], after)
        return found

    def returned(self, layer: Any, back: Any) -> dict[str, Any]:
        """Give what backward returned the names of inputs and parameters."""
        unplaced = {one.name: one.read(layer) for one in self.parameters if one.gradient is None}
        return named_returns(back, self.passes.inputs, unplaced, self.returns)

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
        return layer, self.passes.filled(
            {name: x[name] for name in self.passes.inputs if name in x}
        )

    def _slope(self, before: Any, after: Any) -> Any:
        """Return what an update has taken away, as a gradient."""
        old, new = flatten(before, "x"), flatten(after, "x")
        pairs = zip(old.leaves, new.leaves, strict=True)
        return old.rebuild([(one - other) / self.passes.rate for one, other in pairs])
