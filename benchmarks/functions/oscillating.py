"""Oscillations from slow to far below the point's own scale."""

from __future__ import annotations

from functools import partial

import numpy as np

from ._kind import Kind, Sample, differentiable


def _sine(rng: np.random.Generator, frequency: float) -> Sample:
    return differentiable(
        lambda t: np.sin(frequency * t),
        lambda t: frequency * np.cos(frequency * t),
        float(rng.uniform(0.5, 3.0)),
    )


def _ripple(rng: np.random.Generator) -> Sample:
    w, a = float(rng.uniform(300.0, 3000.0)), float(10 ** rng.uniform(-6.0, -3.0))
    return differentiable(
        lambda t: t * t + a * np.sin(w * t),
        lambda t: 2 * t + a * w * np.cos(w * t),
        float(rng.uniform(0.5, 3.0)),
    )


def _chirp(rng: np.random.Generator) -> Sample:
    return differentiable(
        lambda t: np.sin(1 / t),
        lambda t: -np.cos(1 / t) / (t * t),
        float(rng.uniform(0.01, 0.1)),
    )


KINDS: tuple[Kind, ...] = (
    Kind("sin-10t", partial(_sine, frequency=10.0), smooth=True),
    Kind("sin-100t", partial(_sine, frequency=100.0), smooth=True),
    Kind("sin-1e4t", partial(_sine, frequency=1e4), smooth=True),
    Kind("sin-1e6t", partial(_sine, frequency=1e6), smooth=True),
    Kind("ripple", _ripple, smooth=True),
    Kind("chirp", _chirp, smooth=True),
)
