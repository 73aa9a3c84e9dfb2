"""Nestings of arrays: leaves with names, and back.

optree does the walking; dataclasses are registered with it, under a namespace of our own, when they
are first met.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import optree

NAMESPACE = "gradaudit"

KEEP_ORDER = True
"""Of dicts, as they were written; optree would sort them."""

Path: TypeAlias = "tuple[Any, ...]"


@dataclass(frozen=True)
class Tree:
    """The leaves of a nesting, with what is needed to build it again.

    Attributes
    ----------
    names : tuple of str
        ``W``, ``layers[0].W``: unique, in the order in which the user wrote them.
    paths : tuple of tuple
        The keys, positions or field names that lead to each leaf.
    leaves : tuple
        The objects found there, as they were.
    rebuild : callable
        Makes a fresh nesting of the same kinds from as many new leaves.
    """

    names: tuple[str, ...]
    paths: tuple[Path, ...]
    leaves: tuple[Any, ...]
    rebuild: Callable[[Sequence[Any]], Any]


def flatten(nesting: Any, root: str) -> Tree:
    """Take a nesting of dicts, lists, tuples and dataclasses apart.

    Parameters
    ----------
    nesting : object
        Anything; what is not a container is a leaf, `None` too.
    root : str
        The name of the whole: a bare array's name, and the start of ``x[0]``.

    Returns
    -------
    Tree
        The leaves in the user's own order (dicts by insertion).
    """
    with optree.dict_insertion_ordered(KEEP_ORDER, namespace=NAMESPACE):
        paths, leaves, structure = optree.tree_flatten_with_path(
            nesting, none_is_leaf=True, namespace=NAMESPACE
        )
        unknown = {type(leaf) for leaf in leaves if _is_dataclass_instance(leaf)}
        if unknown:
            for kind in unknown:
                _register(kind)
            return flatten(nesting, root)

    def rebuild(new_leaves: Sequence[Any]) -> Any:
        return optree.tree_unflatten(structure, new_leaves)

    return Tree(names_of(paths, root), tuple(paths), tuple(leaves), rebuild)


def names_of(paths: Sequence[Path], root: str) -> tuple[str, ...]:
    """Return what leaves are called.

    Parameters
    ----------
    paths : sequence of tuple
        The keys, positions or field names that lead to each.
    root : str
        The name of the whole.

    Returns
    -------
    tuple of str
        ``W``, ``layers[0].W``: unique.
    """
    names = tuple(_name(path, root) for path in paths)
    if len(set(names)) < len(names):
        return tuple(root + "".join(f"[{key!r}]" for key in path) for path in paths)
    return names


def look_up(nesting: Any, path: Path, aliases: Callable[[str], Sequence[str]]) -> Any:
    """Follow a path into another nesting, which may name its keys otherwise.

    Parameters
    ----------
    nesting : object
        Mappings, sequences or objects with attributes.
    path : tuple
        Keys, positions or field names.
    aliases : callable
        The other names under which a string key may stand.

    Returns
    -------
    object
        What stands there.

    Raises
    ------
    LookupError
        Where a step of the path leads nowhere; its argument is that key.
    """
    for key in path:
        nesting = _step(nesting, key, aliases)
    return nesting


def _step(nesting: Any, key: Any, aliases: Callable[[str], Sequence[str]]) -> Any:
    candidates = [key, *aliases(key)] if isinstance(key, str) else [key]
    if isinstance(nesting, Mapping):
        found = [candidate for candidate in candidates if candidate in nesting]
        if found:
            return nesting[found[0]]
    elif isinstance(key, int) and isinstance(nesting, Sequence) and not isinstance(nesting, str):
        if key < len(nesting):
            return nesting[key]
    elif isinstance(key, str):
        found = [candidate for candidate in candidates if hasattr(nesting, candidate)]
        if found:
            return getattr(nesting, found[0])
    raise LookupError(key)


def _name(path: Path, root: str) -> str:
    name = ""
    for key in path:
        if isinstance(key, str):
            name += f".{key}" if name else key
        else:
            name += f"[{key!r}]" if name else f"{root}[{key!r}]"
    return name or root


def _is_dataclass_instance(leaf: object) -> bool:
    return dataclasses.is_dataclass(leaf) and not isinstance(leaf, type)


def _register(kind: type) -> None:
    fields = tuple(field.name for field in dataclasses.fields(kind))

    def take_apart(instance: Any) -> tuple[list[Any], None, tuple[str, ...]]:
        return [getattr(instance, name) for name in fields], None, fields

    def put_together(_: Any, children: Iterable[Any]) -> Any:
        instance: Any = object.__new__(kind)
        for name, child in zip(fields, children, strict=True):
            object.__setattr__(instance, name, child)
        return instance

    optree.register_pytree_node(kind, take_apart, put_together, namespace=NAMESPACE)
