"""What a page shows is held against what is printed, but for what is never twice the same."""

from __future__ import annotations

import pytest

from tests._pages import compare, examples, run

PRINTED = """PASS  an error of 0.32 % would have been seen.

leaf  discrepancy
x         4.6e-04

42 evaluations of f, 0.09 s
replay: seed=0 (gradaudit 0.1.0 numpy 2.4.6
python 3.11.7)
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [("0.09 s", "1.2e+02 s"), ("2.4.6", "3.0"), ("4.6e-04", "3.1e-04"), ("leaf  dis", "leaf dis")],
)
def test_what_depends_on_the_machine_may_differ(old: str, new: str) -> None:
    compare(PRINTED, PRINTED.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new"), [("PASS", "FAIL"), ("0.32", "0.0032"), ("x  ", "y  "), ("4.6e-04", "-4.6e-04")]
)
def test_all_else_may_not(old: str, new: str) -> None:
    with pytest.raises(AssertionError):
        compare(PRINTED, PRINTED.replace(old, new))


def test_three_dots_end_what_is_shown() -> None:
    compare(PRINTED, PRINTED.split("\n\n", maxsplit=1)[0] + "\n…\n")
    with pytest.raises(AssertionError):
        compare(PRINTED, PRINTED.split("\n\n", maxsplit=1)[0])


def test_an_example_and_its_output() -> None:
    page = "```python\nx = 1\n```\n\nWords.\n\n```python\nprint(x)\n```\n\n```text\n{}\n```\n"
    assert run(examples(page.format("1"))) == "1\n"
    with pytest.raises(AssertionError, match="shown as '7'"):
        run(examples(page.format("7")))
