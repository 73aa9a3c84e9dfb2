"""gradaudit's doors to the frameworks, with their defaults."""

from __future__ import annotations

import contextlib
import importlib
from functools import partial
from typing import Any

from benchmarks.peers._checker import Checker, Outcome

from ._claim import Question

ELSEWHERE = "elsewhere"
"""The verdict where what is wrong was found wrong, but others were named than are at fault."""


def gradaudit(framework: str) -> Checker:
    """Give the checker of this repository as it is asked in one framework."""
    return Checker("gradaudit", "", partial(_judge, framework), f"gradaudit.{framework}")


def _judge(framework: str, question: Question, seed: int) -> Outcome:
    """Ask the question's door; an error is an answer, and a bad one."""
    try:
        with _circumstances(framework, question):
            report = _ask(framework, question, seed)
    except Exception as error:  # noqa: BLE001 - the other claims are to be judged as well
        return Outcome("error", 0, f"{type(error).__name__}: {error}"[:300])
    verdict = str(report.verdict)
    named = tuple(getattr(report, "culprits", ()))
    if verdict == "fail" and question.culprits and set(named) != set(question.culprits):
        note = f"{named or 'nobody'} named instead of {question.culprits}"
        return Outcome(ELSEWHERE, report.evaluations, note)
    return Outcome(verdict, report.evaluations, report.reason)


def _ask(framework: str, question: Question, seed: int) -> Any:
    door = getattr(importlib.import_module(f"gradaudit.{framework}"), question.door)
    spread = framework == "jax" or question.door == "check_model"
    inputs = question.inputs if spread else (question.inputs,)
    return door(question.function, *inputs, seed=seed, **question.options)


def _circumstances(framework: str, question: Question) -> Any:
    """Switch JAX's wide numbers on for a question that has some."""
    if framework != "jax":
        return contextlib.nullcontext()
    import jax  # noqa: PLC0415 - nobody but JAX's questions needs it

    from .jax._plain import is_wide  # noqa: PLC0415 - likewise

    return jax.enable_x64(is_wide(question))
