"""Through which outputs of f a mistake shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from gradaudit.locate._region import describe

MOST = 4
"""Positions along an axis beyond which it is all of them."""

Mask = NDArray[np.bool_]


def affected(
    shapes: Sequence[tuple[int, ...]], fails: Callable[[Sequence[Mask]], bool]
) -> list[Mask]:
    """Find the outputs through which a mistake shows, axis by axis.

    Parameters
    ----------
    shapes : sequence of tuple of int
        Of the outputs.
    fails : callable
        From masks of the outputs to whether the claim is wrong for these alone.

    Returns
    -------
    list of ndarray of bool
        A product of positions in each output; all of them along an axis on which there are many.
    """
    masks = [np.ones(shape, dtype=bool) for shape in shapes]
    nothing = [np.zeros(shape, dtype=bool) for shape in shapes]

    def output_fails(positions: NDArray[np.intp]) -> bool:
        chosen = [mask if k in positions else nothing[k] for k, mask in enumerate(masks)]
        return fails(chosen)

    for number in np.setdiff1d(np.arange(len(shapes)), _found(len(shapes), output_fails)):
        masks[number] = nothing[number]
    for number, shape in enumerate(shapes):
        if not masks[number].any():
            continue
        for axis in range(len(shape)):
            masks[number] = _along(masks[number], axis, number, nothing, fails)
    return masks


def name_outputs(names: Sequence[str], masks: Sequence[Mask]) -> str:
    """Name the outputs through which a mistake shows.

    Parameters
    ----------
    names : sequence of str
        Of the outputs.
    masks : sequence of ndarray of bool
        As `affected` returns them.

    Returns
    -------
    str
        Empty where it shows through all of them.
    """
    if all(mask.all() for mask in masks):
        return ""
    named = zip(names, masks, strict=True)
    return ", ".join(describe(name, mask) for name, mask in named if mask.any())


def _along(
    mask: Mask,
    axis: int,
    number: int,
    nothing: Sequence[Mask],
    fails: Callable[[Sequence[Mask]], bool],
) -> Mask:
    def kept(positions: NDArray[np.intp]) -> Mask:
        where = np.zeros(mask.shape[axis], dtype=bool)
        where[positions] = True
        shape = [-1 if at == axis else 1 for at in range(mask.ndim)]
        return np.asarray(mask & where.reshape(shape))

    def position_fails(positions: NDArray[np.intp]) -> bool:
        return fails([*nothing[:number], kept(positions), *nothing[number + 1 :]])

    return kept(_found(mask.shape[axis], position_fails))


def _found(length: int, fails: Callable[[NDArray[np.intp]], bool]) -> NDArray[np.intp]:
    """Halve positions until those that fail are found; all of them where these are many."""
    failing = [np.arange(length)]
    while any(positions.size > 1 for positions in failing):
        halves = [half for positions in failing for half in np.array_split(positions, 2)]
        failing = [half for half in halves if half.size and fails(half)]
        if not 0 < len(failing) <= MOST:
            return np.arange(length)
    return np.concatenate(failing)
