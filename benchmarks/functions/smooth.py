"""Smooth functions of ordinary scale, stationary points and constants."""

from __future__ import annotations

from typing import Any

import numpy as np

from ._kind import Kind, Sample, differentiable, formula, zero


def _polynomial(rng: np.random.Generator) -> Sample:
    c = rng.normal(size=6)
    d = np.arange(1, 6) * c[1:].astype(np.longdouble)
    return differentiable(
        lambda t: sum(c[k] * t**k for k in range(6)),
        lambda t: sum(d[k] * t**k for k in range(5)),
        float(rng.uniform(-2.0, 2.0)),
    )


def _rational(rng: np.random.Generator) -> Sample:
    a, b = rng.normal(size=2)

    def slope(t: Any) -> Any:
        return (a * (1 + t * t) - (a * t + b) * 2 * t) / (1 + t * t) ** 2

    return differentiable(lambda t: (a * t + b) / (1 + t * t), slope, float(rng.uniform(-3.0, 3.0)))


def _log_sum_exp(rng: np.random.Generator) -> Sample:
    w, b = rng.normal(size=7), rng.normal(size=7) * 3

    def body(t: Any) -> Any:
        z = w * t + b
        top = z.real.max()
        return top + np.log(np.exp(z - top).sum())

    def slope(t: Any) -> Any:
        e = np.exp(w * t + b)
        return (w * e).sum() / e.sum()

    return differentiable(body, slope, float(rng.uniform(-3.0, 3.0)))


def _stationary(rng: np.random.Generator) -> Sample:
    a, b = float(rng.uniform(-2.0, 2.0)), float(rng.uniform(0.0, 3.0))
    return differentiable(lambda t: b + (t - a) ** 2, zero, a)


def _quartic_minimum(rng: np.random.Generator) -> Sample:
    a = float(rng.uniform(0.5, 2.0))
    return differentiable(lambda t: 1 + (t - a) ** 4, zero, a)


def _constant(rng: np.random.Generator) -> Sample:
    c = float(rng.normal())
    return differentiable(lambda t: c + 0 * t, zero, float(rng.normal()))


def _softplus(t: Any) -> Any:
    return np.log1p(np.exp(-t)) + t


KINDS: tuple[Kind, ...] = (
    formula("exp", np.exp, np.exp, -3.0, 3.0),
    formula(
        "sin-exp",
        lambda t: np.sin(t) * np.exp(t),
        lambda t: (np.sin(t) + np.cos(t)) * np.exp(t),
        -2.0,
        3.0,
    ),
    formula("tanh", np.tanh, lambda t: 1 / np.cosh(t) ** 2, -3.0, 3.0),
    formula("tanh-saturated", np.tanh, lambda t: 1 / np.cosh(t) ** 2, 15.0, 30.0),
    formula("softplus", _softplus, lambda t: 1 / (1 + np.exp(-t)), -4.0, 4.0),
    formula("gaussian", lambda t: np.exp(-t * t), lambda t: -2 * t * np.exp(-t * t), -2.0, 2.0),
    formula("arctan", np.arctan, lambda t: 1 / (1 + t * t), -5.0, 5.0),
    formula("power", lambda t: t**2.5, lambda t: 2.5 * t**1.5, 0.2, 9.0),
    Kind("polynomial", _polynomial, smooth=True),
    Kind("rational", _rational, smooth=True),
    Kind("log-sum-exp", _log_sum_exp, smooth=True),
    Kind("stationary", _stationary, smooth=True),
    Kind("quartic-minimum", _quartic_minimum, smooth=True),
    formula("sin-at-zero", np.sin, np.cos, 0.0, 0.0),
    formula("cos-at-zero", np.cos, zero, 0.0, 0.0),
    Kind("constant", _constant, smooth=True),
)
