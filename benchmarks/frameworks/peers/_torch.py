"""``torch.autograd.gradcheck``: slow, fast, and of a copy in float64."""

from __future__ import annotations

from functools import partial
from typing import Any

import torch

from benchmarks.frameworks._claim import Question
from benchmarks.frameworks.torch._leaves import Leaves

from ._asked import Calls, asked


def _says(question: Question, calls: Calls, *, double: bool = False, fast: bool = False) -> bool:
    """Ask about all parameters, and the inputs that need a gradient."""
    function = Leaves(question, double=double, seeded=False)
    if not fast:
        calls.entry_by_entry(sum(leaf.numel() for leaf in function.values))
    forward = bool(question.options.get("forward_ad"))

    def outputs(*leaves: Any) -> Any:
        return tuple(function(leaves))

    return torch.autograd.gradcheck(
        calls.of(outputs),
        tuple(function.values),
        raise_exception=False,
        fast_mode=fast,
        check_forward_ad=forward,
        check_backward_ad=not forward,
    )


CHECKERS = (
    asked("gradcheck", torch.__version__, _says, "autograd.gradcheck"),
    asked("… fast", torch.__version__, partial(_says, fast=True), "autograd.gradcheck, fast_mode"),
    asked(
        "… in float64",
        torch.__version__,
        partial(_says, double=True),
        "autograd.gradcheck of a copy in float64",
    ),
)
