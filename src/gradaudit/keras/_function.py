"""A layer, or a model with its loss, as a function of its variables and its inputs."""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import keras
import numpy as np

from gradaudit._errors import ArgumentError
from gradaudit.claims import Gradient
from gradaudit.evaluate import RandomState
from gradaudit.keras._calls import Call
from gradaudit.keras._layers import names_of_variables, seeds_of
from gradaudit.keras._space import is_floating, numbers, tensor
from gradaudit.spaces import Tree, flatten

OUTPUT = "output"
"""The name of a lone output, and the start of the others'."""


@dataclass(frozen=True)
class Function:
    """A layer at its inputs.

    Attributes
    ----------
    layer : keras.Layer
        Whose trainable variables are checked.
    run : Call
        How it is called.
    inputs : Tree
        A dict of them, by argument; those of floating point are checked.
    random_state : RandomState
        Rewound before the call that shows what the outputs are.
    leaves : tuple of ndarray
        What the trainable variables hold, then the inputs of floating point.
    kept : tuple of (variable, ndarray)
        What the variables that are not trained hold, but for the states of seed generators.
    memory : dict
        What a backend keeps between calls.
    """

    layer: Any
    run: Call
    inputs: Tree
    random_state: RandomState
    leaves: tuple[Any, ...]
    kept: tuple[tuple[Any, Any], ...]
    memory: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, layer: Any, run: Call, inputs: Tree, random_state: RandomState) -> Function:
        """Return the function at the variables that a layer has now."""
        empty = cls(layer, run, inputs, random_state, (), ())
        moving = [one.value for one in empty.variables]
        moving += [inputs.leaves[place] for place in empty.places]
        known = {id(one) for one in (*empty.variables, *empty.seeds)}
        others = [one for one in layer.variables if id(one) not in known]
        kept = tuple((one, numbers(one.value)) for one in others)
        return replace(empty, leaves=tuple(map(numbers, moving)), kept=kept)

    def with_state(self, random_state: RandomState) -> Function:
        """Return the same function, which finds another random state."""
        return replace(self, random_state=random_state, memory={})

    @cached_property
    def variables(self) -> list[Any]:
        """The trainable variables of floating point."""
        return [one for one in self.layer.trainable_variables if is_floating(one.value)]

    @cached_property
    def seeds(self) -> list[Any]:
        """Where random layers keep their states."""
        return seeds_of(self.layer)

    @cached_property
    def places(self) -> list[int]:
        """Which of the leaves of `inputs` are of floating point."""
        return [place for place, leaf in enumerate(self.inputs.leaves) if is_floating(leaf)]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Of the leaves: the variables', then the inputs'."""
        of_inputs = [self.inputs.names[place] for place in self.places]
        of_variables = names_of_variables(self.layer, self.variables)
        return (*of_variables, *(_unlike(name, of_variables) for name in of_inputs))

    @cached_property
    def outputs(self) -> dict[str, Any]:
        """What it gives at its inputs, by name."""
        self.random_state.rewind()
        return self.value(self.leaves)

    def value(self, leaves: Sequence[Any]) -> dict[str, Any]:
        """Return the outputs by name."""
        found: dict[str, Any] = _backend().value(self, leaves)
        return found

    def gradient(self, leaves: Sequence[Any], cotangents: Mapping[str, Any]) -> Gradient:
        """Return what the backend claims: the vector-Jacobian product, leaf by leaf.

        Parameters
        ----------
        leaves : sequence of ndarray
            Where.
        cotangents : dict of str to ndarray
            By the names of the outputs.

        Returns
        -------
        Gradient
            Zeros, with a note, where the backend gives none.

        Raises
        ------
        ArgumentError
            If one comes in another shape.
        """
        found = _backend().gradient(self, leaves, cotangents)
        for name, one, leaf in zip(self.names, found, leaves, strict=True):
            if one is not None and one.shape != leaf.shape:
                raise ArgumentError(
                    f"the gradient of `{name}` has shape {one.shape}, `{name}` has {leaf.shape}: "
                    "see the custom gradient of the layer"
                )
        filled = [
            np.zeros_like(leaf) if one is None else one
            for one, leaf in zip(found, leaves, strict=True)
        ]
        notes = [
            f"`{name}`: there is no gradient, read as a claim of zero"
            for name, one in zip(self.names, found, strict=True)
            if one is None
        ]
        return Gradient(tuple(filled), tuple(notes))

    def placed(self, leaves: Sequence[Any]) -> list[Any]:
        """Let the variables hold some of the leaves.

        Variables that are not trained, such as running averages, hold what they held at first; the
        states of seed generators go on.

        Parameters
        ----------
        leaves : sequence of ndarray
            The variables', then the inputs'.

        Returns
        -------
        list of tensor
            The latter, for the backend.
        """
        count = len(self.variables)
        held = self.memory.setdefault("held", [None] * count)
        for place, (variable, leaf) in enumerate(zip(self.variables, leaves, strict=False)):
            if leaf is not held[place]:  # most leaves are the same array in call after call
                variable.assign(leaf)
                held[place] = leaf
        for variable, value in self.kept:
            variable.assign(value)
        return [tensor(leaf) for leaf in leaves[count:]]

    def called(self, given: Sequence[Any]) -> dict[str, Any]:
        """Return the tensors of floating point that come out, by name."""
        everything = list(self.inputs.leaves)
        for place, one in zip(self.places, given, strict=True):
            everything[place] = one
        tree = flatten(self.run(self.layer, self.inputs.rebuild(everything)), OUTPUT)
        pairs = zip(tree.names, tree.leaves, strict=True)
        found = {name: leaf for name, leaf in pairs if is_floating(leaf)}
        if not found:
            raise ArgumentError(
                f"`{self.layer.name}` returned nothing of floating point: there is nothing to "
                "differentiate"
            )
        return found


def _unlike(name: str, others: Sequence[str]) -> str:
    return f"inputs.{name}" if name in others else name


def _backend() -> Any:
    return importlib.import_module(f"gradaudit.keras._on_{keras.backend.backend()}")
