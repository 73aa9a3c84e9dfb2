"""The leaves of a pytree with their names, in the style of all other doors."""

from __future__ import annotations

from typing import Any

from jax import tree_util

from gradaudit.spaces import Path, names_of


def named_leaves(tree: Any, root: str) -> list[tuple[str, Any]]:
    """Return the leaves of a pytree, each with its name.

    Parameters
    ----------
    tree : object
        Any pytree.
    root : str
        The name of the whole.

    Returns
    -------
    list of tuple of str and object
        ``W``, ``layers[0].W``: unique, in JAX's order.
    """
    pairs, _ = tree_util.tree_flatten_with_path(tree)
    names = names_of([path_of(keys) for keys, _ in pairs], root)
    return [(name, leaf) for name, (_, leaf) in zip(names, pairs, strict=True)]


def path_of(keys: Any) -> Path:
    """Return JAX's path to a leaf as keys, positions and names of attributes.

    Parameters
    ----------
    keys : tuple
        As ``tree_flatten_with_path`` gives it.

    Returns
    -------
    tuple
        In plain Python.
    """
    return tuple(map(_plain, keys))


def _plain(key: Any) -> Any:
    for attribute in ("name", "key", "idx"):
        if hasattr(key, attribute):
            return getattr(key, attribute)
    return str(key)
