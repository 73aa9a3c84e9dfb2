"""Answers as JSON, the schema that it follows, and the way back."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import numpy as np

from gradaudit._errors import ArgumentError
from gradaudit._network_report import NetworkReport
from gradaudit._rendered import Rendered
from gradaudit._report import Cause, Comparison, Comparisons, Finding, LeafReport, Report, Verdict
from gradaudit._step_curve import StepCurve
from gradaudit.render._arrays import FLOAT32, MASK, Listed
from gradaudit.render._codec import (
    COUNT,
    FLAG,
    FREE,
    NUMBER,
    TEXT,
    WHOLE,
    Choice,
    Maybe,
    Named,
    Record,
    Schema,
    Several,
    refusal,
)
from gradaudit.sweeps import Sweep

VERSION = 1
"""Of the schema: it grows when a reader of the old one would be misled."""

SCHEMA = Path(__file__).with_name("report.schema.json")
"""The published schema, which is that of `schema`."""

Answer = TypeVar("Answer", bound=Rendered)

VERDICT, FLOATS = Choice(Verdict), Listed(np.float64, NUMBER)


def _demand_leaf(leaf: LeafReport, where: str) -> None:
    """Refuse arrays that do not fit the leaf."""
    wrong, visible, many = leaf.wrong, leaf.visible, leaf.comparisons
    if wrong.shape != leaf.shape:
        raise _misfit(f"{where}.wrong", wrong.shape, f"the leaf's, {leaf.shape}")
    if visible.shape not in {leaf.shape, (0,)}:
        raise _misfit(f"{where}.visible", visible.shape, f"the leaf's, {leaf.shape}")
    for name in ("claimed", "numeric", "error"):
        shape = getattr(many, name).shape
        if shape != many.index.shape:
            raise _misfit(f"{where}.comparisons.{name}", shape, f"that of `index`, {(len(many),)}")
    size = math.prod(leaf.shape)
    for place, index in enumerate(many.index.tolist()):
        if index >= size:
            raise refusal(index, f"{where}.comparisons.index[{place}]", f"less than {size}")


def _demand_network(network: NetworkReport, where: str) -> None:
    """Refuse culprits that are no parts."""
    for place, name in enumerate(network.culprits):
        if name not in network.parts:
            raise refusal(name, f"{where}culprits[{place}]", "one of the parts")


def _demand_sweep(sweep: Sweep, where: str) -> None:
    _demand_steps(sweep, where, ("ratios", "errors", "noise", "truncation"))


def _demand_curve(curve: StepCurve, where: str) -> None:
    _demand_steps(curve, f"{where}.", ("ratios", "errors"))


def _demand_steps(answer: Sweep | StepCurve, where: str, others: Sequence[str]) -> None:
    """Refuse arrays of different lengths, and steps that are none."""
    steps = answer.steps
    if not steps.size or not (np.isfinite(steps) & (steps > 0)).all():
        raise refusal(list(steps), f"{where}steps", "positive numbers, at least one")
    for name in others:
        shape = getattr(answer, name).shape
        if shape != steps.shape:
            raise _misfit(f"{where}{name}", shape, f"that of `steps`, {steps.shape}")


def _misfit(where: str, shape: tuple[int, ...], expected: str) -> ArgumentError:
    return ArgumentError(f"reading a report: `{where}` has shape {shape}: expected {expected}")


COMPARISON = Record(
    Comparison, {"where": TEXT, "claimed": NUMBER, "numeric": NUMBER, "error": NUMBER}
)
COMPARISONS = Record(
    Comparisons,
    {"index": Listed(np.intp, COUNT), "claimed": FLOATS, "numeric": FLOATS, "error": FLOATS},
)
STEPS = Record(
    StepCurve,
    {
        "where": TEXT,
        "steps": FLOATS,
        "ratios": FLOATS,
        "errors": FLOATS,
        "noise": NUMBER,
        "truncation": NUMBER,
        "resolution": NUMBER,
        "textbook": NUMBER,
    },
    _demand_curve,
)
FINDING = Record(
    Finding,
    {
        "cause": Choice(Cause),
        "statement": TEXT,
        "leaf": Maybe(TEXT),
        "region": Maybe(TEXT),
        "evidence": Named(FREE),
        "advice": TEXT,
        "module": TEXT,
    },
)
LEAF = Record(
    LeafReport,
    {
        "name": TEXT,
        "shape": Several(COUNT),
        "dtype": TEXT,
        "verdict": VERDICT,
        "reason": TEXT,
        "discrepancy": NUMBER,
        "resolution": NUMBER,
        "detectable": NUMBER,
        "wrong": MASK,
        "exact": FLAG,
        "probes": COUNT,
        "worst": Several(COMPARISON),
        "sampled": FLAG,
        "outputs": TEXT,
        "visible": FLOAT32,
        "comparisons": COMPARISONS,
        "steps": Maybe(STEPS),
    },
    _demand_leaf,
)
REPORT = Record(
    Report,
    {
        "verdict": VERDICT,
        "reason": TEXT,
        "findings": Several(FINDING),
        "leaves": Named(LEAF),
        "notes": Several(TEXT),
        "evaluations": COUNT,
        "gradient_evaluations": COUNT,
        "seconds": NUMBER,
        "seed": WHOLE,
        "settings": Named(FREE),
        "versions": Named(TEXT),
        "stages": Named(COUNT),
        "stage_seconds": Named(NUMBER),
    },
)
NETWORK = Record(
    NetworkReport,
    {
        "verdict": VERDICT,
        "reason": TEXT,
        "culprits": Several(TEXT),
        "whole": REPORT,
        "parts": Named(REPORT),
        "notes": Several(TEXT),
    },
    _demand_network,
)
SWEEP = Record(
    Sweep,
    {
        "steps": FLOATS,
        "ratios": FLOATS,
        "errors": FLOATS,
        "noise": FLOATS,
        "truncation": FLOATS,
        "epsilon": NUMBER,
        "best_step": NUMBER,
        "resolution": NUMBER,
        "digits": NUMBER,
        "lost": NUMBER,
        "dtype": TEXT,
        "one_sided": FLAG,
        "entries": COUNT,
        "total": COUNT,
        "unmeasured": COUNT,
        "evaluations": COUNT,
        "seed": WHOLE,
        "report": Maybe(REPORT),
    },
    _demand_sweep,
)
PARTS = (LEAF, FINDING, COMPARISON, COMPARISONS, STEPS)
KINDS = {"report": REPORT, "network": NETWORK, "sweep": SWEEP}
"""What a file may hold, as its key `kind` says."""


def to_json(answer: Rendered, path: str | os.PathLike[str] | None = None) -> str:
    """Return an answer as JSON.

    Parameters
    ----------
    answer : Report, NetworkReport or Sweep
        What to keep.
    path : str or path-like, optional
        A file to write it to as well.

    Returns
    -------
    str
        One line of ASCII, as the schema says.
    """
    kind, record = next(
        (kind, record) for kind, record in KINDS.items() if isinstance(answer, record.kind)
    )
    whole = {"schema_version": VERSION, "kind": kind, **record.write(answer)}
    text = json.dumps(whole, allow_nan=False)
    if path is not None:
        Path(path).write_text(f"{text}\n", encoding="ascii")
    return text


def from_json(source: str | os.PathLike[str]) -> Report | NetworkReport | Sweep:
    """Read an answer of whichever kind.

    Parameters
    ----------
    source : str or path-like
        The text, or the path of a file that holds it: a str is text if it begins with a brace.

    Returns
    -------
    Report, NetworkReport or Sweep
        As the text says.

    Raises
    ------
    ArgumentError
        If it is no such answer, or one of a newer version; the text says what is wrong and where.
    """
    whole = _parsed(source)
    kind = whole.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise refusal(kind, "kind", f"one of {', '.join(KINDS)}")
    found: Report | NetworkReport | Sweep = KINDS[kind].read(whole, "")
    return found


def read_json(source: str | os.PathLike[str], kind: type[Answer]) -> Answer:
    """Read an answer of one kind.

    Parameters
    ----------
    source : str or path-like
        As for `from_json`.
    kind : type
        `Report`, `NetworkReport` or `Sweep`.

    Returns
    -------
    Report, NetworkReport or Sweep
        Of that kind.

    Raises
    ------
    ArgumentError
        Also if it is of another kind.
    """
    found = from_json(source)
    if not isinstance(found, kind):
        other = type(found).__name__
        raise ArgumentError(
            f"`source` holds a {other}: expected a {kind.__name__}; read it by `{other}.from_json`"
        )
    return found


def schema() -> Schema:
    """Return the JSON Schema (draft 2020-12) of what `to_json` writes.

    Returns
    -------
    dict
        The same as in the file `SCHEMA`.
    """
    defined = {record.kind.__name__: record for record in PARTS}
    defined |= {record.kind.__name__: record for record in KINDS.values()}
    others = {"mask": MASK.definition, "float32": FLOAT32.definition, "free": FREE.definition}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:gradaudit:report:{VERSION}",
        "title": "An answer of gradaudit",
        "description": "Numbers that are not finite are the texts nan, inf and -inf. Keys that are "
        "not named here are to be ignored.",
        "type": "object",
        "properties": {"schema_version": {"const": VERSION}, "kind": {"enum": list(KINDS)}},
        "required": ["schema_version", "kind"],
        "oneOf": [
            {"properties": {"kind": {"const": kind}}, **record.schema}
            for kind, record in KINDS.items()
        ],
        "$defs": {name: record.definition for name, record in defined.items()} | others,
    }


def _parsed(source: str | os.PathLike[str]) -> dict[str, Any]:
    """Return the object that a text or a file holds, of the version that can be read."""
    text = _text(source)
    try:
        whole = json.loads(text, parse_constant=_no_constant, object_pairs_hook=_demand_names_once)
    except RecursionError:
        raise ArgumentError("`source` is nested too deeply to be a report") from None
    except ArgumentError:
        raise
    except ValueError as error:
        raise ArgumentError(f"`source` is no JSON: {error}") from None
    if not isinstance(whole, dict) or "schema_version" not in whole:
        raise ArgumentError("`source` is no report of gradaudit: it has no `schema_version`")
    version = COUNT.read(whole["schema_version"], "schema_version")
    if version > VERSION:
        raise ArgumentError(
            f"`source` follows version {version} of the schema, and this gradaudit knows versions "
            f"up to {VERSION}: read it with a newer gradaudit"
        )
    if version < VERSION:
        raise refusal(version, "schema_version", str(VERSION))
    return whole


def _text(source: str | os.PathLike[str]) -> str:
    if isinstance(source, str) and source.lstrip().startswith("{"):
        return source
    if not isinstance(source, str | os.PathLike):
        kind = type(source).__name__
        raise ArgumentError(f"`source` is of type {kind}: expected JSON or the path of a file")
    try:
        return Path(source).read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "not a path, or not UTF-8"
        said = ascii(os.fspath(source))[:80]
        raise ArgumentError(
            f"`source` is {said}: expected JSON that begins with a brace, or the path of a file "
            f"that can be read ({why})"
        ) from None


def _no_constant(name: str) -> NoReturn:
    raise ArgumentError(f"`source` is no JSON: it has {name}; the schema writes it as a text")


def _demand_names_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(_repeated(pairs))
        raise ArgumentError(f"reading a report: an object has {json.dumps(twice)} twice")
    return found


def _repeated(pairs: list[tuple[str, Any]]) -> Iterator[str]:
    seen: set[str] = set()
    for name, _ in pairs:
        if name in seen:
            yield name
        seen.add(name)
