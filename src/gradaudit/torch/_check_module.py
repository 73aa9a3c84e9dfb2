"""The door for models: the whole, and which of its modules is wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, NamedTuple

import torch
from torch import nn

from gradaudit._errors import ArgumentError
from gradaudit._examine import Depth, read_expected
from gradaudit._network_report import NetworkReport
from gradaudit._options import Effort, Options, read_options
from gradaudit._oracle import Oracle, Prepared, examine_by, read_oracle
from gradaudit._report import Report, Verdict
from gradaudit._whole import WHOLE, summed_up
from gradaudit.evaluate import SeedRng, progress_bar
from gradaudit.torch._arguments import of_module
from gradaudit.torch._call import Call, call_of, written
from gradaudit.torch._claim import prepared
from gradaudit.torch._kept import as_before
from gradaudit.torch._outputs import Tensors, cotangents_for
from gradaudit.torch._recorded import Record, recording
from gradaudit.torch._streams import DefaultStream, with_streams


def check_module(
    module: nn.Module,
    inputs: Any,
    *,
    loss: Callable[[Any], Any] | None = None,
    cotangent: Any = None,
    oracle: Oracle = "auto",
    modules: bool = True,
    expect: Collection[str] = (),
    rtol: float | None = None,
    budget: int | timedelta | None = None,
    seed: int = 0,
    seed_rng: SeedRng = False,
    effort: Effort = "standard",
    progress: bool = False,
) -> NetworkReport:
    """Check what autograd claims of a model, and of each module in it.

    If a module's backward pass is wrong, the parameters before it get wrong gradients too without
    being at fault. So each module is checked by itself, at the input that it has in the model and
    with the cotangent that comes back to it; those that fail although no module within them does
    are the culprits.

    Parameters
    ----------
    module : Module
        The model, in the mode in which it is to be checked. It is as it was afterwards: parameters,
        buffers, modes, attributes, `.grad`, hooks.
    inputs : Tensor, tuple or dict
        Its positional arguments; or its keyword arguments. Floating-point tensors are checked with
        the parameters.
    loss : callable, optional
        From what the module returns to one number. Without it all floating-point outputs are
        contracted with `cotangent`.
    cotangent : Tensor or nesting of tensors, optional
        As for `gradaudit.torch.check`.
    oracle : {"auto", "float64", "same"}
        What gives the numeric derivatives of a model in a lower precision: a float64 copy of it, or
        itself. By default the first, where it can be made, runs and agrees, and the model has no
        more than 17 million parameters.
    modules : bool
        Whether to look into each module, too; else the whole alone is checked.
    expect : collection of str
        Parameters and inputs, or modules, whose claim is meant to differ from the derivative:
        reported, and not counted.
    rtol, budget, seed, seed_rng, effort, progress : object
        As for `gradaudit.torch.check`; a budget is one for everything.

    Returns
    -------
    NetworkReport
        On the whole, and on each module by its qualified name.

    Raises
    ------
    ArgumentError
        If an argument cannot be used; the text names it, and the tensor.
    """
    if not isinstance(module, nn.Module):
        kind = type(module).__name__
        raise ArgumentError(f"`module` is a {kind}: expected a torch.nn.Module")
    if loss is not None and not callable(loss):
        raise ArgumentError(f"`loss` is a {type(loss).__name__}: expected a function")
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
    with options.random_state.restored(), as_before(module):
        audit = _Audit(module, inputs, loss, oracle, options)
        return audit.report(cotangent, expect, modules=modules)


class _Audit:
    """A model at a point, to be checked as a whole and module by module."""

    def __init__(
        self,
        module: nn.Module,
        inputs: Any,
        loss: Callable[[Any], Any] | None,
        oracle: Oracle,
        options: Options,
    ) -> None:
        self._module = module
        self._oracle = oracle
        self._options = replace(options, progress=False)
        self._progress = options.progress
        self._expected: tuple[str, ...] = ()
        self._notes: list[str] = []
        arguments = of_module(module, inputs)
        self._whole = call_of(
            module, arguments, options.random_state, loss=loss, large=oracle == "float64"
        )
        if not self._whole.names:
            raise ArgumentError(
                "`module` has no parameter that requires grad, and `inputs` no floating-point "
                "tensor that reaches the output: there is nothing to check"
            )

    def report(self, cotangent: Any, expect: Collection[str], *, modules: bool) -> NetworkReport:
        """Check the whole, then each module by itself, and where a culprit is wrong."""
        names = [name for name, _ in self._module.named_modules() if name]
        self._expected = read_expected(expect, [*self._whole.names, *names])
        given = _Given(cotangent, self._options.seed)
        with progress_bar(wanted=self._progress) as show:
            show(WHOLE, 0.0)
            whole = self._examined(self._whole, given, depth=Depth.JUDGE)
            parts = self._parts(given, show) if modules else {}
            reports = {name: part.report for name, part in parts.items()}
            found = summed_up(whole, reports, self._expected, self._notes)
            for name in found.culprits:
                reports[name] = self._examined(parts[name].call, parts[name].cotangents, name)
            found = summed_up(whole, reports, self._expected, self._notes)
            if whole.verdict is Verdict.FAIL and not found.culprits:
                whole = self._examined(self._whole, given)
        return summed_up(whole, reports, self._expected, self._notes)

    def _parts(self, given: _Given, show: Callable[[str, float], None]) -> dict[str, _Part]:
        """Check each module by itself, quickly."""
        records = self._records(given)
        parts: dict[str, _Part] = {}
        for number, (name, record) in enumerate(records.items(), start=1):
            show(name, number / (1 + len(records)))
            try:
                call = self._call(name, record, records)
                if call is not None:
                    cotangents = _Real(record, self._options.seed)
                    report = self._examined(call, cotangents, name, depth=Depth.JUDGE, quick=True)
                    parts[name] = _Part(call, cotangents, report)
            except Exception as error:  # noqa: BLE001 - a module may need what is around it
                said = str(error).strip().splitlines() or [type(error).__name__]
                self._notes.append(f"{name} was not looked into by itself: {said[0]}")
        self._notes += _left_out(self._module, records)
        return parts

    def _records(self, given: _Given) -> dict[str, Record]:
        """Pass once through the model, as it was checked."""
        call = self._whole.with_state(self._options.random_state.steady())
        weights = given(call.attempt.outputs)
        with recording(self._module) as found:
            call.gradient(call.leaves, weights)
        return {name: record for name, record in found.items() if record.complete}

    def _call(self, name: str, record: Record, called: Mapping[str, Record]) -> Call | None:
        """Return the call of a module by itself; nothing where it computes nothing by itself."""
        if type(record.module) is nn.Sequential:
            return None
        prefix = f"{name}."
        within = [other.removeprefix(prefix) for other in called if other.startswith(prefix)]
        call = call_of(
            record.module,
            record.arguments,
            self._options.random_state,
            without=within,
            large=self._oracle == "float64",
        )
        return call if call.names else None

    def _examined(
        self,
        call: Call,
        weigh: Callable[[Tensors], Tensors],
        name: str = "",
        *,
        depth: Depth = Depth.LOCATE,
        quick: bool = False,
    ) -> Report:
        """Check a call; what is expected to differ is named as in the whole."""
        prefix = f"{name}." if name else ""
        expected = tuple(one for one in call.names if f"{prefix}{one}" in self._expected)
        options = replace(self._options, budget=self._options.budget.rest())
        if quick and options.effort == "standard":
            options = replace(options, effort="quick")

        def prepare(options: Options) -> Prepared:
            return prepared(call.with_state(options.random_state), weigh, options)

        settings = options.settings | {"expect": expected}
        report = examine_by(self._oracle, prepare, options, settings, depth=depth)
        self._options.budget.spent += options.budget.spent
        report = replace(report, notes=(*call.notes, *report.notes))
        return written(report) if call.wrote else report


class _Part(NamedTuple):
    """A module by itself."""

    call: Call
    cotangents: _Real
    report: Report


@dataclass(frozen=True)
class _Given:
    """The cotangents of the whole: those of the user, or drawn."""

    cotangent: Any
    seed: int

    def __call__(self, outputs: Tensors) -> Tensors:
        return cotangents_for(outputs, self.cotangent, self.seed)


@dataclass(frozen=True)
class _Real:
    """The cotangents that came back to a module in the model; drawn ones, where none did."""

    record: Record
    seed: int

    def __call__(self, outputs: Tensors) -> Tensors:
        real = self.record.cotangents
        if not any(bool(cotangent.any()) for cotangent in real.values()):
            return cotangents_for(outputs, None, self.seed)
        return {name: real.get(name, torch.zeros_like(one)) for name, one in outputs.items()}


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
