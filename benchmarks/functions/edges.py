"""Points near the edge of a domain, or near overflow."""

from __future__ import annotations

from functools import partial

import numpy as np

from ._kind import Kind, Sample, differentiable, formula, on_scalar


def _log_tiny(rng: np.random.Generator) -> Sample:
    return differentiable(np.log, lambda t: 1 / t, float(10 ** rng.uniform(-14.0, -6.0)))


def _sqrt_tiny(rng: np.random.Generator) -> Sample:
    return differentiable(np.sqrt, lambda t: 0.5 / np.sqrt(t), float(10 ** rng.uniform(-14.0, -6)))


def _log_edge(rng: np.random.Generator, distance: float) -> Sample:
    x = float(rng.uniform(0.5, 4.0))
    a = x * (1 - distance)
    return differentiable(lambda t: np.log(t - a), lambda t: 1 / (t - a), x)


def _sqrt_edge(rng: np.random.Generator, distance: float) -> Sample:
    x = float(rng.uniform(0.5, 4.0))
    a = x * (1 + distance)
    return differentiable(lambda t: np.sqrt(a - t), lambda t: -0.5 / np.sqrt(a - t), x)


def _at_edge(rng: np.random.Generator) -> Sample:
    """t^1.5 at 0: only the right side exists."""
    c = float(rng.uniform(0.5, 2.0))
    return Sample(on_scalar(lambda t: c * t + t**1.5), 0.0, None, None, c)


KINDS: tuple[Kind, ...] = (
    Kind("log-tiny", _log_tiny, smooth=True),
    Kind("sqrt-tiny", _sqrt_tiny, smooth=True),
    Kind("log-edge-1e-3", partial(_log_edge, distance=1e-3), smooth=True),
    Kind("log-edge-1e-6", partial(_log_edge, distance=1e-6), smooth=True),
    Kind("sqrt-edge-1e-3", partial(_sqrt_edge, distance=1e-3), smooth=True),
    Kind("sqrt-edge-1e-6", partial(_sqrt_edge, distance=1e-6), smooth=True),
    Kind("edge-at-point", _at_edge, smooth=False),
    formula("overflow-exp", np.exp, np.exp, 700.0, 709.0),
    formula("overflow-square", lambda t: t * t, lambda t: 2 * t, 0.9e154, 1.3e154),
    formula("pole", lambda t: 1 / (t - 1), lambda t: -1 / (t - 1) ** 2, 1.0001, 1.01),
)
