"""Findings about the place: a kink, a jump, flat ground, noise."""

from __future__ import annotations

from gradaudit._report import Cause, Finding


def kink(leaf: str, where: str, *, inside: bool) -> Finding:
    """Say that f has a kink at the point.

    Parameters
    ----------
    leaf, where : str
        The leaf, and the entries whose one-sided slopes differ.
    inside : bool
        Whether the claim lies between the one-sided slopes.

    Returns
    -------
    Finding
        Of cause `kink`.
    """
    judged = (
        "the claim lies between them, a valid subgradient"
        if inside
        else "the claim is not between them"
    )
    return Finding(
        Cause.KINK,
        f"f has a kink at the point along {where}: its slopes to the left and to the right "
        f"differ; {judged}.",
        leaf=leaf,
        region=where,
        advice="Nothing, if the kink is meant (ReLU, maximum, absolute value at its corner)."
        if inside
        else "Give a slope between the two.",
    )


def jump(leaf: str, where: str) -> Finding:
    """Say that f jumps at the point.

    Parameters
    ----------
    leaf, where : str
        The leaf, and the entries along which it does.

    Returns
    -------
    Finding
        Of cause `jump`.
    """
    return Finding(
        Cause.JUMP,
        f"f jumps at the point along {where}: there is no derivative to compare with.",
        leaf=leaf,
        region=where,
        advice="Check at another point; a comparison, rounding or sorting may sit on its border.",
    )


def edge(leaf: str, where: str) -> Finding:
    """Say that f has values on one side of the point alone.

    Parameters
    ----------
    leaf, where : str
        The leaf, and the entries along which it does.

    Returns
    -------
    Finding
        Of cause `edge`.
    """
    return Finding(
        Cause.EDGE,
        f"The point is at the edge of where f has values, along {where}: the claim is compared "
        "with one-sided slopes there.",
        leaf=leaf,
        region=where,
        advice="Nothing, if the edge is meant; a point inside of the domain tells more.",
    )


def flat(leaf: str, where: str) -> Finding:
    """Say that f does not change, and need not by the claim.

    Parameters
    ----------
    leaf, where : str
        The leaf, and the entries.

    Returns
    -------
    Finding
        Of cause `flat`.
    """
    return Finding(
        Cause.FLAT,
        f"f does not change in a single bit along {where}, nor should it by the claim: that tells "
        "nothing about the claim.",
        leaf=leaf,
        region=where,
        advice="Check at another point; is it used by f, and is f neither rounded nor saturated?",
    )


def noisy(leaf: str, reason: str) -> Finding:
    """Say why some slopes of a leaf could not be measured.

    Parameters
    ----------
    leaf, reason : str
        Which, and why.

    Returns
    -------
    Finding
        Of cause `precision`.
    """
    return Finding(
        Cause.PRECISION,
        f"Some slopes of {leaf} could not be measured: {reason}.",
        leaf=leaf,
        region=leaf,
        advice="Compute f in higher precision, tighten its solver, or check at another point.",
    )
