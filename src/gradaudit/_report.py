"""What a check answers: frozen data, without any rendering."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradaudit._alike import alike
from gradaudit._errors import ArgumentError
from gradaudit._rendered import Rendered
from gradaudit._step_curve import StepCurve

if TYPE_CHECKING:
    from matplotlib.axes import Axes


class Verdict(StrEnum):
    """Whether the derivative is right."""

    PASS = "pass"
    FAIL = "fail"
    INCONCLUSIVE = "inconclusive"


class Cause(StrEnum):
    """What a finding says."""

    SIGN = "sign"
    SCALE = "scale"
    REGULARISATION = "regularisation"
    TRANSPOSE = "transpose"
    MEMORY_ORDER = "memory-order"
    FLIP = "flip"
    SHIFT = "shift"
    SWAPPED = "swapped"
    ZERO = "zero"
    ROW_FACTOR = "row-factor"
    COLUMN_FACTOR = "column-factor"
    PRECISION = "precision"
    RANDOM = "random"
    MUTATION = "mutation"
    KINK = "kink"
    JUMP = "jump"
    FLAT = "flat"
    EDGE = "edge"
    NONFINITE = "nonfinite"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """A statement about the claim or the function.

    Attributes
    ----------
    cause : Cause
        Its kind.
    statement : str
        One sentence.
    leaf : str or None
        The leaf concerned; None for the function as a whole.
    region : str or None
        The entries concerned, as a NumPy index expression.
    evidence : mapping of str to float or str
        What is behind it, under fixed keys: ``factor``, ``coefficient``, ``shift``, ``axis``,
        ``other_leaf``…
    advice : str
        What to do about it.
    module : str
        The part of a model that was looked at by itself; empty for the whole.
    """

    cause: Cause
    statement: str
    leaf: str | None = None
    region: str | None = None
    evidence: Mapping[str, float | str] = field(default_factory=dict)
    advice: str = ""
    module: str = ""


@dataclass(frozen=True)
class Comparison:
    """One claimed derivative beside its measurement.

    Attributes
    ----------
    where : str
        The entry or the entries moved, as an index expression.
    claimed, numeric, error : float
        The claim, the measurement and its error bar, in units of f per unit of the entry for a
        single entry, else along the direction drawn.
    """

    where: str
    claimed: float
    numeric: float
    error: float

    @property
    def ratio(self) -> float:
        """By what the claim would have to be multiplied; NaN for a claim of zero."""
        return self.numeric / self.claimed if self.claimed else math.nan


def _no_numbers() -> NDArray[np.float64]:
    return np.empty(0)


@dataclass(frozen=True, eq=False)
class Comparisons:
    """The entries of a leaf that were compared one by one, in arrays (read-only) of one length.

    Attributes
    ----------
    index : ndarray of intp
        Which entries, counted in C order; ascending.
    claimed, numeric, error : ndarray of float64
        The claim, the measurement and its error bar, in units of f per unit of the entry. At a kink
        the measurement is the middle of the one-sided slopes, and the bar holds both; where there
        is no slope, they are NaN and infinite.
    """

    index: NDArray[np.intp] = field(default_factory=lambda: np.empty(0, np.intp))
    claimed: NDArray[np.float64] = field(default_factory=_no_numbers)
    numeric: NDArray[np.float64] = field(default_factory=_no_numbers)
    error: NDArray[np.float64] = field(default_factory=_no_numbers)

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.index)


@dataclass(frozen=True, eq=False)
class LeafReport:
    """What was found out about one leaf.

    Two are equal if they say the same, arrays included.

    Attributes
    ----------
    name, dtype : str
        What it is called and made of.
    shape : tuple of int
        Its shape.
    verdict : Verdict
        The judgement on its derivative.
    reason : str
        One clause.
    discrepancy : float
        The largest relative difference between claim and measurement that was seen.
    resolution : float
        The smallest relative error of the worst-resolved probe that would have been seen.
    detectable : float
        The smallest relative error in any single entry that would have been seen; infinite where
        even a wholly wrong entry could have been missed.
    wrong : ndarray of bool
        The entries found wrong, in the leaf's shape (read-only).
    exact : bool
        Whether `wrong` is the whole truth, or "at least these".
    probes : int
        How many directional derivatives were compared.
    worst : tuple of Comparison
        The comparisons that failed most clearly, worst first.
    sampled : bool
        Whether `wrong` holds entries that were inferred from a sample.
    outputs : str
        The outputs of f through which it is wrong, as index expressions; empty where these are all,
        or are not known.
    visible : ndarray of float32
        For each entry, in the leaf's shape, the smallest relative error that would have been seen
        (read-only); infinite where none would. For all entries of a large leaf alike, that of the
        worst of them.
    comparisons : Comparisons
        The entries that were compared one by one; of more than 2,000, those that failed before
        others, and of either an even sample. None of a large leaf in which no mistake was found.
    steps : StepCurve or None
        The error of a check with a fixed step, against that step, where the leaf was first looked
        at. None where f has no slope there, and in a large point for leaves that need no ladder.
    """

    name: str
    shape: tuple[int, ...]
    dtype: str
    verdict: Verdict
    reason: str
    discrepancy: float
    resolution: float
    detectable: float
    wrong: NDArray[np.bool_]
    exact: bool
    probes: int
    worst: tuple[Comparison, ...] = ()
    sampled: bool = False
    outputs: str = ""
    visible: NDArray[np.float32] = field(
        default_factory=lambda: np.empty(0, np.float32), repr=False
    )
    comparisons: Comparisons = field(default_factory=Comparisons, repr=False)
    steps: StepCurve | None = field(default=None, repr=False)

    @property
    def wrong_entries(self) -> int:
        """How many entries were found wrong."""
        return int(np.count_nonzero(self.wrong))

    def __eq__(self, other: object) -> bool:
        """Tell whether both say the same."""
        return alike(self, other)

    __hash__ = None  # type: ignore[assignment]  # arrays have none


@dataclass(frozen=True, eq=False)
class Report(Rendered):
    """The answer of a check.

    True in a boolean context for a pass alone. Two are equal if they say the same, arrays included.

    Attributes
    ----------
    verdict : Verdict
        Pass, fail or inconclusive.
    reason : str
        One sentence.
    findings : tuple of Finding
        What is known of the causes, the most important first.
    leaves : mapping of str to LeafReport
        In the order of the point.
    notes : tuple of str
        Remarks that change no verdict.
    evaluations : int
        Calls of f, those of the gradient not counted.
    stages : mapping of str to int
        The same by stage: ``preflight``, ``probe`` until right and wrong leaves are told apart,
        ``locate`` for the entries and the causes.
    stage_seconds : mapping of str to float
        Wall-clock time of each.
    gradient_evaluations : int
        Calls of the claimed gradient.
    seconds : float
        Wall-clock time of the whole check.
    seed : int
        What the random directions were drawn from.
    settings : mapping
        The options in force.
    versions : mapping of str to str
        Of gradaudit, NumPy and Python.
    """

    verdict: Verdict
    reason: str
    findings: tuple[Finding, ...]
    leaves: Mapping[str, LeafReport]
    notes: tuple[str, ...]
    evaluations: int
    gradient_evaluations: int
    seconds: float
    seed: int
    settings: Mapping[str, Any]
    versions: Mapping[str, str]
    stages: Mapping[str, int] = field(default_factory=dict)
    stage_seconds: Mapping[str, float] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Tell whether the verdict is pass."""
        return self.verdict is Verdict.PASS

    def leaf(self, name: str) -> LeafReport:
        """Return the report on one leaf.

        Parameters
        ----------
        name : str
            As the report names it.

        Returns
        -------
        LeafReport
            What was found out about it.

        Raises
        ------
        KeyError
            If there is no such leaf; the text lists those that there are.
        """
        if name not in self.leaves:
            raise KeyError(f"no leaf `{name}`; this report has {', '.join(self.leaves)}")
        return self.leaves[name]

    def would_have_seen(
        self, leaf: str, index: int | tuple[int, ...], relative_error: float
    ) -> bool:
        """Tell whether a mistake of some size in one entry would have failed this check.

        Parameters
        ----------
        leaf : str
            As the report names it.
        index : int or tuple of int
            Of the entry; an int counts entries in C order.
        relative_error : float
            The mistake, beside the claimed entry: 0.01 is one of 1 %.

        Returns
        -------
        bool
            False also where the claimed entry is zero, which no factor makes wrong, and where
            nothing was measured.

        Raises
        ------
        KeyError
            If there is no such leaf.
        ArgumentError
            If there is no such entry, or the error is no number.
        """
        visible = self.leaf(leaf).visible
        number = isinstance(relative_error, int | float | np.number)
        if isinstance(relative_error, bool) or not number or math.isnan(relative_error):
            raise ArgumentError(f"`relative_error` is {relative_error!r}: expected a number")
        try:
            flat = isinstance(index, int | np.integer)
            threshold = float(visible.reshape(-1)[index] if flat else visible[tuple(index)])  # type: ignore[arg-type]
        except (IndexError, TypeError):
            shape = self.leaf(leaf).shape
            raise ArgumentError(
                f"`index` is {index!r}: expected an entry of `{leaf}`, which has shape {shape}"
            ) from None
        return bool(abs(relative_error) > threshold)

    def plot(self, ax: Axes | None = None) -> Axes:
        """Draw the entries that were compared one by one: the measurements against the claims.

        Parameters
        ----------
        ax : matplotlib Axes, optional
            Where; axes of a new figure otherwise.

        Returns
        -------
        matplotlib Axes
            Both axes symmetric-logarithmic, with the line on which both are equal.

        Raises
        ------
        ImportError
            If matplotlib, the extra `plot`, is not installed.
        ArgumentError
            If `ax` is no Axes.
        """
        from gradaudit.render import draw_report  # noqa: PLC0415 - as for `__str__`

        return draw_report(self, ax)

    def __str__(self) -> str:
        """Return the report as plain text."""
        from gradaudit.render import to_text  # noqa: PLC0415 - data knows rendering only when asked

        return to_text(self)
