"""Masses on springs and in gravity, in mass-weighted coordinates of unlike units.

Slips of the backward pass: "force", which is the negative gradient; "no reaction" on a spring's
second end; "overwritten" where a mass has several springs; "no masses", "no units" in the chain
rule; "lengths pulled", their derivative with the wrong sign.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ._model import Array, Model, Point, generator

SIZES = {"small": (12, 30), "large": (250, 600)}
"""Masses, springs."""


def springs(draw: int, size: str) -> Model:
    """Draw masses, springs between pairs, stiffnesses and coordinates."""
    rng = generator(f"springs {size}", draw)
    masses, count = SIZES[size]
    first = rng.integers(masses, size=count)
    second = (first + rng.integers(1, masses, size=count)) % masses
    stiffness, root = rng.uniform(0.5, 2, count), np.sqrt(rng.uniform(0.3, 4, (masses, 1)))
    units = np.array([0.5, 1.7, 3.1])

    def extension(p: Point) -> tuple[Array, Array, Array]:
        r = p["q"] * units / root
        between = r[first] - r[second]
        length = np.sqrt((between**2).sum(axis=1))
        return r, between / length[:, None], length - p["length"]

    def cost(p: Point) -> Any:
        r, _, stretch = extension(p)
        return (stiffness * stretch**2).sum() / 2 + (root[:, 0] ** 2 * r[:, 2]).sum()

    def backward(p: Point, slip: str) -> Point:
        _, along, stretch = extension(p)
        tension = (stiffness * stretch)[:, None] * along
        dr = _gathered(tension, first, second, masses, slip)
        dr[:, 2] += root[:, 0] ** 2
        dq = dr * (1 if slip == "no units" else units) / (1 if slip == "no masses" else root)
        sign = 1 if slip == "lengths pulled" else -1
        return {"q": -dq if slip == "force" else dq, "length": sign * stiffness * stretch}

    x = {"q": rng.normal(size=(masses, 3)), "length": rng.uniform(0.5, 1.5, count)}
    return Model(x, cost, backward)


def _gathered(tension: Array, first: Array, second: Array, masses: int, slip: str) -> Array:
    """Add up over the springs of each mass."""
    total = np.zeros((masses, 3))
    if slip == "overwritten":
        total[first] += tension
        total[second] -= tension
        return total
    np.add.at(total, first, tension)
    np.subtract.at(total, second, 0 if slip == "no reaction" else tension)
    return total
