"""Entries of a leaf, from probes to arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit.diagnose import Evidence, Surroundings
from gradaudit.judge import ROUNDING, Outcome, default_rtol
from gradaudit.probes import Leaf, Probe


def evidence_of(
    leaf: Leaf, probes: Sequence[Probe], mended: NDArray[np.floating[Any]], around: Surroundings
) -> Evidence:
    """Put what was measured entry by entry into arrays.

    Parameters
    ----------
    leaf : Leaf
        With the claim as it was given.
    probes : sequence of Probe
        Of one entry each; those without a slope, as at kinks, are left out.
    mended : ndarray, flat
        The claim as it is mended so far.
    around : Surroundings
        The other leaves.

    Returns
    -------
    Evidence
        In C order; bars include what rounding of the claim may have done.
    """
    usable = [probe for probe in probes if np.isfinite(probe.slope.value + probe.slope.error)]
    usable.sort(key=entry_of)
    unit = np.array([float(probe.direction.step[0]) for probe in usable])
    slope = np.array([float(probe.slope.value) for probe in usable])
    error = np.array([float(probe.slope.error) for probe in usable])
    heaviest = min(leaf.heaviest, float(np.abs(slope).max(initial=0.0)))
    granted = np.array([probe.direction.rounding for probe in usable])
    rounding = np.minimum(ROUNDING * leaf.eps * heaviest + leaf.blur, granted)
    index = np.array([entry_of(probe) for probe in usable], dtype=np.intp)
    return Evidence(
        name=leaf.name,
        values=leaf.space.flat(leaf.values).reshape(leaf.shape),
        claim=leaf.gradient,
        mended=mended,
        index=index,
        numeric=slope / unit,
        bar=error / np.abs(unit),
        error=(error + rounding) / np.abs(unit),
        wrong=np.array([probe.judgement.outcome is Outcome.FAIL for probe in usable], dtype=bool),
        others={name: claim for name, claim in around.claims.items() if name != leaf.name},
        sizes=around.sizes,
    )


def differing(leaf: Leaf, mended: NDArray[np.floating[Any]]) -> NDArray[np.bool_]:
    """Mark the entries in which two claims differ by more than the judge would let pass.

    Parameters
    ----------
    leaf : Leaf
        With the one claim.
    mended : ndarray, flat
        The other.

    Returns
    -------
    ndarray of bool, flat
        None of them where both are the same array.
    """
    if mended is leaf.gradient:
        return np.zeros(mended.size, dtype=bool)
    size = np.maximum(np.abs(leaf.gradient), np.abs(mended))
    seen = 0.0 if leaf.rounded is None else leaf.rounded * leaf.scale
    rounding = leaf.granted(seen, leaf.weight)
    allowed = default_rtol(leaf.eps) * size * leaf.scale + rounding
    return np.asarray(np.abs(leaf.gradient - mended) * leaf.scale > allowed)


def mask_of(index: Any, leaf: Leaf) -> NDArray[np.bool_]:
    """Mark entries.

    Parameters
    ----------
    index : slice, list or ndarray of int
        Which.
    leaf : Leaf
        Of this leaf.

    Returns
    -------
    ndarray of bool, flat
        As long as the leaf.
    """
    marked = np.zeros(leaf.size, dtype=bool)
    marked[index] = True
    return marked


def indices(index: Any, leaf: Leaf) -> NDArray[np.intp]:
    """Return entries as numbers.

    Parameters
    ----------
    index : slice or ndarray of int
        Which.
    leaf : Leaf
        Of this leaf.

    Returns
    -------
    ndarray of int
        In C order.
    """
    return np.arange(leaf.size)[index] if isinstance(index, slice) else index


def entry_of(probe: Probe) -> int:
    """Return the entry that a probe moved.

    Parameters
    ----------
    probe : Probe
        Of one entry.

    Returns
    -------
    int
        In C order.
    """
    return 0 if isinstance(probe.direction.index, slice) else int(probe.direction.index[0])
