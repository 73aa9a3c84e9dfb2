"""A picture classifier with 61,481 parameters, checked on one picture."""

from __future__ import annotations

from typing import Any

import numpy as np

from gradaudit.demos._demo import Demo
from gradaudit.demos.photographs import read_photographs
from gradaudit.nn import DeepNetwork, initial_parameters

__all__ = ["CAT_DEMOS", "cat_classifier"]

LAYER_SIZES = (12288, 5, 5, 1)


def cat_classifier(
    hidden: str = "tanh", keep_probability: float = 1.0, examples: int = 1, **options: Any
) -> dict[str, Any]:
    """Set up 61,481 parameters and a few random pictures; further `options` go to the check."""
    pictures, labels = read_photographs()
    chosen = np.random.default_rng(0).choice(len(pictures), size=examples, replace=False)
    columns = pictures[chosen].reshape(examples, -1).T / 255
    network = DeepNetwork(columns, labels[None, chosen] * 1.0, hidden, keep_probability)
    parameters = initial_parameters(LAYER_SIZES)
    return {"f": network.cost, "grad": network.gradients, "x": parameters, **options}


CAT_DEMOS = (
    Demo(
        "cat",
        "A picture classifier with 61,481 parameters in a dict",
        "Three layers turn a picture of 64 by 64 pixels into one probability, "
        "and the gradients come back in a dict of their own. "
        "A textbook check calls the cost 122,962 times to arrive at one number.",
        cat_classifier,
        expected="pass",
    ),
    Demo(
        "cat-relu",
        "The same classifier with rectified linear units",
        "Its cost has kinks, but hardly ever where it is checked. "
        "Units that are switched off have a gradient of zero, and rightly so.",
        lambda: cat_classifier(hidden="relu"),
        expected="pass",
    ),
    Demo(
        "cat-dropout",
        "The same classifier with dropout",
        "Each call keeps a fresh eight tenths of the hidden units, so the cost is no function. "
        "Courses say to switch dropout off first, and many a check has failed because it was on.",
        lambda: cat_classifier(keep_probability=0.8),
        expected="inconclusive",
    ),
    Demo(
        "cat-dropout-seeded",
        "The same classifier with dropout, and the generator seeded around each call",
        "With `seed_rng=True` each call draws the same mask, so the cost is a function again. "
        "The gradient can then be checked with dropout left on.",
        lambda: cat_classifier(keep_probability=0.8, seed_rng=True),
        expected="pass",
    ),
)
