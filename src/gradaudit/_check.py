"""The verb: read what is claimed, and examine it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from gradaudit._errors import GradientError
from gradaudit._examine import examine
from gradaudit._options import Effort, read_options
from gradaudit._report import Report, Verdict
from gradaudit.claims import Names, Order, read_claim, read_point
from gradaudit.evaluate import SeedRng


def check(
    f: Any = None,
    grad: Any = None,
    x: Any = None,
    *,
    cotangent: Any = None,
    value_and_grad: Any = None,
    names: Names | None = None,
    order: Order = "C",
    rtol: float | None = None,
    budget: int | timedelta | None = None,
    seed: int = 0,
    seed_rng: SeedRng = False,
    effort: Effort = "standard",
    progress: bool = False,
) -> Report:
    """Check a claimed gradient against numeric derivatives that know their own error.

    Parameters
    ----------
    f : callable
        From the point to one real number; or to arrays, with a `cotangent`.
    grad : callable or nesting of arrays
        The claimed gradient, as a function of the point or by value: shaped like `x`. With a
        `cotangent`, the vector-Jacobian product with it.
    x : array or nesting of dicts, lists, tuples and dataclasses of arrays
        The point; float16 to longdouble. Never changed, never handed out.
    cotangent : array, nesting of arrays or "random", optional
        What an array-valued `f` is contracted with: the derivative of the loss with respect to its
        output. With ``"random"`` one is drawn and handed to ``grad(x, cotangent)``.
    value_and_grad : callable, optional
        From the point to ``(value, gradient)``, in place of `f` and `grad`.
    names : mapping of str to shape, optional
        What the consecutive slices of a flat vector `x` are called, and their shapes.
    order : {"C", "F"}
        How the leaves were unrolled into that vector.
    rtol : float, optional
        The relative discrepancy that is no mistake: 1e-6 for a float64 claim, 1e-4 for float32,
        1e-2 for float16 and bfloat16. Where it is given, a pass asks for bars below it.
    budget : int or timedelta, optional
        Evaluations of `f`, or time, allowed; what is left over by then is inconclusive.
    seed : int
        What directions, and a random cotangent, are drawn from.
    seed_rng : bool, Generator, RandomState or list of these
        Give every call of `f` and `grad` the same random state: NumPy's and Python's global ones,
        and those given. All are restored afterwards.
    effort : {"standard", "quick", "exhaustive"}
        How many entries are probed one by one; exhaustive probes each of them.
    progress : bool
        Whether to show a progress bar on standard error.

    Returns
    -------
    Report
        Pass, fail or inconclusive, with what was found on each leaf.

    Raises
    ------
    ArgumentError
        If an argument cannot be used; the text names it, and the leaf.
    """
    options = read_options(
        rtol=rtol, budget=budget, seed=seed, seed_rng=seed_rng, effort=effort, progress=progress
    )
    point = read_point(x, names, order)
    claim = read_claim(
        point, f, grad, value_and_grad=value_and_grad, cotangent=cotangent, seed=options.seed
    )
    return examine(claim, options, {**options.settings, "order": order})


def assert_gradient(f: Any = None, grad: Any = None, x: Any = None, **options: Any) -> None:
    """Raise unless `check` passes.

    Parameters
    ----------
    f, grad, x : object
        As for `check`.
    **options : object
        As for `check`.

    Raises
    ------
    GradientError
        If the verdict is fail or inconclusive; its text is the report.
    ArgumentError
        If an argument cannot be used.
    """
    __tracebackhide__ = True  # pytest shows the line of the test, and the report
    report = check(f, grad, x, **options)
    if report.verdict is not Verdict.PASS:
        raise GradientError(report)
