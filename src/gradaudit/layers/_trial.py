"""A layer's first two passes, which show what its arguments mean."""

from __future__ import annotations

import math
import reprlib
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradaudit._errors import ArgumentError
from gradaudit.claims import Output
from gradaudit.layers._held import Held
from gradaudit.layers._method import Method, read_method
from gradaudit.layers._original import Original
from gradaudit.layers._passes import COTANGENT, Passes, read_inputs
from gradaudit.layers._takes import with_takes
from gradaudit.layers._try import numbers


@dataclass(frozen=True)
class Ways:
    """How a layer is to be used, as `check_layer` is told by its arguments of these names."""

    params: Any = None
    forward: Any = "forward"
    backward: Any = "backward"
    takes: Any = None
    returns: Any = None
    learning_rate: Any = None


@dataclass(frozen=True)
class Trial:
    """A layer after its first two passes.

    Attributes
    ----------
    layer : object
        A copy.
    passes : Passes
        How they were called.
    output : Output
        How its output becomes a number.
    before : mapping
        The numbers in it before backward, by path.
    returned : object
        What backward returned.
    calls : callable
        Returns how often forward has been called until now, but for backward.
    """

    layer: Any
    passes: Passes
    output: Output
    before: Mapping[Any, tuple[Held, Any]]
    returned: Any
    calls: Callable[[], int]

    def forward(self, layer: Any) -> Any:
        """Return the output of a layer at the inputs as they are."""
        return self.passes.output(self.passes.run(layer, self.passes.filled({})))


def trial(original: Original, inputs: Any, ways: Ways, *, cotangent: Any, seed: int) -> Trial:
    """Try both passes.

    Parameters
    ----------
    original : Original
        The layer.
    inputs : object
        As for `check_layer`.
    ways : Ways
        The rest.
    cotangent : object
        As for `check_layer`.
    seed : int
        Of a drawn cotangent.

    Returns
    -------
    Trial
        What came of it.

    Raises
    ------
    ArgumentError
        If an argument cannot be used.
    """
    layer = original.fresh()
    passes, calls = _passes(original.given, layer, inputs, ways)
    values = passes.filled({})
    returned = passes.run(layer, values)
    passes = with_takes(passes, returned, ways.takes)
    output = _output(passes, returned, cotangent, seed)
    before = numbers(layer)
    back = passes.back(layer, values, returned, output.cotangent())
    return Trial(layer, passes, output, before, back, calls)


def _passes(given: Any, layer: Any, inputs: Any, ways: Ways) -> tuple[Passes, Callable[[], int]]:
    """Return how forward is called, and a counter of the calls."""
    rate = ways.learning_rate
    if rate is not None and not (_is_number(rate) and 0 < rate < math.inf):
        raise ArgumentError(f"`learning_rate` is {reprlib.repr(rate)}: expected a positive number")
    forward, forwards = _counted(read_method(layer, ways.forward, "forward", given))
    backward, backwards = _counted(read_method(layer, ways.backward, "backward", given))
    values, by_keyword = read_inputs(inputs, forward)
    passes = Passes(forward, backward, deepcopy(values), by_keyword, rate=rate)
    return passes, lambda: forwards[0] - backwards[0]


def _counted(method: Method) -> tuple[Method, list[int]]:
    calls, call = [0], method.call

    def counted(*some: Any, **named: Any) -> Any:
        calls[0] += 1
        return call(*some, **named)

    return replace(method, call=counted), calls


def _output(passes: Passes, returned: Any, cotangent: Any, seed: int) -> Output:
    handed = COTANGENT in passes.takes
    wanted = "random" if cotangent is None and handed else cotangent
    if isinstance(wanted, str) and not handed:
        raise ArgumentError(
            f"`cotangent` is {wanted!r}, but `backward` takes none: give the one that it assumes"
        )
    output = Output(wanted, seed, "forward")
    with np.errstate(invalid="ignore"):
        value = output.sample(passes.output(returned)).value
    if not np.isfinite(value):
        raise ArgumentError(f"`forward` returned {value} at `inputs`: expected finite numbers")
    return output


def _is_number(value: object) -> bool:
    real = isinstance(value, int | float | np.integer | np.floating)
    return real and not isinstance(value, bool)
