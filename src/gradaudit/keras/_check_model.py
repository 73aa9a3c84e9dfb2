"""The door for models: whether the whole is right, and if not, which of its layers is wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import keras
from keras.src.models.functional import Functional  # keras.Model(inputs, outputs) is one

from gradaudit._errors import ArgumentError
from gradaudit._examine import Depth, read_expected
from gradaudit._network_report import NetworkReport
from gradaudit._options import Effort, Options, read_options
from gradaudit._oracle import Oracle, read_oracle
from gradaudit._report import Report, Verdict
from gradaudit._whole import WHOLE, summed_up
from gradaudit.evaluate import SeedRng, progress_bar, read_seed
from gradaudit.keras._calls import LayerCall, ModelCall, read_loss
from gradaudit.keras._examiner import Examiner
from gradaudit.keras._function import Function
from gradaudit.keras._layers import layers_within, restored, seeds_of
from gradaudit.keras._read import as_leaves, built, demand_backend
from gradaudit.keras._recorded import Record, recording
from gradaudit.keras._streams import streams_for

CONTAINERS = (keras.Sequential, Functional)
"""Models that compute nothing by themselves: the layers in them do."""


def check_model(
    model: keras.Model,
    x: Any,
    y: Any = None,
    *,
    loss: Any = None,
    training: bool = True,
    oracle: Oracle = "auto",
    expect: Collection[str] = (),
    rtol: float | None = None,
    budget: int | timedelta | None = None,
    seed: int = 0,
    seed_rng: SeedRng = False,
    effort: Effort = "standard",
    progress: bool = False,
) -> NetworkReport:
    """Check what Keras' backend claims of a model, and of each layer in it.

    If a layer's derivative is wrong, the variables before it get wrong gradients too without being
    at fault. So each layer is checked by itself, at the input that it has in the model and with a
    drawn cotangent; those that fail although no layer within them does are the culprits.

    Parameters
    ----------
    model : keras.Model
        With its weights; of one that is not built yet, a copy from its configuration is checked. It
        is as it was afterwards: variables, optimizer, running averages, seed generators.
    x : array, tensor or nesting of these
        A few examples. What is of floating point is checked with the trainable variables.
    y : array, tensor or nesting of these, optional
        Their targets, for a loss.
    loss : str, keras.losses.Loss or callable, optional
        A name that Keras knows, one of its losses, or a function of targets and predictions; what
        has several numbers is averaged, and penalties of the model are added. Without it all
        outputs are contracted with drawn numbers.
    training : bool
        The mode; by default that in which gradients are used.
    oracle : {"auto", "float64", "same"}
        What gives the numeric derivatives of a model in a lower precision: a copy of it in float64,
        or itself. By default the first, where it can be made, runs and agrees.
    expect : collection of str
        Variables and inputs, or layers, whose claim is meant to differ from the derivative:
        reported, and not counted.
    rtol, budget, seed, seed_rng, effort, progress : object
        As for `gradaudit.check`; a budget is one for everything. Where a layer turns out to be
        random, Keras' and the backend's generators are fixed without being asked for.

    Returns
    -------
    NetworkReport
        On the whole, and on each layer by where it is: ``encoder/attention/query``.

    Raises
    ------
    ArgumentError
        If an argument cannot be used; the text names it.
    """
    demand_backend()
    if not isinstance(model, keras.Model):
        raise ArgumentError(f"`model` is a {type(model).__name__}: expected a keras.Model")
    if not isinstance(training, bool):
        raise ArgumentError(f"`training` is {training!r}: expected True or False")
    run = ModelCall(training, read_loss(loss, y), y)
    tree = as_leaves(model, {"x": x}, "x")
    model, notes = built(model, run, tree, "model")
    streams, sleeper = streams_for(seeds_of(model), read_seed(seed))
    options = read_options(
        rtol=rtol,
        budget=budget,
        seed=seed,
        seed_rng=seed_rng,
        effort=effort,
        progress=progress,
        streams=streams,
    )
    whole = Function.of(model, run, tree, options.random_state)
    audit = _Audit(whole, Examiner(read_oracle(oracle), sleeper), options, [*notes])
    expected = read_expected(expect, [*whole.names, *layers_within(model)])
    with options.random_state.restored(), restored(model):
        return audit.report(expected)


class _Audit:
    """A model at a point, to be checked as a whole and layer by layer."""

    def __init__(
        self, whole: Function, examiner: Examiner, options: Options, notes: list[str]
    ) -> None:
        self._whole = whole
        self._examiner = examiner
        self._options = options
        self._notes = notes
        self._expected: tuple[str, ...] = ()

    def report(self, expected: tuple[str, ...]) -> NetworkReport:
        """Check the whole, then each layer by itself, and where a culprit is wrong."""
        self._expected = expected
        with progress_bar(self._options.budget, wanted=self._options.progress) as show:
            show(WHOLE, 0.0)
            whole = self._examined(self._whole, depth=Depth.JUDGE)
            functions = self._functions()
            reports = self._parts(functions, show)
            found = self._summed_up(whole, reports)
            for name in found.culprits:
                reports[name] = self._examined(functions[name], name)
            blamed = any(one.verdict is Verdict.FAIL for one in reports.values())
            if whole.verdict is Verdict.FAIL and not blamed:
                whole = self._examined(self._whole)
        return self._summed_up(whole, reports)

    def _summed_up(self, whole: Report, reports: Mapping[str, Report]) -> NetworkReport:
        return summed_up(whole, reports, self._expected, self._notes, separator="/")

    def _functions(self) -> dict[str, Function]:
        """Pass once through the model, and return the layers that compute something."""
        model, run = self._whole.layer, self._whole.run
        with recording(layers_within(model)) as records:
            run(model, self._whole.inputs.rebuild(self._whole.inputs.leaves))
        self._notes += _left_out(records)
        training: bool = run.training  # type: ignore[attr-defined] # of a model
        functions = {}
        for name, record in records.items():
            if record.arguments and type(record.layer) not in CONTAINERS:
                call = LayerCall(record.signature, training)
                tree = as_leaves(record.layer, record.arguments, name)
                functions[name] = Function.of(record.layer, call, tree, self._options.random_state)
        return {name: one for name, one in functions.items() if one.names}

    def _parts(
        self, functions: Mapping[str, Function], show: Callable[[str, float], None]
    ) -> dict[str, Report]:
        """Check each layer by itself, quickly."""
        reports = {}
        for number, (name, function) in enumerate(functions.items(), start=1):
            show(name, number / (1 + len(functions)))
            try:
                reports[name] = self._examined(function, name, depth=Depth.JUDGE, quick=True)
            except Exception as error:  # noqa: BLE001 - a layer may need what is around it
                said = str(error).strip().splitlines() or [type(error).__name__]
                self._notes.append(f"{name} was not looked into by itself: {said[0]}")
        return reports

    def _examined(
        self,
        function: Function,
        name: str = "",
        *,
        depth: Depth = Depth.LOCATE,
        quick: bool = False,
    ) -> Report:
        """Check a layer; what is expected to differ is named as in the whole."""
        prefix = f"{name}/" if name else ""
        expected = [one for one in function.names if f"{prefix}{one}" in self._expected]
        options = replace(self._options, budget=self._options.budget.rest(), progress=False)
        if quick and options.effort == "standard":
            options = replace(options, effort="quick")
        report = self._examiner(function, options, expected, depth=depth)
        self._options.budget.spent += options.budget.spent
        return report


def _left_out(records: Mapping[str, Record]) -> Iterator[str]:
    """Say what was not looked into."""
    for name, record in records.items():
        weighty = bool(record.layer.trainable_variables)
        if record.arguments and record.calls > 1:
            yield f"{name} was called {record.calls} times: its first call was looked into"
        elif record.calls and record.arguments is None:
            yield f"{name} runs within a compiled loop: it was looked into with what is around it"
        elif not record.calls and weighty:
            yield f"{name} was never called as a layer: it was looked into with what is around it"
