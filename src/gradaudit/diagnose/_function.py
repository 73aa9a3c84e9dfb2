"""Findings about f and grad themselves: random, writing into their input, of low precision."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from gradaudit._report import Cause, Finding
from gradaudit._step_curve import TEXTBOOK
from gradaudit.diagnose._frameworks import DOUBLE, STEADY

COARSE = 1e3
"""f is of lower precision than the claim when its noise exceeds this many eps of the claim."""

SINGLE = (5e-9, 5e-6)
"""Relative noise that looks like float32."""

LOSES = "a difference of nearly equal numbers, or a solver that stops early"
"""What costs digits in float64, too."""

DIFFERENCE = 0.41
"""Standard deviation of a two-sided quotient, over noise / step: two values rounded to within the
noise have each a standard deviation of 1/sqrt(3) of it."""


def randomness(who: Sequence[str], framework: str, *, fixed: bool) -> Finding:
    """Say that a function gave two answers at one point.

    Parameters
    ----------
    who : sequence of str
        ``f``, ``grad`` or both.
    framework : str
        What f computes in, for advice in its words; empty if unknown.
    fixed : bool
        Whether the random state was fixed already.

    Returns
    -------
    Finding
        Of cause `random`.
    """
    names = " and ".join(f"`{name}`" for name in who)
    steady = STEADY.get(framework, "")
    give = "give" if len(who) > 1 else "gives"
    seeded = (
        "NumPy's and Python's global generators were fixed already: pass the generator that it "
        "draws from as `seed_rng`"
        if fixed
        else "Dropout: set the keep probability to 1 for the check, or pass seed_rng=True so that "
        "every call draws the same; minibatches: check on a fixed batch"
    )
    return Finding(
        Cause.RANDOM,
        f"{names} {give} different values at the same point, so there is no function to "
        "differentiate.",
        advice=seeded + (f"; {steady}." if steady else "."),
    )


def steadied(finding: Finding) -> Finding:
    """Say that the check of a random function went on with the same random numbers every time.

    Parameters
    ----------
    finding : Finding
        Of `randomness`.

    Returns
    -------
    Finding
        No longer the end of it.
    """
    who = finding.statement.split(" give")[0]
    return replace(
        finding,
        statement=f"{who} random: the check went on with the same random numbers in every call.",
    )


def mutation(writes: Sequence[str]) -> Finding:
    """Say that a function wrote into what it was given.

    Parameters
    ----------
    writes : sequence of str
        Who into what.

    Returns
    -------
    Finding
        Of cause `mutation`.
    """
    return Finding(
        Cause.MUTATION,
        f"Written into: {'; '.join(writes)}. (Copies: your arrays are as they were.)",
        advice="Work on a copy: a caller who uses the array again gets other numbers.",
    )


def precision(
    noise: float,
    value: float,
    *,
    eps: float,
    entries: int,
    norm: float,
    step: float,
    framework: str,
) -> Finding | None:
    """Say that f is less precise than the claim, and what a fixed step makes of it.

    Parameters
    ----------
    noise, value : float
        Of f.
    eps : float
        Of the claim.
    entries : int
        How many the gradient has.
    norm : float
        Its Euclidean norm, as measured.
    step : float
        The absolute step that served best.
    framework : str
        What f computes in, for advice in its words; empty if unknown.

    Returns
    -------
    Finding or None
        None where f is as precise as the claim.
    """
    relative = noise / abs(value) if value else math.inf
    if not COARSE * eps < relative < 1:
        return None
    wrong = DIFFERENCE * noise / TEXTBOOK * math.sqrt(entries)
    ratio = wrong / (norm + math.hypot(norm, wrong))
    looks = SINGLE[0] < relative < SINGLE[1]
    kind = "as if computed in float32" if looks else "coarser than the claim's own precision"
    remedy = DOUBLE.get(framework, "")
    double = f" ({remedy})" if remedy else ""
    mend = "" if looks else f", or mend what loses digits in it: {LOSES}"
    return Finding(
        Cause.PRECISION,
        f"f carries about {-math.log10(relative):.0f} digits, {kind}: a two-sided check at step "
        f"{TEXTBOOK:.0e} would show a relative error of about {ratio:.1g} for this gradient.",
        evidence={"noise": noise, "digits": -math.log10(relative), "textbook_ratio": ratio}
        | {"step": step},
        advice=f"Compute the loss in float64 for the check{double}{mend}; or use a step near "
        f"{step:.0e}.",
    )
