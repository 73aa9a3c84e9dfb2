"""Sweeps as text: byte for byte what is kept under golden/."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gradaudit.render import sweep_to_text
from tests.render._sweeps import SWEEPS, float32_loss

GOLDEN = Path(__file__).parent / "golden"
"""Written anew by ``GRADAUDIT_GOLDEN=write pytest tests/render``; look at the difference."""


@pytest.mark.parametrize("kind", SWEEPS)
def test_golden(kind: str) -> None:
    file = GOLDEN / f"sweep_{kind}.txt"
    text = str(SWEEPS[kind]()) + "\n"
    if os.environ.get("GRADAUDIT_GOLDEN") == "write":
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("width", [100, 80, 60, 50])
@pytest.mark.parametrize("kind", SWEEPS)
def test_lines_fit_and_are_ascii(kind: str, width: int) -> None:
    text = sweep_to_text(SWEEPS[kind](), width)
    assert text.isascii()
    for line in text.splitlines():
        assert len(line) <= width
        assert line == line.rstrip()


def test_a_string_is_80_columns_whatever_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = str(float32_loss())
    for name, value in {"FORCE_COLOR": "1", "TERM": "xterm-256color", "COLUMNS": "40"}.items():
        monkeypatch.setenv(name, value)
    assert str(float32_loss()) == plain
    assert "\x1b" not in plain


def test_drowned_steps_are_left_out_and_marked_ones_kept() -> None:
    rows = [line for line in str(float32_loss()).splitlines() if line.lstrip()[1:3] == "e-"]
    assert [row.split()[0] for row in rows][-2:] == ["1e-07", "1e-08"]
    assert "1e-10 " in str(float32_loss(epsilon=1e-10))


def test_one_step_may_be_both() -> None:
    assert "<- asked about, best step" in str(float32_loss(epsilon=3e-3))
