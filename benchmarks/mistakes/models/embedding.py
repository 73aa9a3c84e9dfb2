"""Embedded tokens, repeated in each text and one of them padding, averaged; a softmax head.

Slips of the backward pass: "overwritten" where a token is met again; "averaged" over the times it
is met; "first place" of each text alone; "padding counted"; "no average" over a text's places.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ._model import Model, Point, cross_entropy, generator

SIZES = {"small": (11, 4, 5, 9, 4), "large": (150, 12, 60, 60, 10)}
"""Tokens, features, classes, texts, length of a text."""


def embedding(draw: int, size: str) -> Model:
    """Draw texts, labels and weights; token 0 is padding, and the last one is never used."""
    rng = generator(f"embedding {size}", draw)
    tokens, features, classes, texts, length = SIZES[size]
    often = 1 / np.arange(1, tokens)
    text = rng.choice(tokens - 1, size=(texts, length), p=often / often.sum())
    text.ravel()[: tokens - 1] = np.arange(tokens - 1)
    labels, real = rng.integers(classes, size=texts), (text > 0)[:, :, None]

    def forward(p: Point) -> tuple[Any, Any]:
        h = np.tanh((p["E"][text] * real).mean(axis=1))
        return h, h @ p["W"] + p["b"]

    def backward(p: Point, slip: str) -> Point:
        h, scores = forward(p)
        _, d = cross_entropy(scores, labels)
        dh = (d @ p["W"].T * (1 - h**2)) / (1 if slip == "no average" else length)
        each = dh[:, None, :] * (np.ones_like(real) if slip == "padding counted" else real)
        places = slice(1) if slip == "first place" else slice(None)
        de = np.zeros_like(p["E"])
        if slip == "overwritten":
            de[text] = each
        else:
            np.add.at(de, text[:, places], each[:, places])
        if slip == "averaged":
            de /= np.maximum(np.bincount(text.ravel(), minlength=tokens), 1)[:, None]
        return {"E": de, "W": h.T @ d, "b": d.sum(axis=0)}

    shapes = {"E": (tokens, features), "W": (features, classes), "b": (classes,)}
    x = {k: rng.normal(size=s) for k, s in shapes.items()}
    return Model(x, lambda p: cross_entropy(forward(p)[1], labels)[0], backward)
