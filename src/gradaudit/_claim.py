"""A claim that is checked later: by the command line, or when it is asked to."""

from __future__ import annotations

import inspect
from typing import Any

from gradaudit._check import check
from gradaudit._errors import ArgumentError
from gradaudit._report import Report
from gradaudit._sweep import sweep
from gradaudit.sweeps import Sweep


class Claim:
    """A function with its claimed gradient at a point, to be checked later.

    The command ``gradaudit check file.py`` finds those that a file makes, by the names of its
    variables, and those that its functions named ``claim_…`` return.

    Parameters
    ----------
    f, grad, x : object
        As for `check`.
    **options : object
        As for `check`.

    Raises
    ------
    ArgumentError
        If an option is none of `check`.

    Examples
    --------
    >>> import numpy as np
    >>> squares = Claim(lambda x: float(x @ x), lambda x: 3 * x, np.array([1.0, 2.0]))
    >>> squares.check().verdict
    <Verdict.FAIL: 'fail'>
    """

    def __init__(self, f: Any = None, grad: Any = None, x: Any = None, **options: Any) -> None:
        known = set(inspect.signature(check).parameters)
        for name in options:
            if name not in known:
                raise ArgumentError(
                    f"`{name}` is no option of a check: there are {', '.join(sorted(known))}"
                )
        self.f, self.grad, self.x = f, grad, x
        self.options = options

    def check(self, **options: Any) -> Report:
        """Check it.

        Parameters
        ----------
        **options : object
            As for `gradaudit.check`; they stand above the claim's own.

        Returns
        -------
        Report
            The answer.
        """
        return check(self.f, self.grad, self.x, **{**self.options, **options})

    def sweep(self, **options: Any) -> Sweep:
        """Say what a textbook check makes of it at every step.

        Parameters
        ----------
        **options : object
            As for `gradaudit.sweep`; they stand above the claim's own, of which it takes those
            that it knows.

        Returns
        -------
        Sweep
            The answer.
        """
        known = inspect.signature(sweep).parameters
        own = {name: value for name, value in self.options.items() if name in known}
        return sweep(self.f, self.grad, self.x, **{**own, **options})
