"""From a failing direction to one wrong entry, by halving."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from gradaudit.judge import Outcome
from gradaudit.probes import Probe, Scout
from gradaudit.slopes import Regime


@dataclass(frozen=True)
class Narrowed:
    """A wrong entry, the first one of its kind.

    Attributes
    ----------
    entry : int
        In C order; on each axis in turn the first position at which the direction failed.
    axes : tuple of int
        Along which both halves failed at some point: it is not alone.
    """

    entry: int
    axes: tuple[int, ...]


def narrowed(scout: Scout, probe: Probe) -> Narrowed | None:
    """Halve the entries of a failing direction along one axis after another.

    What claim and slope differ by is linear in the direction: one half is measured and the other
    half is what is left, so the half that is followed always accounts for a difference, even where
    two wrong entries cancel in the other one.

    Parameters
    ----------
    scout : Scout
        Measures.
    probe : Probe
        Failed.

    Returns
    -------
    Narrowed or None
        None where neither half fails, so that the difference cannot be traced.
    """
    shape, axes = scout.leaf.shape, []
    for axis in range(len(shape)):
        alone = True
        while (first := _first_half(probe, shape, axis)) is not None:
            one = scout.look(probe.direction.part(first))
            other = _rest(scout, probe, one, first)
            if _fails(one):
                alone &= not _fails(other)
                probe = one
                continue
            if not _fails(other):
                other = scout.look(probe.direction.part(~first))
            if not _fails(other):
                return None
            probe = other
        if not alone:
            axes.append(axis)
    index = probe.direction.index
    entry = 0 if isinstance(index, slice) else int(index[0])
    return Narrowed(entry, tuple(axes))


def _first_half(probe: Probe, shape: tuple[int, ...], axis: int) -> NDArray[np.bool_] | None:
    """Mark the entries in the first half of the positions that there are; None if there is one."""
    index = probe.direction.index
    flat = np.arange(probe.direction.count)[index] if isinstance(index, slice) else index
    where = np.unravel_index(flat, shape)[axis]
    positions = np.flatnonzero(np.bincount(where))
    if positions.size == 1:
        return None
    return np.asarray(where <= positions[(positions.size - 1) // 2])


def _rest(scout: Scout, probe: Probe, one: Probe, first: NDArray[np.bool_]) -> Probe:
    """Judge the other half by what the first one leaves of the whole."""
    slope = replace(
        probe.slope,
        value=probe.slope.value - one.slope.value,
        error=probe.slope.error + one.slope.error,
        regime=Regime.NOISY,
    )
    return scout.judged(probe.direction.part(~first), slope)


def _fails(probe: Probe) -> bool:
    return probe.judgement.outcome is Outcome.FAIL
