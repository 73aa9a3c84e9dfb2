"""The arguments `f` and `inputs`."""

from __future__ import annotations

import inspect
from typing import Any

import tensorflow as tf

from gradaudit._errors import ArgumentError
from gradaudit.evaluate import RandomState
from gradaudit.spaces import EPS, Tree, flatten
from gradaudit.tensorflow._function import Function
from gradaudit.tensorflow._outputs import dense
from gradaudit.tensorflow._space import TensorFlowSpace


def read_function(f: Any, inputs: Any, random_state: RandomState) -> Function:
    """Read the arguments `f` and `inputs`.

    Parameters
    ----------
    f : callable
        The function.
    inputs : tensor, Variable or tuple
        Its arguments, and the variables that it finds by itself.
    random_state : RandomState
        What calls of it find.

    Returns
    -------
    Function
        Not called yet.

    Raises
    ------
    ArgumentError
        If there is nothing to check, or a tensor cannot be.
    """
    if not callable(f):
        raise ArgumentError(f"`f` is a {type(f).__name__}: expected a function of tensors")
    arguments = inputs if isinstance(inputs, tuple) else (inputs,)
    given = _given(f, arguments)
    names = _names(f, arguments, given)
    tree = flatten(dict(zip(names, arguments, strict=True)), "inputs")
    chosen = tuple(place for place, leaf in enumerate(tree.leaves) if _floating(leaf))
    if not chosen:
        raise ArgumentError(
            "`inputs` has no tensor and no variable of floating point: tf.constant(...) makes one"
        )
    for place in chosen:
        _demand_plain(tree.leaves[place], f"`{tree.names[place]}` of `inputs`")
    _demand_once(tree)
    hidden = tuple(name for place, name in enumerate(names) if place not in given)
    leaves = tuple(tf.identity(dense(tree.leaves[place])) for place in chosen)
    return Function(f, _of_arguments(tree), given, hidden, chosen, leaves, random_state)


def _given(f: Any, arguments: tuple[Any, ...]) -> tuple[int, ...]:
    """Tell which arguments f takes: all of them, or those that are not variables."""
    everything = tuple(range(len(arguments)))
    others = tuple(place for place in everything if not isinstance(arguments[place], tf.Variable))
    try:
        signature = inspect.signature(f)
    except (TypeError, ValueError):
        return everything
    for places in (everything, others):
        try:
            signature.bind(*places)
        except TypeError:
            continue
        return places
    raise ArgumentError(
        f"`inputs` has {len(arguments)} arguments, but `f` takes {signature}; a tuple holds the "
        "arguments one by one, and only variables may be more than it takes"
    )


def _names(f: Any, arguments: tuple[Any, ...], given: tuple[int, ...]) -> list[str]:
    """Name arguments as the signature does, hidden variables by their own names, else by number."""
    try:
        parameters = list(inspect.signature(f).parameters.values())
    except (TypeError, ValueError):
        parameters = []
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    known = [one.name for one in parameters if one.kind in positional]
    names = [str(place) for place in range(len(arguments))]
    for number, place in enumerate(given[: len(known)]):
        names[place] = known[number]
    for place in set(range(len(arguments))) - set(given):
        own = arguments[place].name.split(":")[0]
        if own != "Variable" and own not in names:
            names[place] = own
    return names


def _floating(leaf: Any) -> bool:
    """Tell whether it is a tensor or a variable of real or complex numbers."""
    known = isinstance(leaf, tf.Tensor | tf.Variable)
    return known and (leaf.dtype.is_floating or leaf.dtype.is_complex)


def _demand_plain(leaf: Any, where: str) -> None:
    if not tf.executing_eagerly() or (isinstance(leaf, tf.Tensor) and not hasattr(leaf, "numpy")):
        raise ArgumentError(f"{where} belongs to a graph: call `check` outside of tf.function")
    if leaf.dtype.is_complex:
        raise ArgumentError(
            f"{where} has dtype {leaf.dtype.name}: complex tensors are not supported yet; give the "
            "real and the imaginary part, and let `f` make tf.complex(...) of them"
        )
    if leaf.dtype.name not in EPS:
        raise ArgumentError(
            f"{where} has dtype {leaf.dtype.name}: expected one of {', '.join(EPS)}"
        )
    if not TensorFlowSpace().finite(leaf):
        raise ArgumentError(f"{where} holds numbers that are not finite")


def _demand_once(tree: Tree) -> None:
    """Refuse a variable that stands in two places: it can hold one value only."""
    seen: dict[int, str] = {}
    for name, leaf in zip(tree.names, tree.leaves, strict=True):
        if isinstance(leaf, tf.Variable):
            first = seen.setdefault(id(leaf), name)
            if first != name:
                raise ArgumentError(f"`{first}` and `{name}` of `inputs` are the same variable")


def _of_arguments(tree: Tree) -> Tree:
    """Rebuild a tuple of arguments in place of the dict that gave them their names."""
    rebuild = tree.rebuild
    return Tree(tree.names, tree.paths, tree.leaves, lambda leaves: tuple(rebuild(leaves).values()))
