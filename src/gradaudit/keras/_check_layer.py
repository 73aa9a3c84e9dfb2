"""The door for a layer by itself."""

from __future__ import annotations

import inspect
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from typing import Any

import keras

from gradaudit._errors import ArgumentError
from gradaudit._examine import read_expected
from gradaudit._options import Effort, read_options
from gradaudit._oracle import Oracle, read_oracle
from gradaudit._report import Report
from gradaudit.evaluate import SeedRng, read_seed
from gradaudit.keras._calls import LayerCall
from gradaudit.keras._examiner import Examiner
from gradaudit.keras._function import Function
from gradaudit.keras._layers import restored, seeds_of
from gradaudit.keras._read import built, demand_backend, read_inputs
from gradaudit.keras._streams import streams_for


def check_layer(
    layer: keras.Layer,
    inputs: Any,
    *,
    training: bool | None = None,
    oracle: Oracle = "auto",
    expect: Collection[str] = (),
    rtol: float | None = None,
    budget: int | timedelta | None = None,
    seed: int = 0,
    seed_rng: SeedRng = False,
    effort: Effort = "standard",
    progress: bool = False,
) -> Report:
    """Check what Keras' backend claims of a layer: the derivative of what it gives.

    Parameters
    ----------
    layer : keras.Layer
        With its weights; of one that is not built yet, a copy from its configuration is checked. It
        is as it was afterwards: variables, running averages, seed generators.
    inputs : array, tensor, tuple or dict
        One argument of the layer, several of them, or several by name. What is of floating point is
        checked with the trainable variables; the rest (indices, masks) is handed on.
    training : bool, optional
        The mode; by default what the layer does when it is not told.
    oracle : {"auto", "float64", "same"}
        What gives the numeric derivatives of a layer in a lower precision: a copy of it in float64,
        or itself. By default the first, where it can be made, runs and agrees.
    expect : collection of str
        Leaves whose claim is meant to differ from the derivative: reported, and not counted.
    rtol, budget, seed, seed_rng, effort, progress : object
        As for `gradaudit.check`. Where the layer turns out to be random, Keras' and the backend's
        generators are fixed without being asked for.

    Returns
    -------
    Report
        Leaves are the variables by path, then the inputs by the names of the arguments.

    Raises
    ------
    ArgumentError
        If an argument cannot be used; the text names it.
    """
    demand_backend()
    if not isinstance(layer, keras.Layer):
        raise ArgumentError(f"`layer` is a {type(layer).__name__}: expected a keras.Layer")
    if training is not None and not isinstance(training, bool):
        raise ArgumentError(f"`training` is {training!r}: expected True, False or None")
    signature = inspect.signature(layer.call)
    run = LayerCall(signature, training)
    tree = read_inputs(layer, inputs, "inputs", signature)
    layer, notes = built(layer, run, tree, "layer")
    streams, sleeper = streams_for(seeds_of(layer), read_seed(seed))
    options = read_options(
        rtol=rtol,
        budget=budget,
        seed=seed,
        seed_rng=seed_rng,
        effort=effort,
        progress=progress,
        streams=streams,
    )
    examiner = Examiner(read_oracle(oracle), sleeper)
    function = Function.of(layer, run, tree, options.random_state)
    if not function.names:
        raise ArgumentError("`layer` and `inputs` have nothing of floating point to be checked")
    expected = read_expected(expect, function.names)
    with options.random_state.restored(), restored(layer):
        report = examiner(function, options, expected)
    return replace(report, notes=(*notes, *report.notes))
