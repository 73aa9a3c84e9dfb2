"""The pages of the documentation: their examples, and what they say that these print."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]

NUMBER = r"-?\d[\d.]*(?:e[-+]?\d+)?"
"""A number of a report; one of several digits may end a sentence."""

ALIKE = 4.0
"""Numbers that are more than this factor apart are not the same."""

ROUNDING = 1e-6
"""Numbers below this may be rounding, which is another one on another machine."""


def text_of(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def section(page: str, title: str) -> str:
    (text,) = re.findall(rf"\n## {title}\n(.*?)(?=\n## |\Z)", text_of(page), re.DOTALL)
    return text


def blocks(language: str, page: str = "README.md") -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", text_of(page), re.DOTALL)


def examples(text: str) -> Iterator[tuple[str, str | None]]:
    """Give each example, with the output that the text shows right after it."""
    fences = r"```python\n(.*?)```\n(?:\n```text\n(.*?)```)?"
    for code, shown in re.findall(fences, text, re.DOTALL):
        yield code, shown or None


def run(shown: Iterable[tuple[str, str | None]], names: dict[str, Any] | None = None) -> str:
    """Execute examples one after the other, compare what they print, and return it."""
    names = {"__name__": "guide"} if names is None else names
    everything = ""
    for code, expected in shown:
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            exec(code, names)  # noqa: S102 - our own
        everything += printed.getvalue()
        if expected is not None:
            compare(printed.getvalue(), expected)
    return everything


def compare(printed: str, shown: str) -> None:
    """Assert that two texts say the same; a line of three dots ends what is shown."""
    said, expected = settled(printed), settled(shown)
    if expected[-1] == "…":
        expected.pop()
        said = said[: len(expected)]
    assert [words(line) for line in said] == [words(line) for line in expected]
    for one, other in zip(said, expected, strict=True):
        assert all(map(alike, numbers(one), numbers(other))), f"{one!r} is shown as {other!r}"


def settled(text: str) -> list[str]:
    """Give the lines without what is never twice the same: seconds, and versions."""
    text = re.sub(r"^replay: .*?\)$", "", text, flags=re.DOTALL | re.MULTILINE)
    text = re.sub(r"[\d.e+-]+ s$", "seconds", text, flags=re.MULTILINE)
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def words(line: str) -> str:
    return re.sub(rf"<?{NUMBER}", "#", line)


def numbers(line: str) -> list[float]:
    return [float(number.rstrip(".")) for number in re.findall(NUMBER, line)]


def alike(one: float, other: float) -> bool:
    small, large = sorted((abs(one), abs(other)))
    return large < ROUNDING or (one * other > 0 and large < ALIKE * small)
