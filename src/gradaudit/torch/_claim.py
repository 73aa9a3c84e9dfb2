"""From a function of tensors to a claim, in its own precision and in float64."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import Protocol

import torch

from gradaudit._errors import ArgumentError
from gradaudit._named import claim_on, demand_agreement
from gradaudit._options import Options
from gradaudit._oracle import FINER, Copy, NoCopyError, Prepared
from gradaudit.claims import Claim, Gradient
from gradaudit.torch._attempt import CALLS, Attempt
from gradaudit.torch._met import Met
from gradaudit.torch._outputs import Tensors
from gradaudit.torch._space import TorchSpace
from gradaudit.torch._widened import Widened

SPACE = TorchSpace()


class Differentiable(Protocol):
    """What has tensors to be checked, outputs, and a gradient that is claimed."""

    @property
    def names(self) -> tuple[str, ...]:
        """Of the tensors that are checked."""

    @property
    def leaves(self) -> Sequence[torch.Tensor]:
        """These tensors, not the user's own."""

    @property
    def space(self) -> TorchSpace:
        """Of them."""

    @property
    def coordinates(self) -> frozenset[str]:
        """Those of them that are directions, not the user's."""

    def value(self, leaves: Sequence[torch.Tensor]) -> Tensors:
        """Return the outputs by name."""

    def gradient(self, leaves: Sequence[torch.Tensor], cotangents: Tensors) -> Gradient:
        """Return the claimed vector-Jacobian product."""

    @property
    def mode(self) -> Widened | None:
        """What makes it compute in float64."""

    @property
    def attempt(self) -> Attempt:
        """How it can be called."""

    def in_float64(self) -> Sequence[Callable[[], Differentiable]]:
        """Return ways to make the same in float64, the quickest first."""


def prepared(
    one: Differentiable, weigh: Callable[[Tensors], Tensors], options: Options
) -> Prepared:
    """Get a claim ready to be examined.

    Parameters
    ----------
    one : Differentiable
        A function or a module.
    weigh : callable
        From its outputs to what they are contracted with.
    options : Options
        Of the check; calls that find out how to call it are counted.

    Returns
    -------
    Prepared
        Contracted.

    Raises
    ------
    ArgumentError
        If an output is not finite, or the cotangent does not fit.
    """
    options.budget.spent += CALLS
    outputs = one.attempt.outputs
    _demand_finite(outputs)
    weights = weigh(outputs)
    claim = _claim(one, one.gradient, weights)

    def copy() -> Copy:
        options.budget.spent += CALLS
        return _copy(one, outputs, weights)

    return Prepared(claim, copy)


def _copy(one: Differentiable, outputs: Tensors, cotangents: Tensors) -> Copy:
    """Return the same claim on a copy in float64 that can be trusted."""
    dtypes = {leaf.dtype for leaf in (*one.leaves, *outputs.values())}
    if dtypes == {torch.float64}:
        raise NoCopyError
    double, eps = _agreeing(one, outputs)
    wide = {name: cotangent.double() for name, cotangent in cotangents.items()}
    narrow = [leaf.dtype for leaf in one.leaves]

    def claimed(leaves: Sequence[torch.Tensor], given: Tensors) -> Gradient:
        own = [leaf.to(dtype) for leaf, dtype in zip(leaves, narrow, strict=True)]
        return one.gradient(own, {name: given[name].to(outputs[name].dtype) for name in given})

    met = Met()

    def own(leaves: Sequence[torch.Tensor], given: Tensors) -> Gradient:
        # Of tensors that are cast as they are used the others stay: what is met then says nothing.
        with met if double.mode is None else nullcontext():
            return double.gradient(leaves, given)

    finer = FINER * max(map(SPACE.eps, one.leaves))
    return Copy(
        _claim(double, claimed, wide, tuple(map(SPACE.dtype, one.leaves)), eps),
        _claim(double, own, wide),
        exact=lambda: met.coarsest <= finer,
    )


def _agreeing(one: Differentiable, outputs: Tensors) -> tuple[Differentiable, float]:
    """Return the first in float64 that runs, and gives the same outputs; and to what precision.

    The precision is 0 if it is that of the outputs, else the coarsest that was met within.

    Raises
    ------
    NoCopyError
        With what was wrong with the quickest, if there is none.
    """
    reasons = []
    for make in one.in_float64():
        try:
            double = make()
            raised = double.attempt.outputs
        except Exception as error:  # noqa: BLE001 - whatever it says to float64, it is no copy
            said = str(error).strip().splitlines() or [type(error).__name__]
            reasons.append(f"it does not run in float64 ({said[0]})")
            continue
        for eps in (0.0, double.mode.coarsest if double.mode else 0.0):
            try:
                demand_agreement(outputs, raised, SPACE, eps)
            except NoCopyError as error:
                reasons.append(str(error))
            else:
                return double, eps
    raise NoCopyError(reasons[0])


def _demand_finite(outputs: Tensors) -> None:
    """Refuse a point where the function is not finite."""
    for name, output in outputs.items():
        if not output.isfinite().all():
            raise ArgumentError(f"`{name}` of `fn` holds numbers that are not finite at `inputs`")


def _claim(
    one: Differentiable,
    gradient: Callable[[Sequence[torch.Tensor], Tensors], Gradient],
    cotangents: Tensors,
    dtypes: tuple[str, ...] = (),
    eps: float = 0.0,
) -> Claim:
    return claim_on(
        one,
        one.value,
        gradient,
        cotangents,
        framework="torch",
        space=SPACE,
        held=one.space,
        dtypes=dtypes,
        coordinates=one.coordinates,
        eps=eps,
    )
