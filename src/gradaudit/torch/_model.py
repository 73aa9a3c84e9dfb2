"""A model at a point: checked as a whole, module by module, and where a culprit is wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import torch
from torch import nn

from gradaudit._errors import ArgumentError
from gradaudit._examine import Depth, read_expected
from gradaudit._network_report import NetworkReport
from gradaudit._options import Options
from gradaudit._oracle import Oracle, Prepared, examine_by
from gradaudit._report import Report, Verdict
from gradaudit._whole import WHOLE, summed_up
from gradaudit.evaluate import progress_bar
from gradaudit.torch._arguments import of_module
from gradaudit.torch._call import Call, call_of, written
from gradaudit.torch._claim import prepared
from gradaudit.torch._function import Function, of_loss
from gradaudit.torch._outputs import Tensors, cotangents_for
from gradaudit.torch._recorded import Record, recording

LOSS = "loss"
"""The name of the part that is the loss."""


class _Part(NamedTuple):
    """A module, or the loss, by itself."""

    call: Call | Function
    weigh: Callable[[Tensors], Tensors]


class ModelAudit:
    """A model at a point.

    Parameters
    ----------
    module : Module
        The model.
    inputs : object
        As for `check_module`.
    loss : callable or None
        From what the module returns to one number.
    oracle : {"auto", "same", "float64"}
        What gives numeric derivatives.
    options : Options
        How.

    Raises
    ------
    ArgumentError
        If there is nothing to check.
    """

    def __init__(
        self,
        module: nn.Module,
        inputs: Any,
        loss: Callable[[Any], Any] | None,
        oracle: Oracle,
        options: Options,
    ) -> None:
        self._module = module
        self._loss = loss
        self._oracle = oracle
        self._options = replace(options, progress=False)
        self._progress = options.progress
        self._expected: tuple[str, ...] = ()
        self._notes: list[str] = []
        self._arguments = of_module(module, inputs)
        self._whole = call_of(module, self._arguments, options.random_state, loss=loss)
        if not self._whole.names:
            raise ArgumentError(
                "`module` has no parameter that requires grad, and `inputs` no floating-point "
                "tensor that reaches the output: there is nothing to check"
            )

    def report(self, cotangent: Any, expect: Collection[str], *, modules: bool) -> NetworkReport:
        """Check the whole, then each module by itself, and where a culprit is wrong.

        Parameters
        ----------
        cotangent, expect, modules : object
            As for `check_module`.

        Returns
        -------
        NetworkReport
            On all of them.
        """
        names = [name for name, _ in self._module.named_modules() if name]
        self._expected = read_expected(expect, [*self._whole.names, *names])

        def weigh(outputs: Tensors) -> Tensors:
            return cotangents_for(outputs, cotangent, self._options.seed)

        with progress_bar(self._options.budget, wanted=self._progress) as show:
            show(WHOLE, 0.0)
            whole = self._examined(_Part(self._whole, weigh), depth=Depth.JUDGE)
            records = self._records(weigh) if modules else {}
            parts = self._parts(records) if modules else {}
            reports: dict[str, Report] = {}
            for number, (name, part) in enumerate(parts.items(), start=1):
                show(name, number / (1 + len(parts)))
                self._look(name, part, reports)
            if whole.verdict is Verdict.FAIL and not self._summed(whole, reports).culprits:
                for name, part in self._composed(records):
                    self._look(name, parts.setdefault(name, part), reports)
            culprits = self._summed(whole, reports).culprits
            for name in culprits:
                reports[name] = self._examined(parts[name], name)
            if whole.verdict is Verdict.FAIL and not self._summed(whole, reports).culprits:
                whole = self._examined(_Part(self._whole, weigh))
        self._notes += _left_out(self._module, records) if modules else ()
        return self._summed(whole, reports)

    def _summed(self, whole: Report, reports: Mapping[str, Report]) -> NetworkReport:
        return summed_up(whole, reports, self._expected, self._notes)

    def _records(self, weigh: Callable[[Tensors], Tensors]) -> dict[str, Record]:
        """Pass once through the model, as it was checked."""
        call = self._whole.with_state(self._options.random_state.steady())
        weights = weigh(call.attempt.outputs)
        with recording(self._module) as found:
            call.gradient(call.leaves, weights)
        return {name: record for name, record in found.items() if record.complete}

    def _parts(self, records: Mapping[str, Record]) -> dict[str, _Part]:
        """Return what computes something by itself, each with the parameters that are its own."""
        parts = {}
        for name, record in records.items():
            part = (
                None if type(record.module) is nn.Sequential else self._part(name, record, records)
            )
            if part is not None:
                parts[name] = part
        if self._loss is not None:
            positional, keywords = self._arguments.rebuild(self._arguments.leaves)
            with torch.no_grad():
                returned = self._module(*positional, **keywords)
            loss = of_loss(self._loss, returned, self._options.random_state)
            if loss is not None and LOSS not in parts:
                parts[LOSS] = _Part(loss, self._drawn)
        return parts

    def _composed(self, records: Mapping[str, Record]) -> Iterator[tuple[str, _Part]]:
        """Yield the modules that call others, with the parameters of these as well."""
        for name, record in records.items():
            if any(other.startswith(f"{name}.") for other in records):
                part = self._part(name, record, {})
                if part is not None:
                    yield name, part

    def _part(self, name: str, record: Record, called: Mapping[str, Record]) -> _Part | None:
        """Return a module by itself, but for those within it that answer for themselves."""
        prefix = f"{name}."
        within = [other.removeprefix(prefix) for other in called if other.startswith(prefix)]
        try:
            call = call_of(
                record.module,
                record.arguments,
                self._options.random_state,
                without=within,
            )
        except Exception as error:  # noqa: BLE001 - a module may need what is around it
            self._note(name, error)
            return None
        return _Part(call, self._real(record)) if call.names else None

    def _look(self, name: str, part: _Part, reports: dict[str, Report]) -> None:
        """Check a part by itself, quickly."""
        try:
            reports[name] = self._examined(part, name, depth=Depth.JUDGE, quick=True)
        except Exception as error:  # noqa: BLE001 - a module may need what is around it
            self._note(name, error)

    def _note(self, name: str, error: Exception) -> None:
        said = str(error).strip().splitlines() or [type(error).__name__]
        self._notes.append(f"{name} was not looked into by itself: {said[0]}")

    def _examined(
        self,
        part: _Part,
        name: str = "",
        *,
        depth: Depth = Depth.LOCATE,
        quick: bool = False,
    ) -> Report:
        """Check a part, or the whole; what is expected to differ is named as in the whole."""
        call, prefix = part.call, f"{name}." if name else ""
        expected = tuple(one for one in call.names if f"{prefix}{one}" in self._expected)
        options = replace(self._options, budget=self._options.budget.rest())
        if quick and options.effort == "standard":
            options = replace(options, effort="quick")

        def prepare(options: Options) -> Prepared:
            return prepared(call.with_state(options.random_state), part.weigh, options)

        settings = options.settings | {"expect": expected}
        report = examine_by(self._oracle, prepare, options, settings, depth=depth)
        self._options.budget.spent += options.budget.spent
        if isinstance(call, Function):
            return report
        report = replace(report, notes=(*call.notes, *report.notes))
        return written(report) if call.wrote else report

    def _drawn(self, outputs: Tensors) -> Tensors:
        return cotangents_for(outputs, None, self._options.seed)

    def _real(self, record: Record) -> Callable[[Tensors], Tensors]:
        """Return the cotangents that came back to a module; drawn ones, where none did."""

        def weigh(outputs: Tensors) -> Tensors:
            real = record.cotangents
            if not any(bool(cotangent.any()) for cotangent in real.values()):
                return self._drawn(outputs)
            return {name: real.get(name, torch.zeros_like(one)) for name, one in outputs.items()}

        return weigh


def _left_out(model: nn.Module, records: Mapping[str, Record]) -> Iterator[str]:
    """Say what was not looked into."""
    for name, record in records.items():
        if record.calls > 1:
            yield f"{name} was called {record.calls} times: its first call was looked into"
    idle = [
        name
        for name, module in model.named_modules()
        if name and name not in records and any(True for _ in module.parameters(recurse=False))
    ]
    if idle:
        yield (
            f"{', '.join(idle)}: never called as modules; their parameters are checked where they "
            "are used"
        )
