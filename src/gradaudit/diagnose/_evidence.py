"""What is known of a wrong leaf: some entries measured, and everything that was claimed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = "NDArray[np.floating[Any]]"
Entries: TypeAlias = "NDArray[np.intp]"
Mask: TypeAlias = "NDArray[np.bool_]"


REPEATED = 0.5
"""Numbers of which there are fewer than this part of the entries repeat themselves."""


@dataclass(frozen=True)
class Surroundings:
    """What is around a leaf.

    Attributes
    ----------
    claims : mapping of str to ndarray
        The claimed gradients of all leaves, in their shapes.
    sizes : mapping of int to str
        What a number may be the size of: axes of the leaves and of the outputs of f.
    """

    claims: Mapping[str, NDArray[Any]]
    sizes: Mapping[int, str]


@dataclass(frozen=True)
class Evidence:
    """Measured entries of one leaf, beside the claim.

    Attributes
    ----------
    name : str
        Of the leaf.
    values : ndarray
        The leaf, in its shape.
    claim : ndarray, flat
        Its claimed gradient, as given.
    mended : ndarray, flat
        The same, corrected by what has been explained already.
    index : ndarray of int
        The entries measured, in C order.
    numeric, bar : ndarray
        Their derivatives, and the bars of these.
    error : ndarray
        The same with what rounding of the claim may have done.
    wrong : ndarray of bool
        Which of these differ from the mended claim.
    others : mapping of str to ndarray
        The claims on the other leaves, in their shapes.
    sizes : mapping of int to str
        What a number may be the size of: axes of the leaves and of the outputs of f.
    """

    name: str
    values: NDArray[Any]
    claim: Floats
    mended: Floats
    index: Entries
    numeric: Floats
    bar: Floats
    error: Floats
    wrong: Mask
    others: Mapping[str, NDArray[Any]] = field(default_factory=dict)
    sizes: Mapping[int, str] = field(default_factory=dict)

    @property
    def shape(self) -> tuple[int, ...]:
        """Of the leaf."""
        return tuple(self.values.shape)

    @cached_property
    def claimed(self) -> Floats:
        """The mended claim on the entries measured."""
        return self.mended[self.index]

    @cached_property
    def point(self) -> Floats:
        """The values of the entries measured."""
        return np.asarray(self.values.reshape(-1)[self.index], dtype=np.float64)

    @cached_property
    def telling(self) -> Floats:
        """The most that each measured entry can say for any cause, in bits.

        Where the same few numbers come again and again, as counts and masks do, agreement may be
        chance: it says no more than how many there are. Entries that are all alike are one.

        Returns
        -------
        ndarray
            Infinite where nothing repeats.
        """
        count = _distinct(self.numeric[self.wrong], self.error[self.wrong])
        if count > REPEATED * np.count_nonzero(self.wrong):
            return np.full(self.index.size, np.inf)
        if count > 1 or _distinct(self.claimed[self.wrong], self.error[self.wrong]) > 1:
            return np.full(self.index.size, max(math.log2(count), 1.0))
        alike = np.zeros(self.index.size)
        alike[np.argmax(self.wrong)] = np.inf
        return alike

    @cached_property
    def counted(self) -> float:
        """The most that an entry says for what may be chance among whole numbers, in bits."""
        whole = np.abs(self.numeric - np.round(self.numeric)) <= self.error
        if not whole.all() or (self.claimed != np.round(self.claimed)).any():
            return math.inf
        return math.log2(1 + float(np.ptp(np.round(self.numeric))))

    def without(self, settled: Mask) -> Evidence:
        """Return the evidence without some entries.

        Parameters
        ----------
        settled : ndarray of bool
            The measured entries about which all is said.

        Returns
        -------
        Evidence
            Of the others.
        """
        left = ~settled
        return replace(
            self,
            index=self.index[left],
            numeric=self.numeric[left],
            bar=self.bar[left],
            error=self.error[left],
            wrong=self.wrong[left],
        )

    def mended_by(self, corrected: Floats, explained: Mask) -> Evidence:
        """Return the evidence once some of it is explained.

        Parameters
        ----------
        corrected : ndarray, flat
            The claim, corrected.
        explained : ndarray of bool
            The measured entries that need no other explanation.

        Returns
        -------
        Evidence
            Of what is left.
        """
        return replace(self, mended=corrected, wrong=self.wrong & ~explained)


def _distinct(numbers: Floats, error: Floats) -> int:
    """Count the numbers that differ by more than their bars."""
    order = np.argsort(numbers)
    apart = np.diff(numbers[order]) > np.maximum(error[order][1:], error[order][:-1])
    return 1 + int(np.count_nonzero(apart))
