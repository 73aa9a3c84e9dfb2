"""What a claim about a derivative in a framework is, with the truth about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

PASS = frozenset({"pass"})
FAIL = frozenset({"fail"})
UNTOLD = frozenset({"inconclusive"})
NO_ALARM = PASS | UNTOLD
NO_ACQUITTAL = FAIL | UNTOLD


@dataclass(frozen=True, slots=True)
class Question:
    """What is handed to a checker, in the framework's own words.

    Attributes
    ----------
    function
        A function, a module, a layer or a model.
    inputs
        Its arguments; for a model, the input and what it should give.
    options
        Keyword arguments for gradaudit's door; ``loss`` is one that peers are told, too.
    door
        The door's name.
    culprits
        The sub-modules at fault, by qualified name; empty where none is, or none is asked for.
    wide
        The same in float64, where no such copy can be made of the question itself.
    """

    function: Any
    inputs: tuple[Any, ...]
    options: Mapping[str, Any] = field(default_factory=dict)
    door: str = "check"
    culprits: tuple[str, ...] = ()
    wide: Question | None = None


Build: TypeAlias = Callable[[int], Question]


@dataclass(frozen=True, slots=True)
class FrameworkClaim:
    """One derivative that a framework gives, with the truth about it.

    Attributes
    ----------
    name
        Unique within its framework.
    framework
        ``torch``, ``jax``, ``tensorflow`` or ``keras``.
    kind
        A word for what is awkward or subtle about it.
    right
        Whether the derivative is right (at a kink: a subgradient).
    build
        From a seed to the question, all of it made anew.
    allowed
        The verdicts that are acceptable; more than one only where the truth cannot be told, or
        the precision of the claim does not suffice.
    verifiable
        False where there is no derivative to compare with: f draws anew, jumps or is flat.
    """

    name: str
    framework: str
    kind: str
    right: bool
    build: Build
    allowed: frozenset[str]
    verifiable: bool = True

    @property
    def truth(self) -> str:
        """Whether the claim is ``right`` or ``wrong``, or has ``none`` to be told."""
        return "none" if not self.verifiable else "right" if self.right else "wrong"


def right(name: str, build: Build, allowed: frozenset[str] = PASS) -> FrameworkClaim:
    """Make a claim that is right."""
    return FrameworkClaim(name, "", "", right=True, build=build, allowed=allowed)


def wrong(name: str, build: Build, allowed: frozenset[str] = FAIL) -> FrameworkClaim:
    """Make a claim that is wrong."""
    return FrameworkClaim(name, "", "", right=False, build=build, allowed=allowed)


def undecidable(name: str, build: Build, allowed: frozenset[str] = UNTOLD) -> FrameworkClaim:
    """Make a claim about something that has no derivative."""
    return replace(wrong(name, build, allowed), verifiable=False)


def of_kind(kind: str, *claims: FrameworkClaim) -> tuple[FrameworkClaim, ...]:
    """Give claims their kind."""
    return tuple(replace(claim, kind=kind) for claim in claims)


def of_framework(framework: str, *some: Iterable[FrameworkClaim]) -> tuple[FrameworkClaim, ...]:
    """Give claims their framework."""
    return tuple(replace(claim, framework=framework) for claims in some for claim in claims)
