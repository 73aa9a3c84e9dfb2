"""Compare a report with the truth."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

import gradaudit
from gradaudit import Cause, Finding, Report

from ._answer import FAMILY, NAMED, UNNAMED, WRONG, Answer, Reading
from ._mistake import Mistake, Plant, Question
from ._numbers import number_fits
from ._regions import entries


def judge(
    mistake: Mistake, draw: int = 0, check: Callable[..., Report] = gradaudit.check
) -> Answer:
    """Ask for a report on a mistake, and compare it with the truth."""
    question = mistake.question(draw)
    report = check(question.cost, question.claim, question.point)
    planted = {plant.leaf for plant in mistake.plants}
    differing, false_marks = _marks(report, question)
    return Answer(
        mistake,
        draw,
        str(report.verdict),
        tuple(_reading(report, question, mistake.plants, i) for i in range(len(mistake.plants))),
        tuple(
            (leaf, finding.cause)
            for leaf in question.point
            for finding in about(report.findings, question, leaf)
            if leaf not in planted and finding.cause in FAMILY
        ),
        differing,
        false_marks,
        report.evaluations,
    )


def about(findings: Iterable[Finding], question: Question, leaf: str) -> list[Finding]:
    """Give the findings that concern a leaf: alone, among those of their region, or with all."""
    found = []
    for finding in findings:
        region = None if finding.region is None else entries(finding.region, question.point)
        concerned = {finding.leaf} if finding.leaf is not None else set(region or question.point)
        if leaf in concerned:
            found.append(finding)
    return found


def _reading(report: Report, question: Question, plants: tuple[Plant, ...], i: int) -> Reading:
    plant = plants[i]
    findings = about(report.findings, question, plant.leaf)
    said = frozenset(finding.cause for finding in findings)
    allowed = frozenset[Cause]().union(*(p.accepts for p in plants if p.leaf == plant.leaf))
    if (said & FAMILY) - allowed:
        return Reading(plant, WRONG, said)
    naming = [finding for finding in findings if finding.cause in plant.accepts]
    if not naming:
        return Reading(plant, UNNAMED, said)
    wrong = question.wrong(plant.leaf) & question.owned[i]
    marked = _marked(naming, question, plant.leaf)
    due = wrong & ~question.slight(plant.leaf) if report.leaf(plant.leaf).exact else False
    place = marked is None or bool((due <= marked).all() and (marked <= question.owned[i]).all())
    own = [finding for finding in naming if finding.cause == plant.cause]
    return Reading(plant, NAMED, said, place, number_fits(own, question, plant.leaf, wrong))


def _marked(findings: Iterable[Finding], question: Question, leaf: str) -> NDArray[np.bool_] | None:
    """Put together the regions of some findings in a leaf; None if one cannot be read."""
    marked = np.zeros(question.point[leaf].shape, dtype=bool)
    for finding in findings:
        region = leaf if finding.region is None else finding.region
        masks = entries(region, question.point)
        if masks is None or leaf not in masks:
            return None
        marked |= masks[leaf]
    return marked


def _marks(report: Report, question: Question) -> tuple[int, int]:
    differing = false_marks = 0
    for leaf in question.point:
        found: Any = report.leaf(leaf)
        truth, slight = question.wrong(leaf), question.slight(leaf)
        if found.exact:
            differing += int(((found.wrong != truth) & ~slight).sum())
        else:
            false_marks += int((found.wrong & ~truth & ~slight).sum())
    return differing, false_marks
