"""What the tables of a report say, whatever they are drawn with."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from gradaudit._network_report import NetworkReport
from gradaudit._report import Comparison, LeafReport, Report, Verdict
from gradaudit._words import percent
from gradaudit.render._printable import printable

MANY = 24
"""Leaves beyond this many are summed up, as long as they pass."""

WORST = 3
"""Comparisons of a report that are shown."""

SUMMED_UP = {
    Verdict.PASS: "pass",
    Verdict.FAIL: "fail",
    Verdict.INCONCLUSIVE: "are inconclusive",
}

LEAF_HEADINGS = (
    "leaf",
    "shape",
    "dtype",
    "verdict",
    "discrepancy",
    "resolution",
    "would have been seen",
)

COMPARISON_HEADINGS = ("entry", "claimed", "numeric", "+/-", "ratio")

PART_HEADINGS = ("part", "verdict", "leaves", "discrepancy", "resolution", "evaluations")


def shown(report: Report, most: int = MANY) -> list[LeafReport]:
    """Return every leaf; of very many, those that do not pass, or the first ones."""
    leaves = list(report.leaves.values())
    if len(leaves) <= most:
        return leaves
    telling = [leaf for leaf in leaves if leaf.verdict is not Verdict.PASS]
    return (telling or leaves)[:most]


def left_out(report: Report, most: int = MANY) -> Iterator[str]:
    """Count the leaves that are not shown, by verdict."""
    names = {leaf.name for leaf in shown(report, most)}
    others = [leaf for name, leaf in report.leaves.items() if name not in names]
    for verdict, do in SUMMED_UP.items():
        count = sum(leaf.verdict is verdict for leaf in others)
        if count:
            yield f"and {count} more leaves that {do}"


def leaf_row(leaf: LeafReport) -> tuple[str, ...]:
    """Return the cells below `LEAF_HEADINGS`."""
    return (
        printable(leaf.name),
        "scalar" if leaf.shape == () else "x".join(map(str, leaf.shape)),
        printable(leaf.dtype),
        leaf.verdict.value,
        number(leaf.discrepancy),
        number(leaf.resolution),
        _seen(leaf),
    )


def worst_of(report: Report) -> list[Comparison]:
    """Return the comparisons that failed most clearly, of the first leaves that have some."""
    return [one for leaf in report.leaves.values() for one in leaf.worst][:WORST]


def comparison_row(one: Comparison) -> tuple[str, ...]:
    """Return the cells below `COMPARISON_HEADINGS`."""
    return (
        printable(one.where),
        f"{one.claimed:.9g}",
        f"{one.numeric + 0.0:.9g}",
        f"{one.error:.1g}",
        f"{one.ratio + 0.0:.4g}" if math.isfinite(one.ratio) else "-",
    )


def parts_of(report: NetworkReport) -> Mapping[str, Report]:
    """Return the whole and its parts."""
    return {"whole": report.whole, **report.parts}


def accused(report: NetworkReport) -> dict[str, Report]:
    """Return the reports on the culprits; on the whole if it fails and no part does."""
    if not report.culprits and report.whole.verdict is Verdict.FAIL:
        return {"whole": report.whole}
    return {name: report.parts[name] for name in report.culprits}


def part_row(name: str, report: Report) -> tuple[str, ...]:
    """Return the cells below `PART_HEADINGS`."""
    leaves = list(report.leaves.values())
    return (
        printable(name),
        report.verdict.value,
        printable(", ".join(map(_named, leaves))),
        number(_largest([leaf.discrepancy for leaf in leaves])),
        number(_largest([leaf.resolution for leaf in leaves])),
        str(report.evaluations),
    )


def number(value: float) -> str:
    """Return a number of two digits, a dash where it is not finite."""
    return f"{value:.1e}" if math.isfinite(value) else "-"


def spent(report: Report) -> str:
    """Return what the check took."""
    return (
        f"{report.evaluations} evaluations of f, {report.gradient_evaluations} of the gradient, "
        f"{report.seconds:.2g} s"
    )


def by_stage(report: Report) -> str:
    """Return how evaluations and time are shared between the stages."""
    times = report.stage_seconds
    return ", ".join(
        f"{printable(stage)} {count}" + (f" in {times[stage]:.2g} s" if stage in times else "")
        for stage, count in report.stages.items()
    )


def spent_in_all(report: NetworkReport) -> str:
    """Return what all checks took."""
    return f"{report.evaluations} evaluations, {report.seconds:.2g} s in all"


def settings_of(report: Report) -> str:
    """Return the seed and the options that are set."""
    settings = {"seed": report.seed, **report.settings}
    return " ".join(f"{name}={value}" for name, value in settings.items() if value is not None)


def replay(report: Report) -> str:
    """Return what gives the same report again."""
    said = settings_of(report)
    versions = " ".join(f"{name} {version}" for name, version in report.versions.items())
    return printable(f"{said} ({versions})")


def _seen(leaf: LeafReport) -> str:
    if math.prod(leaf.shape) == 0:
        return "empty"
    if leaf.verdict is Verdict.FAIL:
        how = "" if leaf.exact else "about " if leaf.sampled else "at least "
        return f"{how}{leaf.wrong_entries} wrong" if leaf.wrong_entries else "wrong"
    return percent(leaf.detectable) if math.isfinite(leaf.resolution) else "-"


def _named(leaf: LeafReport) -> str:
    return leaf.name if leaf.verdict is Verdict.PASS else f"{leaf.name} ({leaf.verdict})"


def _largest(values: list[float]) -> float:
    return max((value for value in values if math.isfinite(value)), default=math.nan)
