"""A function of tensors and variables: how it is called, and what a tape claims of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import tensorflow as tf

from gradaudit._errors import ArgumentError
from gradaudit._oracle import NoCopyError
from gradaudit.claims import Gradient
from gradaudit.evaluate import RandomState
from gradaudit.spaces import Tree
from gradaudit.tensorflow._outputs import Tensors, dense, outputs_of


@dataclass(frozen=True)
class Function:
    """A function at its arguments, some of whose tensors are checked.

    Attributes
    ----------
    f : callable
        The user's.
    arguments : Tree
        All of them: a tuple.
    given : tuple of int
        Which of them are handed to `f`; it finds the others by itself.
    hidden : tuple of str
        The names of these others.
    chosen : tuple of int
        Which of the leaves of `arguments` are checked.
    leaves : tuple of tensor
        What these hold.
    random_state : RandomState
        Rewound before the call that shows what the outputs are.
    """

    f: Callable[..., Any]
    arguments: Tree
    given: tuple[int, ...]
    hidden: tuple[str, ...]
    chosen: tuple[int, ...]
    leaves: tuple[Any, ...]
    random_state: RandomState

    def with_state(self, random_state: RandomState) -> Function:
        """Return the same function, which finds another random state."""
        return replace(self, random_state=random_state)

    @property
    def names(self) -> tuple[str, ...]:
        """Of the tensors that are checked."""
        return tuple(self.arguments.names[place] for place in self.chosen)

    @cached_property
    def outputs(self) -> Tensors:
        """What it gives at its arguments, by name."""
        self.random_state.rewind()
        return self.value(self.leaves)

    def double(self) -> Function:
        """Return the same function with all its floating-point arguments in float64.

        Returns
        -------
        Function
            Of copies; variables that it is given are new ones.

        Raises
        ------
        NoCopyError
            If it has variables that it is not given.
        """
        if self.hidden:
            raise NoCopyError(
                f"`f` finds {', '.join(f'`{name}`' for name in self.hidden)} by itself, so no copy "
                "in float64 can be given to it"
            )
        leaves = tuple(map(_doubled, self.arguments.leaves))
        values = tuple(tf.identity(dense(leaves[place])) for place in self.chosen)
        return replace(self, arguments=replace(self.arguments, leaves=leaves), leaves=values)

    def value(self, leaves: Sequence[Any]) -> Tensors:
        """Return the outputs by name."""
        return self._called(self._placed(leaves))

    def gradient(self, leaves: Sequence[Any], cotangents: Tensors) -> Gradient:
        """Return what a tape claims: the vector-Jacobian product, leaf by leaf.

        Parameters
        ----------
        leaves : sequence of tensor
            Where.
        cotangents : dict of str to tensor
            By the names of the outputs.

        Returns
        -------
        Gradient
            Zeros, with a note, where the tape gives none.

        Raises
        ------
        ArgumentError
            If one comes in another shape.
        """
        sources = self._placed(leaves)
        with tf.GradientTape() as tape:
            tape.watch(sources)
            outputs = self._called(sources)
        names = list(outputs)
        weights = [cotangents[name] for name in names]
        found = tape.gradient([outputs[name] for name in names], sources, output_gradients=weights)
        found = [dense(one) for one in found]
        for name, one, leaf in zip(self.names, found, leaves, strict=True):
            if one is not None and one.shape != leaf.shape:
                raise ArgumentError(
                    f"the gradient of `{name}` has shape {tuple(one.shape)}, `{name}` has "
                    f"{tuple(leaf.shape)}: see the custom gradient in `f`"
                )
        filled = [
            tf.zeros_like(leaf) if one is None else one
            for one, leaf in zip(found, leaves, strict=True)
        ]
        notes = [
            f"`{name}`: the tape gives no gradient, read as a claim of zero"
            for name, one in zip(self.names, found, strict=True)
            if one is None
        ]
        return Gradient(tuple(filled), tuple(notes))

    @contextmanager
    def restored(self) -> Iterator[None]:
        """Put back what the variables among the arguments hold, whatever happens."""
        kept = [(one, tf.identity(one)) for one in self.arguments.leaves if _is_variable(one)]
        try:
            yield
        finally:
            for variable, value in kept:
                variable.assign(value)

    def _placed(self, leaves: Sequence[Any]) -> list[Any]:
        """Return what stands for the leaves in a call: variables that hold them, or themselves."""
        users = [self.arguments.leaves[place] for place in self.chosen]
        for user, leaf in zip(users, leaves, strict=True):
            if _is_variable(user):
                user.assign(leaf)
        return [
            user if _is_variable(user) else leaf for user, leaf in zip(users, leaves, strict=True)
        ]

    def _called(self, placed: Sequence[Any]) -> Tensors:
        everything = list(self.arguments.leaves)
        for place, one in zip(self.chosen, placed, strict=True):
            everything[place] = one
        arguments = self.arguments.rebuild(everything)
        return outputs_of(self.f(*(arguments[place] for place in self.given)))


def _is_variable(leaf: Any) -> bool:
    return isinstance(leaf, tf.Variable)


def _doubled(leaf: Any) -> Any:
    if not isinstance(leaf, tf.Tensor | tf.Variable) or not leaf.dtype.is_floating:
        return leaf
    wide = tf.cast(leaf, tf.float64)
    return tf.Variable(wide, trainable=leaf.trainable) if _is_variable(leaf) else wide
