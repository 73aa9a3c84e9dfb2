"""What an audit of a network answers: the whole, its parts, and who is at fault."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from gradaudit._rendered import Rendered
from gradaudit._report import Finding, Report, Verdict


@dataclass(frozen=True, eq=False)
class NetworkReport(Rendered):
    """The answer of a check of a whole network and of each of its parts.

    True in a boolean context for a pass alone. Two are equal if they say the same, arrays included.

    Attributes
    ----------
    verdict : Verdict
        Fail if the whole or any part fails, pass if all of them pass.
    reason : str
        One sentence.
    culprits : tuple of str
        The parts whose own backward pass is wrong.
    whole : Report
        On the cost as a function of all parameters.
    parts : mapping of str to Report
        On each part by itself: its input and its parameters; of a network from scratch also on the
        loss and the penalty.
    notes : tuple of str
        What was not looked into.
    """

    verdict: Verdict
    reason: str
    culprits: tuple[str, ...]
    whole: Report
    parts: Mapping[str, Report]
    notes: tuple[str, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found, on the whole and then on the parts, each of which names its part."""
        of_parts = [
            replace(finding, module=name)
            for name, part in self.parts.items()
            for finding in part.findings
        ]
        return (*self.whole.findings, *of_parts)

    @property
    def evaluations(self) -> int:
        """How often f was called, for the whole and the parts; calls of gradients not counted."""
        return self.whole.evaluations + sum(part.evaluations for part in self.parts.values())

    @property
    def seconds(self) -> float:
        """Wall-clock time of all checks."""
        return self.whole.seconds + sum(part.seconds for part in self.parts.values())

    def __bool__(self) -> bool:
        """Tell whether the verdict is pass."""
        return self.verdict is Verdict.PASS

    def __str__(self) -> str:
        """Return the report as plain text."""
        from gradaudit.render import network_to_text  # noqa: PLC0415 - data knows rendering only when asked

        return network_to_text(self)
