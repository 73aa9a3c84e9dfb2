"""What has yet to pass before a search may end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from gradaudit.judge import Outcome
from gradaudit.probes import Probe, Scout, strata
from gradaudit.traces._entries import indices

LOOKS = {True: 2, False: 1}
"""Fresh directions in which a stratum has to pass at the end, if it is heavy and if not."""


@dataclass
class Pending:
    """The strata that have yet to pass in fresh directions.

    Attributes
    ----------
    scout : Scout
        Measures.
    exact : bool
        Whether none of them had to be left open.
    """

    scout: Scout
    exact: bool = True
    _left: dict[int, tuple[NDArray[np.intp], int]] = field(default_factory=dict)
    _drawn: int = 0
    _last: int = 0

    def add(self, failed: Sequence[Probe]) -> None:
        """Put strata that failed on the list.

        Parameters
        ----------
        failed : sequence of Probe
            Of these.
        """
        for probe in failed:
            index = indices(probe.stratum.index, self.scout.leaf)
            self._left[probe.stratum.number] = index, LOOKS[probe.stratum.heavy]
            self._last = probe.stratum.number

    def entries(self) -> NDArray[np.intp]:
        """Return the entries of all strata on the list.

        Returns
        -------
        ndarray of int
            Stratum by stratum.
        """
        return np.concatenate([np.empty(0, np.intp), *(index for index, _ in self._left.values())])

    def give_up(self) -> None:
        """Leave the stratum open that failed last: its difference cannot be traced."""
        self.exact = False
        self._left.pop(self._last, None)

    def failing(self, known: NDArray[np.bool_]) -> Probe | None:
        """Look along the strata, without what is known, until one fails.

        Parameters
        ----------
        known : ndarray of bool, flat
            Entries that are known to be wrong.

        Returns
        -------
        Probe or None
            The failure; None once all pass.
        """
        while self._left:
            number, (index, looks) = next(iter(self._left.items()))
            probe = self._look(number, index[~known[index]])
            outcome = Outcome.PASS if probe is None else probe.judgement.outcome
            if outcome is Outcome.FAIL:
                self._last = number
                return probe
            self.exact &= outcome is Outcome.PASS
            if probe is None or outcome is Outcome.UNRESOLVED or looks == 1:
                del self._left[number]
            else:
                self._left[number] = index, looks - 1
        return None

    def start_anew(self) -> None:
        """Put all strata of a mended claim on the list."""
        self._left = {
            stratum.number: (indices(stratum.index, self.scout.leaf), LOOKS[stratum.heavy])
            for stratum in strata(self.scout.leaf)
        }

    def _look(self, number: int, index: NDArray[np.intp]) -> Probe | None:
        self._drawn += 1
        return self.scout.fresh(index, number, self._drawn) if index.size else None
