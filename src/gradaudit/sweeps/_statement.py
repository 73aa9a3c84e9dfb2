"""A sweep in words: which is at fault, why, and which step would have served."""

from __future__ import annotations

import math

import numpy as np

from gradaudit._report import Verdict
from gradaudit._words import step_size
from gradaudit.sweeps._opinion import WRONG, Fault, Opinion
from gradaudit.sweeps._result import Sweep

SINGLE = 30.0
"""f looks as if computed in float32 when its noise is float32's eps within this factor."""

VANISHED = 0.4
"""Rounding x makes a ratio of 1 / (1 + sqrt(2)) where no entry moves at all."""


def statement(sweep: Sweep) -> str:
    """Return the answer in a few sentences.

    Parameters
    ----------
    sweep : Sweep
        What was measured.

    Returns
    -------
    str
        Plain text.
    """
    if sweep.report is None:
        return _without_claim(sweep)
    if sweep.verdict is Verdict.PASS:
        return _right(sweep)
    if sweep.verdict is Verdict.FAIL:
        return _wrong(sweep)
    of_right = _of_a_right_gradient(sweep)
    return f"Undecided: {sweep.report.reason} {_capital(_says(sweep))}.{of_right}"


def _right(sweep: Sweep) -> str:
    if sweep.fault is Fault.NOBODY:
        return f"The gradient is right, and the check agrees: {_says(sweep)}."
    return (
        f"The check is at fault, not the gradient: {_says(sweep)}, but {_why(sweep)}."
        f"{_better(sweep)}"
    )


def _wrong(sweep: Sweep) -> str:
    assert sweep.report is not None  # noqa: S101 - a verdict comes with it
    reason = f" {sweep.report.reason}"
    if sweep.fault is Fault.GRADIENT:
        return (
            f"The gradient is at fault (or f is), not the check: {_says(sweep)}, and "
            f"{_at_best(sweep)}.{reason}"
        )
    if sweep.opinion is Opinion.RIGHT:
        return (
            f"The gradient is at fault (or f is), and the check misses it: {_says(sweep)}. One "
            f"ratio over all entries hides what few or small ones hold.{reason}"
        )
    of_right = f"{sweep.expected(sweep.epsilon):.2g}"
    return (
        f"Both are at fault. The gradient, or f: {sweep.report.reason} And the check: "
        f"{_says(sweep)}, but it would have given {of_right} for a right gradient too, for "
        f"{_why(sweep)}; {_at_best(sweep)}."
    )


def _without_claim(sweep: Sweep) -> str:
    if math.isnan(sweep.best_step):
        return "f has no derivative here that could be measured, so no step can be judged."
    step, error = step_size(sweep.epsilon), sweep.expected(sweep.epsilon)
    first = f"Even for a right gradient a {_kind(sweep)} check with step {step} gives {error:.2g}"
    if sweep.best_step == sweep.epsilon:
        return f"{first}; no step does better here."
    best = sweep.expected(sweep.best_step)
    return f"{first}: {_why(sweep)}. With step {step_size(sweep.best_step)} it gives {best:.2g}."


def _says(sweep: Sweep) -> str:
    about = "" if sweep.entries == sweep.total else "about "
    given = f"a {_kind(sweep)} check with step {step_size(sweep.epsilon)} gives"
    if math.isnan(sweep.ratio):
        return f"{given} no number"
    return f"{given} {about}{sweep.ratio:.2g}, which courses read as {sweep.opinion}"


def _kind(sweep: Sweep) -> str:
    return "one-sided" if sweep.one_sided else "two-sided"


def _why(sweep: Sweep) -> str:
    """Say what makes a check err at the step asked about."""
    numbers = sweep.errors if sweep.report is None else sweep.ratios
    if sweep.unmeasured and not sweep.at(numbers, sweep.best_step) <= WRONG:
        return (
            f"f has no derivative along {sweep.unmeasured} of {sweep.entries} entries, as at a "
            "kink, where no step helps"
        )
    if math.isnan(sweep.expected(sweep.epsilon)):
        return "f is not finite at such a distance from x"
    if sweep.epsilon == sweep.best_step:
        return "no step does better here"
    if not sweep.epsilon < sweep.best_step:
        return "so wide a step averages f over its bends"
    if sweep.lost > min(sweep.at(sweep.noise, sweep.epsilon) / 2, VANISHED):
        return f"x is {sweep.dtype}, whose numbers lie too far apart for so small a step"
    return f"f carries only {_digits(sweep)}, and so small a step magnifies their rounding"


def _digits(sweep: Sweep) -> str:
    if math.isnan(sweep.digits):
        return "so many digits"
    off = 10.0**-sweep.digits / float(np.finfo(np.float32).eps)
    like = ", as float32 does" if 1 / SINGLE < off < SINGLE else ""
    return f"about {sweep.digits:.0f} digits{like}"


def _better(sweep: Sweep) -> str:
    """Name the step that would have served, and what it would have shown."""
    best = sweep.at(sweep.ratios, sweep.best_step)
    if math.isnan(best) or sweep.best_step == sweep.epsilon or best > WRONG:
        return ""
    return f" With step {step_size(sweep.best_step)} the same check gives {best:.2g}."


def _at_best(sweep: Sweep) -> str:
    best = sweep.at(sweep.ratios, sweep.best_step)
    if math.isnan(best):
        return "no step gives a number that could tell"
    if sweep.best_step == sweep.epsilon:
        return "no step tells more"
    return f"with the best step, {step_size(sweep.best_step)}, it still gives {best:.2g}"


def _of_a_right_gradient(sweep: Sweep) -> str:
    error = sweep.expected(sweep.epsilon)
    return "" if math.isnan(error) else f" Of a right gradient it would give {error:.2g}."


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
