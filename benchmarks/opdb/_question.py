"""A question with a known answer: whether a backward pass is the derivative of its forward pass."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from ._change import CHANGES
from ._left_out import NONE
from ._sample import Sample

SEEN = 100.0
"""A mistake must be seen if it is so many times the eps of the dtype: in bfloat16 none must, whose
eps is 0.8 %, and in float16 1 % need not."""


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """What is asked, and what has to be answered.

    Attributes
    ----------
    sample
        The operator and the point.
    function
        The operator, perhaps with a wrong backward pass.
    truth
        ``right``; ``flat``, if it is right and nothing but zeros; the name of a change; or
        ``none``, if what autograd claims is no derivative.
    shows
        Whether the dtypes can tell the truth from its contrary.
    """

    sample: Sample
    function: Callable[..., Any]
    truth: str
    shows: bool = True

    @property
    def name(self) -> str:
        """The operator, its dtype and what was done to it."""
        return f"{self.sample.operator} ({self.sample.dtype}, {self.truth})"


def questions(sample: Sample, *, changed: bool = True) -> Iterator[Question]:
    """Ask about an operator as it is and, where it is right and steep, with each change."""
    right = "right" if sample.steep else "flat"
    truth = "none" if sample.operator in NONE else right
    yield Question(sample, sample.function, truth)
    for change in CHANGES if changed and truth == "right" else ():
        yield Question(sample, change(sample), change.name, change.size >= SEEN * sample.eps)
