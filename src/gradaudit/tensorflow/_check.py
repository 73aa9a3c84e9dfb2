"""The door for functions of TensorFlow's tensors and variables."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

from gradaudit._examine import read_expected
from gradaudit._options import Effort, Options, read_options
from gradaudit._oracle import Oracle, Prepared, examine_by, read_oracle
from gradaudit._report import Report
from gradaudit.evaluate import SeedRng
from gradaudit.tensorflow._claim import prepared
from gradaudit.tensorflow._read import read_function
from gradaudit.tensorflow._streams import DefaultStream, with_streams


def check(
    f: Callable[..., Any],
    inputs: Any,
    *,
    cotangent: Any = None,
    oracle: Oracle = "auto",
    expect: Collection[str] = (),
    rtol: float | None = None,
    budget: int | timedelta | None = None,
    seed: int = 0,
    seed_rng: SeedRng = False,
    effort: Effort = "standard",
    progress: bool = False,
) -> Report:
    """Check what a GradientTape claims of a function of tensors.

    Parameters
    ----------
    f : callable
        From tensors to a tensor, or to any nesting of tensors; a `tf.function` is run as one.
        Outputs that are not of floating point are left out, complex ones are taken as pairs of
        real numbers.
    inputs : tensor, Variable or tuple
        The arguments of `f`. Every tensor and variable of float16, bfloat16, float32 or float64
        is checked, also within lists, dicts and dataclasses; all others are handed on. Variables
        beyond the arguments that `f` takes are those that it finds by itself. A variable is moved
        by `assign`, and holds its value again when the check ends, however it ends.
    cotangent : tensor or nesting of tensors, optional
        What the outputs are contracted with, nested like what `f` returns. By default 1 for a lone
        number, else signed numbers drawn from `seed`.
    oracle : {"auto", "float64", "same"}
        What gives the numeric derivatives of a function in a lower precision: `f` on float64
        copies of its arguments, or itself. By default the first, where it runs and agrees.
    expect : collection of str
        Leaves whose claim is meant to differ from the derivative, such as straight-through
        estimators: reported, and not counted.
    rtol, budget, seed, seed_rng, effort, progress : object
        As for `gradaudit.check`. `seed_rng` takes tf.random.Generator, too; where `f` turns out to
        be random, TensorFlow's global seed and generator are fixed without being asked for.

    Returns
    -------
    Report
        Pass, fail or inconclusive; leaves are named after the arguments of `f`, or the variables.

    Raises
    ------
    ArgumentError
        If an argument cannot be used; the text names it, and the tensor.
    """
    options = read_options(
        rtol=rtol,
        budget=budget,
        seed=seed,
        seed_rng=with_streams(seed_rng, seed),
        effort=effort,
        progress=progress,
        streams=[DefaultStream(seed)],
    )
    oracle = read_oracle(oracle)
    function = read_function(f, inputs, options.random_state)
    settings = options.settings | {"expect": read_expected(expect, function.names)}

    def prepare(options: Options) -> Prepared:
        options.budget.spent += 1
        return prepared(function.with_state(options.random_state), cotangent, options.seed)

    with options.random_state.restored(), function.restored():
        return examine_by(oracle, prepare, options, settings)
