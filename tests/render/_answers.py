"""Answers of any kind, with any text and any number in them."""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import Any

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from gradaudit import (
    Cause,
    Comparison,
    Comparisons,
    Finding,
    LeafReport,
    NetworkReport,
    Report,
    StepCurve,
    Sweep,
    Verdict,
)

NASTY = [
    "</script><b>",
    "<!-- ",
    "a|b",
    "a\\|b",
    "`code`",
    "``",
    "\\",
    "*bold* _and_ ~~more~~",
    "[link](javascript:alert)",
    "![image](x)",
    "&lt;b&gt;",
    "$x$",
    "{{ 7 * 7 }}{% raw %}",
    "1. # - + >",
    "line\r\nline\u2028line",
    "\x1b[31mred\x07",
    "\x00",
    "\u202eright to left",
    "\ud800",
    " ",
    "",
    "nan",
    '"',
    "'",
]

texts = st.sampled_from(NASTY) | st.text(max_size=12)
verdicts = st.sampled_from(Verdict)
counts = st.integers(0, 2**40)
floats = st.floats()
values = st.recursive(
    st.none() | st.booleans() | st.integers() | floats | texts,
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=4,
)
shapes = hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)


def frozen(mapping: dict[str, Any]) -> MappingProxyType[str, Any]:
    return MappingProxyType(mapping)


def named(kind: st.SearchStrategy[Any], most: int = 3) -> st.SearchStrategy[Any]:
    return st.dictionaries(texts, kind, max_size=most).map(frozen)


def several(kind: st.SearchStrategy[Any], most: int = 2) -> st.SearchStrategy[Any]:
    return st.lists(kind, max_size=most).map(tuple)


findings = st.builds(
    Finding,
    cause=st.sampled_from(Cause),
    statement=texts,
    leaf=st.none() | texts,
    region=st.none() | texts,
    evidence=named(floats | texts),
    advice=texts,
    module=texts,
)
comparisons = st.builds(Comparison, where=texts, claimed=floats, numeric=floats, error=floats)


@st.composite
def step_curves(draw: st.DrawFn) -> StepCurve:
    steps = sorted(draw(st.sets(st.floats(1e-300, 1e3), min_size=1, max_size=5)), reverse=True)
    return StepCurve(
        where=draw(texts),
        steps=np.array(steps),
        ratios=draw(hnp.arrays(np.float64, len(steps))),
        errors=draw(hnp.arrays(np.float64, len(steps))),
        noise=draw(floats),
        truncation=draw(floats),
        resolution=draw(floats),
        textbook=draw(floats),
    )


@st.composite
def leaves(draw: st.DrawFn, name: st.SearchStrategy[str] = texts) -> LeafReport:
    shape = draw(shapes)
    size = math.prod(shape)
    index = draw(st.sets(st.integers(0, size - 1), max_size=5)) if size else set()
    vectors = [draw(hnp.arrays(np.float64, len(index))) for _ in range(3)]
    return LeafReport(
        name=draw(name),
        shape=shape,
        dtype=draw(texts),
        verdict=draw(verdicts),
        reason=draw(texts),
        discrepancy=draw(floats),
        resolution=draw(floats),
        detectable=draw(floats),
        wrong=draw(hnp.arrays(bool, shape)),
        exact=draw(st.booleans()),
        probes=draw(counts),
        worst=draw(several(comparisons)),
        sampled=draw(st.booleans()),
        outputs=draw(texts),
        visible=draw(hnp.arrays(np.float32, shape) | st.just(np.empty(0, np.float32))),
        comparisons=Comparisons(np.array(sorted(index), dtype=np.intp), *vectors),
        steps=draw(st.none() | step_curves()),
    )


reports = st.builds(
    Report,
    verdict=verdicts,
    reason=texts,
    findings=several(findings),
    leaves=st.lists(leaves(), max_size=3).map(lambda some: frozen({one.name: one for one in some})),
    notes=several(texts),
    evaluations=counts,
    gradient_evaluations=counts,
    seconds=floats,
    seed=counts,
    settings=named(values),
    versions=named(texts),
    stages=named(counts),
    stage_seconds=named(floats),
)


@st.composite
def networks(draw: st.DrawFn) -> NetworkReport:
    parts = draw(named(reports, 2))
    return NetworkReport(
        verdict=draw(verdicts),
        reason=draw(texts),
        culprits=tuple(name for name in parts if draw(st.booleans())),
        whole=draw(reports),
        parts=parts,
        notes=draw(several(texts)),
    )


@st.composite
def sweeps(draw: st.DrawFn) -> Sweep:
    steps = sorted(draw(st.sets(st.floats(1e-30, 1e3), min_size=1, max_size=5)), reverse=True)
    ratios = st.floats(0.0, 1.0) | st.just(math.nan)
    one_each = hnp.arrays(np.float64, len(steps), elements=ratios)
    return Sweep(
        steps=np.array(steps),
        ratios=draw(one_each),
        errors=draw(one_each),
        noise=draw(one_each),
        truncation=draw(one_each),
        epsilon=draw(st.sampled_from(steps)),
        best_step=draw(st.sampled_from([*steps, math.nan])),
        resolution=draw(ratios | st.just(math.inf)),
        digits=draw(st.floats(-300.0, 300.0) | st.just(math.nan)),
        lost=draw(ratios),
        dtype=draw(texts),
        one_sided=draw(st.booleans()),
        entries=draw(counts),
        total=draw(counts),
        unmeasured=draw(counts),
        evaluations=draw(counts),
        seed=draw(counts),
        report=draw(st.none() | reports),
    )


answers = reports | networks() | sweeps()
