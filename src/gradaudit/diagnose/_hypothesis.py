"""A cause that may explain what was measured, and how much it explains."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from gradaudit._report import Cause
from gradaudit.diagnose._evidence import Entries, Evidence, Floats, Mask

WITHIN = 2.0
"""A prediction is refuted by an entry that is off by more than so many of its bars."""

RESIDUE = 1e-5
"""A constant that was fitted to few entries may be off by this part of itself."""

BEYOND_CHANCE = (14.0, 20.0)
"""Bits of agreement that a cause needs beyond its costs, where it explains all that is wrong, and
where a part of it: coincidences of one in ten thousand, and in a million."""


@dataclass(frozen=True)
class Saying:
    """What a cause comes to, once its region is known.

    Attributes
    ----------
    cause : Cause
        Its name.
    statement : callable
        From the region to a sentence.
    advice : str
        What to do.
    numbers : mapping of str to float or str
        The fitted constants, under fixed keys.
    """

    cause: Cause
    statement: Callable[[str], str]
    advice: str = ""
    numbers: Mapping[str, float | str] = field(default_factory=dict)


@dataclass(frozen=True)
class Hypothesis:
    """A prediction of the numeric gradient.

    Attributes
    ----------
    sayings : tuple of Saying
        What it comes to: one, or two where two mistakes lie on top of each other.
    predict : callable or None
        From flat entries to their derivatives; None where all that is known is that the claim
        cannot be right.
    explained : ndarray of bool
        Which measured entries it agrees with.
    bits : ndarray
        How much each of these says for it, in bits.
    fitted : int
        How many constants were fitted.
    tried : int
        Among how many alternatives it was found.
    whole : bool
        Whether it explains the whole leaf or nothing of it.
    moved : bool
        Whether it moves the claim's own numbers to other places, some of which fit by chance.
    part : float
        The most that an entry says, in bits, where it explains a part of them.
    """

    sayings: tuple[Saying, ...]
    predict: Callable[[Entries], Floats] | None
    explained: Mask
    bits: Floats
    fitted: int = 0
    tried: int = 1
    whole: bool = False
    moved: bool = False
    part: float = math.inf

    def surplus(self, wrong: Mask) -> float:
        """Return by how many bits its agreement exceeds what chance could do.

        Every measured entry that it explains speaks for it by the logarithm of how much larger the
        claim's error is than the doubt about the prediction. Those that say most are taken to have
        been used up by the constants; choosing some entries among all costs what it takes to name
        them (minimum description length; J. Rissanen 1978).

        Parameters
        ----------
        wrong : ndarray of bool
            The measured entries that need an explanation.

        Returns
        -------
        float
            Positive where it may be believed.
        """
        explained = self.explained & wrong
        bits = self.bits[explained]
        if explained.sum() < wrong.sum():
            bits = np.minimum(bits, self.part)
        said = np.sort(bits)[::-1]
        held_out = float(said[self.fitted :].sum())
        part = int(explained.sum()) < int(wrong.sum())
        costs = math.log2(self.tried) + BEYOND_CHANCE[part]
        return held_out - costs - choice(int(explained.sum()), int(wrong.sum()))


def is_residue(new: Saying, old: Saying) -> bool:
    """Tell whether a saying corrects an earlier one of its kind by next to nothing.

    Parameters
    ----------
    new, old : Saying
        Of the same cause, about the same entries.

    Returns
    -------
    bool
        For a factor of nearly 1, and a coefficient that is nothing beside the earlier one.
    """
    if "factor" in new.numbers:
        return abs(float(new.numbers["factor"]) - 1) < RESIDUE
    if "coefficient" in new.numbers and "coefficient" in old.numbers:
        first, second = float(old.numbers["coefficient"]), float(new.numbers["coefficient"])
        return abs(second) < RESIDUE * abs(first)
    return False


def choice(some: int, of: int) -> float:
    """Return the bits that it takes to say which ones out of many.

    Parameters
    ----------
    some, of : int
        How many are chosen, and out of how many.

    Returns
    -------
    float
        0 for all of them.
    """
    if some in {0, of}:
        return 0.0
    part = some / of
    return of * -(part * math.log2(part) + (1 - part) * math.log2(1 - part))


def predicting(
    evidence: Evidence,
    saying: Saying | tuple[Saying, ...],
    predict: Callable[[Entries], Floats],
    *,
    doubt: Floats | float = 0.0,
    fitted: int = 0,
    tried: int = 1,
    whole: bool = False,
    moved: bool = False,
    telling: Floats | float = math.inf,
) -> Hypothesis:
    """Compare a prediction with what was measured.

    Parameters
    ----------
    evidence : Evidence
        What was measured.
    saying : Saying or tuple of Saying
        What the prediction comes to.
    predict : callable
        From flat entries to derivatives.
    doubt : float or ndarray
        Uncertainty of the prediction on the entries measured.
    fitted, tried : int
        Constants fitted, and alternatives.
    whole : bool
        Whether it explains the whole leaf or nothing of it.
    moved : bool
        Whether it moves the claim's own numbers.
    telling : float or ndarray
        The most that an entry says, in bits.

    Returns
    -------
    Hypothesis
        With what it explains.
    """
    values = predict(evidence.index)
    bar = WITHIN * evidence.error + doubt
    with np.errstate(invalid="ignore", over="ignore"):
        explained = np.abs(values - evidence.numeric) <= bar
        mistake = np.abs(evidence.numeric - evidence.claimed)
    sayings = saying if isinstance(saying, tuple) else (saying,)
    bits = np.minimum(information(mistake, bar), np.minimum(evidence.telling, telling))
    places = math.log2(1 + np.count_nonzero(evidence.wrong)) if moved else math.inf
    part = min(evidence.counted, places)
    return Hypothesis(sayings, predict, explained, bits, fitted, tried, whole, moved, part)


def by_rarity(hypothesis: Hypothesis, evidence: Evidence, among: Floats) -> Hypothesis:
    """Let a prediction of numbers that repeat say no more than how rare they are.

    Parameters
    ----------
    hypothesis : Hypothesis
        Predicts numbers that stand somewhere.
    evidence : Evidence
        What was measured.
    among : ndarray
        The numbers that stand there; sorted only if any of them fits.

    Returns
    -------
    Hypothesis
        With as many bits, or fewer.
    """
    if hypothesis.predict is None or not (hypothesis.explained & evidence.wrong).any():
        return hypothesis
    most = rarity(hypothesis.predict(evidence.index), among, evidence.counted)
    return replace(hypothesis, bits=np.minimum(hypothesis.bits, most))


def rarity(values: Floats, among: Floats, most: float) -> Floats:
    """Return how much it says that a number was met, by how many like it there are, in bits.

    Parameters
    ----------
    values : ndarray
        Numbers met.
    among : ndarray
        The numbers that there are.
    most : float
        For numbers of which there is one.

    Returns
    -------
    ndarray
        The logarithm of one over their frequency, for numbers that repeat.
    """
    ordered = np.sort(among)
    count = np.searchsorted(ordered, values, "right") - np.searchsorted(ordered, values, "left")
    return np.where(count > 1, np.log2(among.size / np.fmax(count, 1)), most)


def information(mistake: Floats, bar: Floats) -> Floats:
    """Return how much it says to be right within a bar about a mistake of some size, in bits.

    Parameters
    ----------
    mistake, bar : ndarray
        Sizes.

    Returns
    -------
    ndarray
        0 where the bar is as wide as the mistake.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        bits = np.log2(np.fmax(mistake, bar) / np.fmax(bar, np.finfo(np.float64).tiny))
    return np.nan_to_num(bits, nan=0.0, posinf=64.0)
