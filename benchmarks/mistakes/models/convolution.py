"""Correlation with small kernels, tanh, a gain for each filter, and a linear head.

Slips of the backward pass: "kernel flipped"; "axes swapped", height and width of the kernels; "no
gain" and "no slope" on the way back to the kernels; "last image" alone, for the kernels; "first
image" alone, for their bias.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from ._model import Model, Point, generator

SIZES = {"small": (3, 2, 6, 5, 4), "large": (4, 8, 8, 7, 16)}
"""Images, channels, height, width, filters."""

KERNEL = 3


def convolution(draw: int, size: str) -> Model:
    """Draw images, targets, gains and weights."""
    rng = generator(f"convolution {size}", draw)
    n, channels, height, width, filters = SIZES[size]
    images, target = rng.normal(size=(n, channels, height, width)), rng.normal(size=n)
    gain = rng.uniform(0.4, 2.5, (filters, 1, 1))
    windows = sliding_window_view(images, (KERNEL, KERNEL), axis=(2, 3))

    def forward(p: Point) -> tuple[Any, Any, Any]:
        z = np.tensordot(windows, p["K"], axes=((1, 4, 5), (1, 2, 3))).transpose(0, 3, 1, 2)
        t = np.tanh(z + p["b"][:, None, None])
        return t, gain * t, np.tensordot(gain * t, p["U"], axes=3) - target

    def backward(p: Point, slip: str) -> Point:
        t, h, error = forward(p)
        dh = error[:, None, None, None] * p["U"] / n
        dz = dh * (1 if slip == "no slope" else 1 - t**2) * (1 if slip == "no gain" else gain)
        used = slice(-1, None) if slip == "last image" else slice(None)
        dk = np.tensordot(dz[used], windows[used], axes=((0, 2, 3), (0, 2, 3)))
        dk = dk[:, :, ::-1, ::-1] if slip == "kernel flipped" else dk
        return {
            "K": np.ascontiguousarray(dk.swapaxes(2, 3) if slip == "axes swapped" else dk),
            "b": (dz[:1] if slip == "first image" else dz).sum(axis=(0, 2, 3)),
            "U": np.tensordot(error / n, h, axes=1),
        }

    out = (filters, height - KERNEL + 1, width - KERNEL + 1)
    shapes = {"K": (filters, channels, KERNEL, KERNEL), "b": (filters,), "U": out}
    x = {k: rng.normal(size=s) * 0.4 for k, s in shapes.items()}
    return Model(x, lambda p: (forward(p)[-1] ** 2).sum() / (2 * n), backward)
