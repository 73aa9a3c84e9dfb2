"""Do the error bars of numeric derivatives hold the truth? Kind by kind, for several libraries.

Run as ``python -m benchmarks.calibration``; ``--short`` draws a few points of each kind. Other
libraries are asked if they are installed. The exit status is 1 where gradaudit misses a target.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer

from benchmarks._table import save, show
from benchmarks.differentiators import Differentiator, Estimate, installed
from benchmarks.functions import KINDS, Kind, Sample

POINTS, SHORT = 200, 12
"""Points of each kind, in the whole and in the short form."""

WIDE = 0.25
"""Steps of this part of x are the widest that a differentiator may be expected to take."""

USEFUL = 1e-2
"""A bar of at most this part of the slope is useful."""

CONFIDENT = 1e-3
"""... and one of at most this part confident: off by more than `USEFUL` it misleads."""

UNSEEN = 100.0
"""A slope whose effect over the widest step is below so many roundings of f cannot be seen."""

PLAIN = (
    "exp", "sin-exp", "tanh", "softplus", "gaussian", "arctan", "power", "polynomial", "rational",
    "log-sum-exp", "value-1e-12", "value-1e12", "value-1e-200", "point-1e-12", "point-1e12",
    "cube-at-1e4", "square-at-1e8", "long-sum", "sequential-sum", "log-tiny", "sqrt-tiny",
)  # fmt: skip
"""Kinds that are smooth on the scale of their point, and computed in float64."""

FEW = 40
"""With fewer points of a kind than this, one is allowed to stray whatever the percentage."""


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
        bool(estimate.given and estimate.error < CONFIDENT * scale and not off <= USEFUL * scale),
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


def outcomes(name: str, points: int, number: int) -> list[Outcome]:
    """Ask one library at seeded points of one kind."""
    kind, differentiate = KINDS[number], installed()[name]
    return [_asked(kind, differentiate, point) for point in range(points)]


def _asked(kind: Kind, differentiate: Differentiator, point: int) -> Outcome:
    sample = kind.draw(np.random.default_rng([point, 3]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            estimate = differentiate(sample.f, sample.x)
        except (ArithmeticError, ValueError, IndexError, TypeError, np.linalg.LinAlgError):
            estimate = Estimate(np.nan, np.inf, 0)  # as good as none given
        return outcome(sample, estimate)


def summary(results: Sequence[Outcome]) -> dict[str, Any]:
    """Say what one library made of some points."""
    given = [one for one in results if one.given]
    return {
        "points": len(results),
        "given": len(given),
        "covered %": _percent(sum(one.covered for one in given), len(given)),
        "usable %": _percent(sum(one.usable for one in results), len(results)),
        "misled": sum(one.misled for one in results),
        "declined": sum(one.declined_wrongly for one in results),
        "bar/error": _median([one.ratio for one in given]),
        "bar/slope": _median([one.relative for one in given]),
        "evaluations": _median([float(one.evaluations) for one in results]),
    }


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else float("nan")


def _median(values: Sequence[float]) -> float:
    finite = [value for value in values if np.isfinite(value)]
    return float(np.median(finite)) if finite else float("nan")


def shortfalls(kinds: Mapping[str, Sequence[Outcome]]) -> list[str]:
    """Say which targets gradaudit misses, in words; nothing where it reaches them all."""
    whole = summary([one for results in kinds.values() for one in results])
    smooth = summary([one for name in PLAIN for one in kinds.get(name, ())])
    targets = (
        ("the bar covers the truth in all, %", whole["covered %"], ">=", 99.0),
        ("usable, %", whole["usable %"], ">=", 97.0),
        ("confidently wrong", whole["misled"], "<=", 0),
        ("median bar/error", whole["bar/error"], "<=", 30.0),
        ("median bar/slope of smooth functions", smooth["bar/slope"], "<=", 1e-9),
        ("median evaluations on smooth functions", smooth["evaluations"], "<=", 24),
    )
    missed = [
        f"{what}: {value:.4g}, not {sign} {target:g}"
        for what, value, sign, target in targets
        if (value < target if sign == ">=" else value > target)
    ]
    strays = {name: _kind_shortfall(results) for name, results in kinds.items()}
    return missed + [f"{name}: {text}" for name, text in strays.items() if text]


def _kind_shortfall(results: Sequence[Outcome]) -> str:
    given = [one for one in results if one.given]
    strays = sum(not one.covered for one in given)
    allowed = max(0.05 * len(given), 1 if len(given) < FEW else 0)
    return f"{strays} of {len(given)} bars miss the truth" if strays > allowed else ""


def main(
    *,
    short: Annotated[bool, typer.Option(help="Few points of each kind.")] = False,
    points: Annotated[int | None, typer.Option(help="Points of each kind.")] = None,
    only: Annotated[str, typer.Option(help="Only kinds whose name holds this.")] = "",
    peers: Annotated[bool, typer.Option(help="Ask the other libraries too.")] = True,
) -> None:
    """Print a table of kinds and one of libraries, write both as JSON, and say what is missed."""
    count = points or (SHORT if short else POINTS)
    numbers = [number for number, kind in enumerate(KINDS) if only in kind.name]
    names = list(installed()) if peers else ["gradaudit"]
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        found = {name: list(pool.map(partial(outcomes, name, count), numbers)) for name in names}
    kinds = dict(zip((KINDS[number].name for number in numbers), found["gradaudit"], strict=True))
    by_kind = [{"kind": name, **summary(results)} for name, results in kinds.items()]
    by_library = [
        {
            "library": name,
            **summary([one for kind in results for one in kind]),
            "kinds covered": sum(not _kind_shortfall(kind) for kind in results),
        }
        for name, results in found.items()
    ]
    show(f"gradaudit, kind by kind ({count} points each)", by_kind)
    show(f"all {len(numbers)} kinds, library by library", by_library)
    save(Path("benchmarks/results/calibration.json"), {"kinds": by_kind, "libraries": by_library})
    missed = shortfalls(kinds)
    for line in missed:
        print(f"MISSED  {line}")
    raise typer.Exit(1 if missed and not only else 0)


if __name__ == "__main__":
    typer.run(main)
