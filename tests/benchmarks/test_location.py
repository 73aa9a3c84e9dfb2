"""The benchmark of location: what it asks about, and that it runs through."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import typer
from typer.testing import CliRunner

from benchmarks import location
from benchmarks.location import LONG, SHORT, Place, mistakes
from benchmarks.planted import (
    MISTAKES,
    PATTERNS,
    Answer,
    Case,
    ask,
    compared,
    fitting,
    terms,
)
from tests.benchmarks._reported import reported


def test_all_patterns_and_mistakes_are_planted_at_every_size() -> None:
    sizes = {math.prod(place.shape) for place in LONG}
    assert sizes == {10**3, 10**4, 10**5, 10**6}
    for size in sizes:
        places = [place for place in LONG if math.prod(place.shape) == size]
        said = [pair for number, place in enumerate(places) for pair in mistakes(place, number)]
        assert {pattern for pattern, _ in said} == set(PATTERNS)
        assert {mistake for _, mistake in said} == set(MISTAKES)
    assert (
        {len(place.shape) for place in LONG} == {len(place.shape) for place in SHORT} == {1, 2, 4}
    )
    assert {name for place in SHORT for name in fitting(place.shape)} == set(PATTERNS)


PLACES = (Place(terms, (1000,), 1), Place(terms, (25, 40), 1))


def _run(
    monkeypatch, tmp_path: Path, places: tuple[Place, ...] = PLACES, ask: Any = ask
) -> tuple[int, str, dict[str, Any]]:
    monkeypatch.setattr(location, "SHORT", places)
    monkeypatch.setattr(location, "ask", ask)
    app = typer.Typer()
    app.command()(location.main)
    file = tmp_path / "location.json"
    result = CliRunner().invoke(app, ["--short", "--seeds", "2", "--json", str(file)])
    return result.exit_code, result.output, json.loads(file.read_text(encoding="utf-8"))


def test_who_finds_exactly_the_planted_leaves_by_the_front_door(monkeypatch, tmp_path) -> None:
    def answer(case: Case) -> Answer:
        return compared(case, reported(case.planted))

    status, text, saved = _run(monkeypatch, tmp_path, ask=answer)
    assert status == 0
    assert "34 cases, 0 misses" in text
    assert (len(saved["cases"]), saved["misses"]) == (34, [])


def test_one_right_entry_accused_is_a_miss_and_is_named(monkeypatch, tmp_path) -> None:
    def answer(case: Case) -> Answer:
        return compared(case, reported(case.planted | (case.pattern == "column")))

    status, text, saved = _run(monkeypatch, tmp_path, ask=answer)
    assert status == 1
    assert len(saved["misses"]) == 2
    assert "column of terms 25 x 40, random 1, seed 0: 975 right entries accused" in text


def test_gradaudit_itself_is_asked(monkeypatch, tmp_path) -> None:
    _, text, saved = _run(monkeypatch, tmp_path, (Place(terms, (25, 40), 1, ("one entry", "row")),))
    assert "8 cases" in text
    for each in saved["cases"]:
        assert each["verdict"] == "fail"
        assert 0 < each["located"] < each["evaluations"]
