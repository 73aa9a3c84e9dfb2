"""The numeric gradient is the claim reversed along some axes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import combinations

from gradaudit._report import Cause
from gradaudit.diagnose._evidence import Evidence
from gradaudit.diagnose._hypothesis import Hypothesis, Saying
from gradaudit.diagnose._rearranged import Positions, rearranged

ADVICE = (
    "A convolution needs its kernel flipped on the way back, a correlation does not; look for "
    "steps of -1."
)


def hypotheses(evidence: Evidence) -> Iterator[Hypothesis]:
    """Propose ``numeric = flip(claim, axes)`` for every choice of axes.

    Parameters
    ----------
    evidence : Evidence
        What was measured.

    Yields
    ------
    Hypothesis
        Without constants; the fewest axes first.
    """
    long = [axis for axis, length in enumerate(evidence.shape) if length > 1]
    choices = [axes for count in range(1, len(long) + 1) for axes in combinations(long, count)]
    for axes in choices:
        reversed_ = partial(_reversed, axes=axes, shape=evidence.shape)
        yield rearranged(evidence, _saying(axes), reversed_, len(choices))


def _reversed(positions: Positions, *, axes: tuple[int, ...], shape: tuple[int, ...]) -> Positions:
    return [shape[axis] - 1 - at if axis in axes else at for axis, at in enumerate(positions)]


def _saying(axes: tuple[int, ...]) -> Saying:
    along = f"axis {axes[0]}" if len(axes) == 1 else f"axes {', '.join(map(str, axes))}"
    return Saying(
        Cause.FLIP,
        lambda where: f"The claim on {where} is the right gradient reversed along {along}.",
        ADVICE if len(axes) > 1 else "Look for a step of -1, or for entries put in from the end.",
        {"axis": float(axes[0]), "axes": ", ".join(map(str, axes))},
    )
