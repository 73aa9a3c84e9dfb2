"""What a sweep answers: frozen data, without any rendering."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradaudit._rendered import Rendered
from gradaudit._report import Report, Verdict
from gradaudit.sweeps._opinion import WRONG, Fault, Opinion

if TYPE_CHECKING:
    from matplotlib.axes import Axes


@dataclass(frozen=True, eq=False)
class Sweep(Rendered):
    """The error of a textbook check against its step.

    Two are equal if they say the same. Arrays have one number for each step, and are read-only.
    Errors are ratios ‖a − b‖ / (‖a‖ + ‖b‖) over all entries, as `textbook.norm_ratio` gives them.

    Attributes
    ----------
    steps : ndarray of float64
        The steps, descending, in the units of x.
    ratios : ndarray of float64
        What the check says of the claim; NaN without a claim, or where f is not finite.
    errors : ndarray of float64
        What it would say of a right gradient: the quotients against `numerical_gradient`.
    noise : ndarray of float64
        What rounding of f and of x is expected to make of it.
    truncation : ndarray of float64
        What the width of the step makes of it; NaN where the errors do not confirm the power of
        the step that they must follow.
    epsilon : float
        The step asked about.
    best_step : float
        The step of the smallest error; NaN where the derivative cannot be measured.
    resolution : float
        How well the measured gradient is known, on the same scale.
    digits : float
        How many decimal digits f carries; NaN where f is zero.
    lost : float
        The part of the noise at `epsilon` that comes from rounding x.
    dtype : str
        The coarsest of x.
    one_sided : bool
        Whether the quotients are one-sided.
    entries, total : int
        How many entries were moved, and how many there are.
    unmeasured : int
        How many of those moved have no derivative to compare with.
    evaluations : int
        Calls of f, those of the report included.
    seed : int
        What entries and directions were drawn from.
    report : Report or None
        What `check` says of the claim; None without one.
    """

    steps: NDArray[np.float64]
    ratios: NDArray[np.float64]
    errors: NDArray[np.float64]
    noise: NDArray[np.float64]
    truncation: NDArray[np.float64]
    epsilon: float
    best_step: float
    resolution: float
    digits: float
    lost: float
    dtype: str
    one_sided: bool
    entries: int
    total: int
    unmeasured: int
    evaluations: int
    seed: int
    report: Report | None

    @property
    def verdict(self) -> Verdict | None:
        """What `check` says of the claim; None without one."""
        return None if self.report is None else self.report.verdict

    @property
    def ratio(self) -> float:
        """What the check says at the step asked about; NaN without a claim."""
        return self.at(self.ratios, self.epsilon)

    @property
    def opinion(self) -> Opinion | None:
        """What a course concludes from that ratio; None without a claim."""
        return None if self.report is None else Opinion.on(self.ratio)

    @property
    def fault(self) -> Fault | None:
        """Who is to blame; None without a claim."""
        if self.verdict is None or self.verdict is Verdict.INCONCLUSIVE:
            return None if self.verdict is None else Fault.UNDECIDED
        agrees = self.opinion is Opinion.RIGHT
        if self.verdict is Verdict.PASS:
            return Fault.NOBODY if agrees else Fault.CHECK
        blind = self.expected(self.epsilon) > WRONG
        return Fault.BOTH if agrees or blind else Fault.GRADIENT

    @property
    def statement(self) -> str:
        """The answer in two or three sentences."""
        from gradaudit.sweeps._statement import statement  # noqa: PLC0415 - words know the data

        return statement(self)

    def at(self, numbers: NDArray[np.float64], step: float) -> float:
        """Return the number that belongs to a step.

        Parameters
        ----------
        numbers : ndarray of float64
            One of the arrays of this sweep.
        step : float
            One of its steps, such as `best_step`; the nearest of them is taken.

        Returns
        -------
        float
            NaN for a step of NaN.
        """
        if np.isnan(step):
            return float("nan")
        return float(numbers[np.argmin(np.abs(np.log(self.steps / step)))])

    def expected(self, step: float) -> float:
        """Return what the check says of a right gradient.

        Parameters
        ----------
        step : float
            One of the steps, as for `at`.

        Returns
        -------
        float
            The error, where the reference is known well enough to tell; else the sum of its parts.
        """
        error, noise, truncation = (
            self.at(numbers, step) for numbers in (self.errors, self.noise, self.truncation)
        )
        if not error <= self.resolution:
            return error
        return noise if np.isnan(truncation) else noise + truncation

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the errors and their parts against the step.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Where; axes of a new figure otherwise.

        Returns
        -------
        matplotlib Axes
            Both axes logarithmic.

        Raises
        ------
        ImportError
            If matplotlib, the extra `plot`, is not installed.
        ArgumentError
            If `ax` is no Axes.
        """
        from gradaudit.render import draw  # noqa: PLC0415 - data knows rendering only when asked

        return draw(self, ax)

    def __str__(self) -> str:
        """Return the answer and a table as plain text of 80 columns."""
        from gradaudit.render import sweep_to_text  # noqa: PLC0415

        return sweep_to_text(self)

    def __repr__(self) -> str:
        """Return a line that names the step asked about and the answer."""
        asked: Any = self.fault if self.report is not None else "no claim"
        return f"<Sweep of {len(self.steps)} steps, epsilon={self.epsilon:g}: {asked}>"
