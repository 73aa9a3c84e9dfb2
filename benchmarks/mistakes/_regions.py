"""Read back what a report calls a region: index expressions such as ``W[:, 0], b``."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .models import Array


def entries(region: str, point: Mapping[str, Array]) -> dict[str, NDArray[np.bool_]] | None:
    """Mark the entries of a region.

    Parameters
    ----------
    region : str
        Index expressions, separated by commas.
    point : mapping
        The leaves by name.

    Returns
    -------
    dict or None
        A boolean array for each leaf that is named; None if the text is no such expression.
    """
    try:
        tree = ast.parse(region.strip(), mode="eval").body
        masks: dict[str, NDArray[np.bool_]] = {}
        for part in tree.elts if isinstance(tree, ast.Tuple) else [tree]:
            name, index = _part(part)
            mask = masks.setdefault(name, np.zeros(np.shape(point[name]), dtype=bool))
            mask[index] = True
    except (SyntaxError, KeyError, IndexError, TypeError, ValueError):
        return None
    return masks


def _part(node: ast.expr) -> tuple[str, Any]:
    if isinstance(node, ast.Name):
        return node.id, ...
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        return node.value.id, _index(node.slice)
    raise ValueError(ast.dump(node))


def _index(node: ast.expr) -> Any:
    if isinstance(node, ast.Tuple):
        return tuple(_index(part) for part in node.elts)
    if isinstance(node, ast.Slice):
        parts = (node.lower, node.upper, node.step)
        return slice(*(None if part is None else ast.literal_eval(part) for part in parts))
    return ast.literal_eval(node)
