"""What a planted mistake is, and the question it makes with one draw of data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit import Cause

from ._changes import Change, Site
from ._places import Place, everywhere
from .models import MODELS, Array, Model, Point, generator

CLEAR = 1e-5
"""Relative errors below are errors, but not for every check to see."""


@dataclass(frozen=True, slots=True)
class Plant:
    """One mistake in one leaf.

    Attributes
    ----------
    leaf
        Its name.
    cause
        What it is to be called.
    where
        In which entries it is planted, whether all of them come out wrong or not.
    change
        What makes it; None if the model's slip does.
    also
        Causes that say as much.
    """

    leaf: str
    cause: Cause
    where: Place = everywhere
    change: Change | None = None
    also: frozenset[Cause] = frozenset()

    @property
    def accepts(self) -> frozenset[Cause]:
        """All causes that may be named."""
        return self.also | {self.cause}


@dataclass(frozen=True, slots=True)
class Question:
    """A wrong claim about one draw of a model, with the truth.

    Attributes
    ----------
    cost, claim, point
        What is checked.
    right, claimed
        The gradients there.
    owned
        For each plant, the entries of its leaf that it is planted in.
    """

    cost: Callable[[Point], Any]
    claim: Callable[[Point], Point]
    point: Point
    right: Point
    claimed: Point
    owned: tuple[NDArray[np.bool_], ...]

    def wrong(self, leaf: str) -> NDArray[np.bool_]:
        """Tell which entries differ, beyond 1e-9 of the largest of their leaf."""
        size = np.maximum(abs(self.right[leaf]), abs(self.claimed[leaf]))
        return abs(self.right[leaf] - self.claimed[leaf]) > 1e-9 * size.max()

    def slight(self, leaf: str) -> NDArray[np.bool_]:
        """Tell which entries differ, and by too little to be seen for sure."""
        size = np.maximum(abs(self.right[leaf]), abs(self.claimed[leaf]))
        gap = abs(self.right[leaf] - self.claimed[leaf])
        return (gap > 0) & (gap < CLEAR * size + 1e-8 * size.max())


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake in the gradient of a model, planted in one leaf or several.

    Attributes
    ----------
    label
        What it is, in a few words.
    model, size
        The model's name and one of its sizes.
    plants
        What is wrong.
    slip
        The model's own, if it has a part.
    two
        Whether these are two mistakes, and not one that shows in several leaves.
    """

    label: str
    model: str
    size: str
    plants: tuple[Plant, ...]
    slip: str = ""
    two: bool = False

    @property
    def name(self) -> str:
        """Unique among all."""
        return f"{self.model} ({self.size}): {self.label}"

    def question(self, draw: int) -> Question:
        """Draw data and entries, and make the claim."""
        model = MODELS[self.model](draw, self.size)
        places = tuple(
            plant.where(model.point[plant.leaf].shape, generator(f"{self.name} {i}", draw))
            for i, plant in enumerate(self.plants)
        )

        def claim(p: Point) -> Point:
            return self._claim(model, places, p, draw)

        owned = []
        for plant, place in zip(self.plants, places, strict=True):
            mask = np.zeros(model.point[plant.leaf].shape, dtype=bool)
            mask[place] = True
            owned.append(mask)
        right, claimed = model.backward(model.point, ""), claim(model.point)
        return Question(model.cost, claim, model.point, right, claimed, tuple(owned))

    def _claim(self, model: Model, places: tuple[Any, ...], p: Point, draw: int) -> Point:
        claimed, right = model.backward(p, self.slip), model.backward(p, "")
        for i, (plant, place) in enumerate(zip(self.plants, places, strict=True)):
            if plant.change is not None:
                rng = generator(f"{self.name} change {i}", draw)
                changed: Array = plant.change(Site(right, p, plant.leaf, rng))
                claimed[plant.leaf][place] = changed[place]
        return claimed


def planted(
    model: str, label: str, *plants: Plant, sizes: str = "small", slip: str = "", two: bool = False
) -> tuple[Mistake, ...]:
    """Make a mistake in each size of a model; `sizes` are separated by spaces."""
    return tuple(Mistake(label, model, size, plants, slip, two) for size in sizes.split())
