"""What a verdict is worth, given the truth; and how often each was said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from ._checker import Outcome

GOOD, BAD, OPEN = "good", "bad", "open"
WORTH = {
    ("right", "pass"): GOOD,
    ("right", "fail"): BAD,
    ("wrong", "fail"): GOOD,
    ("wrong", "pass"): BAD,
    ("none", "pass"): BAD,
    ("none", "fail"): GOOD,
    ("none", "inconclusive"): GOOD,
}
"""Where there is no derivative, any answer but a pass will do."""

COLUMNS = {
    "passed": ("right", "pass"),
    "false alarms": ("right", "fail"),
    "right open": ("right", "inconclusive"),
    "caught": ("wrong", "fail"),
    "missed": ("wrong", "pass"),
    "wrong open": ("wrong", "inconclusive"),
}
"""The columns of the summary: truth and verdict."""


class Claimed(Protocol):
    """What is told of a claim, whichever battery it is from."""

    @property
    def name(self) -> str:
        """Unique in its battery."""

    @property
    def kind(self) -> str:
        """A word for what is awkward or subtle about it."""

    @property
    def truth(self) -> str:
        """``right``, ``wrong`` or ``none``."""

    @property
    def allowed(self) -> frozenset[str]:
        """The verdicts that are acceptable."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What one checker said of one claim.

    Attributes
    ----------
    claim
        The claim.
    outcome
        What was said.
    """

    claim: Claimed
    outcome: Outcome

    @property
    def worth(self) -> str:
        """Whether that is good, bad, or leaves the question open."""
        return WORTH.get((self.claim.truth, self.outcome.verdict), OPEN)


def summary(name: str, judged: Iterable[Judged]) -> dict[str, Any]:
    """Count what a checker said, as a row of the table.

    Parameters
    ----------
    name : str
        Of the checker.
    judged : iterable of Judged
        All its answers.

    Returns
    -------
    dict
        Column names to values. ``declined``: no derivative, and no pass. Evaluations of f are the
        mean over the claims that it took.
    """
    answers = list(judged)
    said = Counter((each.claim.truth, each.outcome.verdict) for each in answers)
    verdicts = Counter(each.outcome.verdict for each in answers)
    none = [each.worth for each in answers if each.claim.truth == "none"]
    taken = [each.outcome.evaluations for each in answers if each.outcome.evaluations]
    return {
        "checker": name,
        **{column: said[key] for column, key in COLUMNS.items()},
        "declined": none.count(GOOD),
        "vouched": none.count(BAD),
        **{word: verdicts[word] for word in ("error", "too slow", "not taken")},
        "calls of f": round(sum(taken) / max(1, len(taken))),
    }


def by_kind(judged: Mapping[str, Iterable[Judged]], truth: str) -> list[dict[str, Any]]:
    """Count good, bad and open answers kind by kind.

    Parameters
    ----------
    judged : mapping
        From a checker's name to its answers.
    truth : str
        ``right``, ``wrong`` or ``none``.

    Returns
    -------
    list of dict
        A row for each kind, a column ``good/bad/open`` for each checker.
    """
    rows: dict[str, dict[str, Any]] = {}
    for name, answers in judged.items():
        counts: dict[str, Counter[str]] = {}
        for each in answers:
            if each.claim.truth == truth:
                counts.setdefault(each.claim.kind, Counter())[each.worth] += 1
        for kind, count in counts.items():
            cell = "/".join(str(count[worth]) for worth in (GOOD, BAD, OPEN))
            rows.setdefault(kind, {"kind": kind})[name] = cell
    return list(rows.values())
