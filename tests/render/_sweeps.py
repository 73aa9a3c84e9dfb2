"""Sweeps made up for the tests of rendering: nothing is measured."""

from __future__ import annotations

import dataclasses
import math
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit import Report, Sweep, Verdict

STEPS = np.array([1.0, 0.3, 0.1, 3e-2, 1e-2, 3e-3, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10])


def report(verdict: Verdict, reason: str) -> Report:
    return Report(
        verdict=verdict,
        reason=reason,
        findings=(),
        leaves=MappingProxyType({}),
        notes=(),
        evaluations=92,
        gradient_evaluations=2,
        seconds=0.0314,
        seed=0,
        settings=MappingProxyType({}),
        versions=MappingProxyType({}),
    )


def joined(*parts: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.minimum(np.sqrt(sum(part**2 for part in parts)), 1.0)


def float32_loss(**changes: Any) -> Sweep:
    """Give a right gradient of a loss in float32: a V with its bottom at 3e-3."""
    noise, truncation = np.minimum(3e-8 / STEPS, 1.0), np.minimum(1.2 * STEPS**2, 1.0)
    ratios = joined(noise, truncation)
    whole = Sweep(
        steps=STEPS,
        ratios=ratios,
        errors=np.minimum(1.1 * ratios, 1.0),
        noise=noise,
        truncation=truncation,
        epsilon=1e-7,
        best_step=3e-3,
        resolution=2e-4,
        digits=7.2,
        lost=1e-10,
        dtype="float64",
        one_sided=False,
        entries=15,
        total=15,
        unmeasured=0,
        evaluations=1234,
        seed=0,
        report=report(Verdict.PASS, "Claim and measurement agree."),
    )
    return dataclasses.replace(whole, **changes)


def wrong_gradient() -> Sweep:
    errors = joined(1e-15 / STEPS, 1e-2 * STEPS**2)
    return float32_loss(
        ratios=np.fmax(errors, 0.0436),
        errors=errors,
        noise=1e-15 / STEPS,
        truncation=1e-2 * STEPS**2,
        best_step=1e-4,
        epsilon=1e-4,
        resolution=3e-9,
        digits=15.3,
        entries=256,
        total=61481,
        report=report(Verdict.FAIL, "Theta2: 3 of 18 entries are wrong: Theta2[:, 0]."),
    )


def no_claim() -> Sweep:
    return float32_loss(ratios=np.full(len(STEPS), np.nan), report=None, one_sided=True)


def random_function() -> Sweep:
    nothing = np.full(len(STEPS), np.nan)
    return float32_loss(
        ratios=np.linspace(0.1, 0.9, len(STEPS)),
        errors=nothing,
        noise=nothing,
        truncation=nothing,
        best_step=math.nan,
        resolution=math.inf,
        digits=math.nan,
        lost=math.nan,
        unmeasured=15,
        report=report(Verdict.INCONCLUSIVE, "`f` random: the same point gave two answers."),
    )


def unconfirmed() -> Sweep:
    """Give a check that agrees, of one entry, where no power of the step can be seen."""
    return float32_loss(
        ratios=1e-16 / STEPS,
        errors=np.where(STEPS < 1, 1e-16 / STEPS, 0.0),
        noise=1e-16 / STEPS,
        truncation=np.full(len(STEPS), np.nan),
        best_step=1.0,
        resolution=0.0,
        entries=1,
        total=1,
    )


SWEEPS = {
    "float32": float32_loss,
    "wrong": wrong_gradient,
    "no_claim": no_claim,
    "random": random_function,
    "unconfirmed": unconfirmed,
}
