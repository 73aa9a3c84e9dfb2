"""Do the error bars of numeric derivatives hold the truth? Kind by kind, for several libraries.

Run as ``python -m benchmarks.calibration``; ``--short`` draws a few points of each kind and asks
gradaudit alone. The exit status is 1 where gradaudit misses one of its targets.
"""

from __future__ import annotations

import json
import os
import time
import warnings
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from benchmarks._table import save, show
from benchmarks.differentiators import Estimate, installed
from benchmarks.functions import KINDS, Kind, Sample

POINTS = 200
SHORT = 20
WIDE = 0.25
"""Steps of this part of x are the widest that a differentiator may be expected to take."""

USEFUL = 1e-2
"""A bar of at most this part of the slope is useful."""

UNSEEN = 100.0
"""A slope whose effect over the widest step is below so many roundings of f cannot be seen."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one library made of one point.

    Attributes
    ----------
    given
        Whether it gave a value with a bar.
    covered
        Whether that bar holds the truth.
    usable
        Covered by a bar of at most 1 % of the slope, or rightly declined.
    misled
        Confidently wrong: off by more than 1 % with a bar below 0.1 %.
    declined_wrongly
        Nothing given where there is a derivative that can be seen.
    ratio
        The bar over the true error; NaN where it says nothing.
    relative
        The bar over the slope.
    evaluations
        Calls of f.
    """

    given: bool
    covered: bool
    usable: bool
    misled: bool
    declined_wrongly: bool
    ratio: float
    relative: float
    evaluations: int


def outcome(sample: Sample, estimate: Estimate) -> Outcome:
    """Compare an estimate with the truth."""
    truth = sample.derivative
    if estimate.side:
        truth = getattr(sample, estimate.side)
    exists = truth is not None and bool(np.isfinite(truth))
    scale, visible = _scale(sample, truth) if truth is not None and exists else (0.0, False)
    off = abs(estimate.value - truth) if truth is not None and estimate.given else np.nan
    covered = estimate.given and exists and off <= estimate.error
    useful = covered and estimate.error <= USEFUL * scale
    unseen = not visible and (covered or not estimate.given)
    return Outcome(
        estimate.given,
        covered,
        useful or unseen,
        bool(estimate.given and estimate.error < 1e-3 * scale and not off <= USEFUL * scale),
        not estimate.given and visible,
        estimate.error / off if covered and off > 0 else np.nan,
        estimate.error / scale if estimate.given and scale else np.nan,
        estimate.evaluations,
    )


def _scale(sample: Sample, truth: float) -> tuple[float, bool]:
    """Return what a bar is to be small beside, and whether the slope can be seen at all.

    The slope itself; where it is zero, that of the chord to a point nearby, and at least what
    rounding of f over a wide step makes of nothing.
    """
    x = float(sample.x)
    step = WIDE * abs(x) or WIDE
    values = [float(sample.f(np.asarray(sample.x + side * step))) for side in (-1.0, 0.0, 1.0)]
    eps = float(np.finfo(np.asarray(sample.f(np.asarray(sample.x))).dtype).eps)
    rounding = max(eps * abs(values[1]), sample.noise) / step
    if truth:
        return abs(truth), abs(truth) > UNSEEN * rounding
    changes = [abs(value - values[1]) / step for value in values if np.isfinite(value)]
    return max(*changes, 10 * rounding / USEFUL), True


def outcomes(name: str, number: int, points: int) -> list[Outcome]:
    """Ask one library at seeded points of one kind."""
    kind, differentiate = KINDS[number], installed()[name]
    return [_asked(kind, differentiate, point) for point in range(points)]


def _of_kind(name: str, points: int, number: int) -> list[Outcome]:
    return outcomes(name, number, points)


def _asked(kind: Kind, differentiate: Any, point: int) -> Outcome:
    sample = kind.draw(np.random.default_rng([point, 3]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            estimate = differentiate(sample.f, sample.x)
        except (ArithmeticError, ValueError, IndexError, np.linalg.LinAlgError):
            estimate = Estimate(np.nan, np.inf, 0)  # as good as none given
        return outcome(sample, estimate)


def summary(results: Sequence[Outcome]) -> dict[str, Any]:
    """Say what one library made of some points."""
    given = [one for one in results if one.given]
    ratios = [one.ratio for one in given if np.isfinite(one.ratio)]
    relative = [one.relative for one in given if np.isfinite(one.relative)]
    return {
        "points": len(results),
        "given": len(given),
        "covered %": _percent(sum(one.covered for one in given), len(given)),
        "usable %": _percent(sum(one.usable for one in results), len(results)),
        "misled": sum(one.misled for one in results),
        "declined": sum(one.declined_wrongly for one in results),
        "bar/error": _median(ratios),
        "bar/slope": _median(relative),
        "evaluations": _median([float(one.evaluations) for one in results]),
    }


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else float("nan")


def _median(values: Sequence[float]) -> float:
    return float(np.median(values)) if values else float("nan")


def shortfalls(kinds: Mapping[str, Mapping[str, Any]], whole: Mapping[str, Any]) -> list[str]:
    """Say which targets are missed, in words."""
    smooth = [kinds[name] for name in PLAIN]
    missed = [
        f"{name}: the bar covers {row['covered %']} % of the truths, not 95 %"
        for name, row in kinds.items()
        if row["covered %"] < COVERED_IN_EACH
    ]
    missed += [
        f"{text}: {value:.4g}"
        for text, value, bad in (
            ("covered in all, %", whole["covered %"], whole["covered %"] < COVERED_IN_ALL),
            ("usable, %", whole["usable %"], whole["usable %"] < USABLE),
            ("confidently wrong", whole["misled"], whole["misled"] > 0),
            ("median bar/error", whole["bar/error"], whole["bar/error"] > TIGHT),
        )
        if bad
    ]
    for row in smooth:
        pass
    return missed


def main(
    *,
    short: Annotated[bool, typer.Option(help="Few points, and gradaudit alone.")] = False,
    points: Annotated[int | None, typer.Option(help="Points of each kind.")] = None,
    only: Annotated[str, typer.Option(help="Only kinds whose name holds this.")] = "",
    peers: Annotated[bool, typer.Option(help="Ask the other libraries too.")] = True,
) -> None:
    """Print a table of kinds, one of libraries, and write both as JSON."""
    count = points or (SHORT if short else POINTS)
    numbers = [number for number, kind in enumerate(KINDS) if only in kind.name]
    names = ["gradaudit"] if short or not peers else list(installed())
    start = time.perf_counter()
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        found = {
            name: list(pool.map(partial(_of_kind, name, count), numbers)) for name in names
        }
    seconds = time.perf_counter() - start
    kinds = {
        KINDS[number].name: summary(results)
        for number, results in zip(numbers, found["gradaudit"], strict=True)
    }
    show("kinds", [{"kind": name, **row} for name, row in kinds.items()])
    whole = {name: summary([one for kind in results for one in kind]) for name, results in found.items()}
    show("libraries", [{"library": name, **row} for name, row in whole.items()])
    print(seconds)


if __name__ == "__main__":
    typer.run(main)
