"""What the tests know of a layer that a stranger wrote."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit import Cause, Report, check_layer
from tests.layers._untouched import generators, states

Array = NDArray[Any]

ALL = np.s_[...]


@dataclass(frozen=True)
class Stranger:
    """A layer in a right and in a wrong version.

    Attributes
    ----------
    right, wrong : callable
        Make them.
    inputs : object
        What forward takes.
    leaves : tuple of str
        What must be checked, in this order.
    mistaken : mapping of str to index
        The entries that the wrong one has wrong, by leaf.
    cause : Cause or None
        What the mistake is found to be; None where nothing is to be said of it.
    options : mapping
        For `check_layer`.
    otherwise : mapping
        What of them is another for the wrong one.
    """

    right: Callable[[], Any]
    wrong: Callable[[], Any]
    inputs: Any
    leaves: tuple[str, ...]
    mistaken: Mapping[str, Any]
    cause: Cause | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    otherwise: Mapping[str, Any] = field(default_factory=dict)

    def checked(self, *, right: bool) -> tuple[Report, bool]:
        """Give the report, and whether layer and inputs are as they were."""
        layer = self.right() if right else self.wrong()
        options = self.options if right else {**self.options, **self.otherwise}
        now = lambda: (states(layer, type(layer), self.inputs), generators())
        before = now()
        report = check_layer(layer, self.inputs, **options)
        return report, now() == before

    def mask(self, leaf: str, shape: tuple[int, ...]) -> Array:
        mask = np.zeros(shape, dtype=bool)
        if leaf in self.mistaken:
            mask[self.mistaken[leaf]] = True
        return mask


def normal(*shape: int, seed: int = 0) -> Array:
    """Draw numbers that no other leaf has."""
    return np.random.default_rng([seed, *shape]).normal(size=shape)
