"""The claim as a whole."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit._errors import ArgumentError
from gradaudit.claims._output import Output
from gradaudit.claims._point import Point
from gradaudit.evaluate import Sample, Samples
from gradaudit.spaces import FloatArray


@dataclass(frozen=True)
class Claim:
    """A function with its claimed derivative at a point.

    Attributes
    ----------
    point : Point
        The named leaves.
    output : Output
        How an output of f becomes a number.
    f : callable
        The user's function.
    grad : callable
        From the user's own kind of argument, and a cotangent or None, to the claimed gradient as
        the user gives it.
    linear : bool
        Whether that cotangent matters to it.
    rounding : mapping of str to float
        By leaf, what was rounded off each claimed entry beyond its own dtype's rounding: where it
        was read off a difference of larger numbers.
    notes : tuple of str
        What had to be assumed in reading it.
    framework : str
        What f computes in, for advice in its words; by default what f itself names.
    eps : float
        The precision that the gradient is computed in, where that is coarser than a leaf's own.
    batch : callable or None
        From a leaf's position, entries of it and what these become to the outputs of f where one
        entry at a time has become so: some after others, each time stacked along a first axis.
    in_float64 : callable or None
        Gives the leaves of the gradient, flat, by the same formula computed in float64.
    """

    point: Point
    output: Output
    f: Callable[[Any], Any]
    grad: Callable[[Any, Any], Any]
    linear: bool = False
    rounding: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    framework: str = ""
    eps: float = 0.0
    batch: Callable[[int, NDArray[np.intp], FloatArray], Iterable[Any]] | None = None
    in_float64: Callable[[], Sequence[FloatArray] | None] | None = None

    def part(self, masks: Sequence[NDArray[np.bool_]]) -> Claim:
        """Return the claim on some of the outputs.

        Parameters
        ----------
        masks : sequence of ndarray of bool
            In the shapes of the outputs.

        Returns
        -------
        Claim
            With a cotangent that is zero elsewhere.
        """
        return replace(self, output=self.output.part(masks))

    def value(self, leaves: Sequence[NDArray[Any]]) -> Sample:
        """Return f as a real number, contracted with the cotangent if there is one."""
        return self.output.sample(self.f(self.point.assemble(leaves)))

    def complex_value(self, leaves: Sequence[NDArray[Any]]) -> complex | None:
        """Return f of complex leaves, contracted likewise; None unless it is proved analytic."""
        return self.output.analytic(self.f(self.point.assemble(leaves)))

    def batched(self, leaf: int, entries: NDArray[np.intp], moved: FloatArray) -> Samples | None:
        """Return the values where one entry at a time has moved; None if they cannot be had so."""
        if self.batch is None:
            return None
        with suppress(Exception):  # it can still be called point by point
            found = [self.output.samples(outputs) for outputs in self.batch(leaf, entries, moved)]
            return Samples(*map(np.concatenate, zip(*found, strict=True)))
        return None

    def exact(self) -> Sequence[FloatArray] | None:
        """Return the gradient by the same formula in float64, flat; None if it cannot be had."""
        if self.in_float64 is not None:
            with suppress(Exception):  # what rounding did to the claim stays unknown
                return self.in_float64()
        return None

    def watched_value(self) -> tuple[Sample, bool]:
        """Return the value at the point, and whether f left its argument as it was."""
        x = self.point.fresh()
        sample = self.output.sample(self.f(x))
        return sample, self.point.equals(x)

    def watched_gradient(self) -> tuple[Any, bool, bool]:
        """Return the claimed gradient, and whether its point and its cotangent are as they were."""
        x, cotangent = self.point.fresh(), self.output.cotangent()
        raw = self.grad(x, cotangent)
        return raw, self.point.equals(x), self.output.is_cotangent(cotangent)


def read_claim(
    point: Point,
    f: Any,
    grad: Any,
    *,
    value_and_grad: Any = None,
    cotangent: Any,
    seed: int,
) -> Claim:
    """Read the arguments that say what is claimed.

    Parameters
    ----------
    point : Point
        Where.
    f : callable
        The function.
    grad : callable or nesting of arrays
        Its claimed gradient, as a function or by value.
    value_and_grad : callable or None
        Both at once, instead.
    cotangent : object
        For an array-valued f; see `Output`.
    seed : int
        For a drawn cotangent.

    Returns
    -------
    Claim
        Nothing has been called yet.

    Raises
    ------
    ArgumentError
        If arguments are missing, of the wrong kind or contradict each other.
    """
    drawn = isinstance(cotangent, str) and cotangent == "random"
    if value_and_grad is not None:
        if f is not None or grad is not None:
            raise ArgumentError("give either `f` and `grad`, or `value_and_grad`; not both")
        if drawn:
            raise ArgumentError(
                'cotangent="random" is handed to grad(x, cotangent), which `value_and_grad` has '
                "not: give `f` and `grad`, or a cotangent of your own"
            )
        f, grad = _halves(value_and_grad)
    if not callable(f):
        raise ArgumentError(f"`f` is {_kind(f)}: expected a function of `x`")
    if grad is None:
        raise ArgumentError("`grad` is None: expected the gradient or a function that returns it")
    if drawn and not callable(grad):
        raise ArgumentError('cotangent="random" needs `grad` to be a function grad(x, cotangent)')
    who = "f" if value_and_grad is None else "value_and_grad"
    may_draw = callable(grad) and value_and_grad is None
    output = Output(cotangent, seed, who, may_draw=may_draw)
    linear = callable(grad) and cotangent is not None and (drawn or not _takes(grad, 1))
    return Claim(point, output, f, _gradient_of(grad, cotangent, drawn=drawn), linear)


def _gradient_of(grad: Any, cotangent: Any, *, drawn: bool) -> Callable[[Any, Any], Any]:
    if not callable(grad):
        return lambda _x, _cotangent: grad
    both: Callable[[Any, Any], Any] = grad
    if _takes(grad, 1) and not drawn:
        return lambda x, _cotangent: grad(x)
    if _takes(grad, 2) and cotangent is not None:
        return both
    wanted = "(x, cotangent)" if drawn else "(x)"
    raise ArgumentError(f"`grad` is called as grad{wanted}, but it takes {inspect.signature(grad)}")


def _takes(grad: Callable[..., Any], count: int) -> bool:
    """Whether grad can be called with so many arguments; unknown counts as yes."""
    try:
        inspect.signature(grad).bind(*[None] * count)
    except TypeError:
        return False
    except ValueError:
        return True
    return True


def _halves(value_and_grad: Any) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    if not callable(value_and_grad):
        kind = _kind(value_and_grad)
        raise ArgumentError(f"`value_and_grad` is {kind}: expected a function of `x`")

    def both(x: Any) -> Any:
        pair = value_and_grad(x)
        if not isinstance(pair, tuple | list) or len(pair) != 2:  # noqa: PLR2004 - a pair
            raise ArgumentError(
                f"`value_and_grad` returned {_kind(pair)}: expected a pair (value, gradient)"
            )
        if pair[1] is None:
            raise ArgumentError("`value_and_grad` returned None for the gradient")
        return pair

    def value(x: Any) -> Any:
        first = both(x)[0]
        if isinstance(first, Mapping):
            raise ArgumentError(
                f"`value_and_grad` returned {_kind(first)} first: expected (value, gradient), in "
                "this order"
            )
        return first

    return value, (lambda x: both(x)[1])


def _kind(value: object) -> str:
    return "None" if value is None else f"a {type(value).__name__}"
