"""Who is asked: gradaudit by its door for torch, and torch itself."""

from __future__ import annotations

import contextlib
import io
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import torch
from torch.autograd.gradcheck import GradcheckError

from ._answer import Answer
from ._question import Question

Said = tuple[str, str]
"""A verdict and its reason."""

LARGE = 2000
"""The slow peer, which walks through all entries and outputs, is asked about so many entries."""

MESSAGE = 200
"""Calls that the fast peer, which needs a few, may spend on the message of a failure."""


@dataclass(frozen=True, slots=True)
class Checker:
    """A checker of derivatives.

    Attributes
    ----------
    name
        As in the table.
    says
        From a function, its tensors and a seed to a verdict and its reason.
    """

    name: str
    says: Callable[[Callable[..., Any], tuple[Any, ...], int], Said]

    def __call__(self, question: Question, seed: int = 0) -> Answer:
        """Ask about fresh copies of the point; whatever the checker raises is its answer."""
        calls = 0

        def counted(*tensors: Any) -> Any:
            nonlocal calls
            calls += 1
            return question.function(*tensors)

        tensors, start = question.sample.fresh(), time.perf_counter()
        with _quiet(), torch.random.fork_rng():
            torch.manual_seed(seed)
            try:
                verdict, reason = self.says(counted, tensors, seed)
            except Exception as error:  # noqa: BLE001
                verdict, reason = "error", f"{type(error).__name__}: {error}"
        seconds = time.perf_counter() - start
        sample, asked = question.sample, (question.truth, question.shows)
        return Answer(sample.operator, sample.dtype, *asked, verdict, reason, calls, seconds)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep what operators and checkers print and warn of out of the table."""
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
    ):
        warnings.simplefilter("ignore")
        yield


def gradaudit(**options: Any) -> Checker:
    """Give the checker under test; it is imported when it is asked, for the peers do without."""

    def says(function: Callable[..., Any], tensors: tuple[Any, ...], seed: int) -> Said:
        from gradaudit.torch import check  # noqa: PLC0415 - see above

        report = check(function, tensors, seed=seed, **options)
        return str(report.verdict), report.reason

    return Checker("gradaudit", says)


def _gradcheck(function: Callable[..., Any], tensors: tuple[Any, ...], _: int) -> Said:
    if sum(tensor.numel() for tensor in tensors if tensor.requires_grad) > LARGE:
        return "too slow", ""
    return _says(function, tensors)


def _fast_gradcheck(function: Callable[..., Any], tensors: tuple[Any, ...], _: int) -> Said:
    calls = 0

    def limited(*tensors: Any) -> Any:
        nonlocal calls
        if (calls := calls + 1) > MESSAGE:
            raise GradcheckError("a slow run had begun, for the message of a failure")
        return function(*tensors)

    return _says(limited, tensors, fast_mode=True)


def _says(function: Callable[..., Any], tensors: tuple[Any, ...], **options: Any) -> Said:
    try:
        torch.autograd.gradcheck(function, tensors, **options)
    except GradcheckError as error:
        return "fail", str(error)
    return "pass", ""


PEERS = {
    "fast": Checker("gradcheck, fast", _fast_gradcheck),
    "slow": Checker("gradcheck", _gradcheck),
}
"""Torch's own check, by its defaults."""
