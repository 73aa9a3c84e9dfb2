"""What is known of a wrong leaf: some entries measured, and everything that was claimed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = "NDArray[np.floating[Any]]"
Entries: TypeAlias = "NDArray[np.intp]"
Mask: TypeAlias = "NDArray[np.bool_]"


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
    numeric, error : ndarray
        Their derivatives and bars, what rounding of the claim may have done included.
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
