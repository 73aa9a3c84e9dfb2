"""What a layer and a model are examined by."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from gradaudit._examine import Depth
from gradaudit._options import Options
from gradaudit._oracle import Oracle, Prepared, examine_by
from gradaudit._report import Cause, Report, Verdict
from gradaudit.keras._claim import prepared
from gradaudit.keras._float64 import doubled
from gradaudit.keras._function import Function
from gradaudit.keras._layers import restored
from gradaudit.keras._streams import Sleeper


@dataclass(frozen=True)
class Examiner:
    """Examines a layer or a model at its inputs.

    Attributes
    ----------
    oracle : {"auto", "float64", "same"}
        What gives the numeric derivatives.
    sleeper : Sleeper or None
        The backend's generator: fixed, too, where Keras' own are and it is random still.
    """

    oracle: Oracle
    sleeper: Sleeper | None

    def __call__(
        self,
        function: Function,
        options: Options,
        expected: Collection[str] = (),
        *,
        depth: Depth = Depth.LOCATE,
    ) -> Report:
        """Return the report.

        Parameters
        ----------
        function : Function
            What is to be checked.
        options : Options
            How.
        expected : collection of str
            Leaves that are meant to differ.
        depth : Depth
            As for `gradaudit._examine.examine`.

        Returns
        -------
        Report
            The answer.
        """
        settings: dict[str, Any] = options.settings | {"expect": tuple(expected)}

        def prepare(options: Options) -> Prepared:
            return prepared(function.with_state(options.random_state), doubled, options)

        with restored(function.layer):
            report = examine_by(self.oracle, prepare, options, settings, depth=depth)
            if self.sleeper is None or self.sleeper.awake or not _random(report):
                return report
            self.sleeper.awake = True
            return examine_by(self.oracle, prepare, options, settings, depth=depth)


def _random(report: Report) -> bool:
    causes = {finding.cause for finding in report.findings}
    return report.verdict is Verdict.INCONCLUSIVE and Cause.RANDOM in causes
