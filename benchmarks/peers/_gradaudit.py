"""The checker of this repository, with its defaults."""

from __future__ import annotations

from typing import Any

import gradaudit

from ._checker import Checker, Outcome


def _judge(given: dict[str, Any], seed: int) -> Outcome:
    report = gradaudit.check(**given, seed=seed)
    return Outcome(str(report.verdict), report.evaluations, report.reason)


GRADAUDIT = Checker("gradaudit", gradaudit.__version__, _judge, "gradaudit.check")
