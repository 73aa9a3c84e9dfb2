"""How a layer's forward and backward pass are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gradaudit._errors import ArgumentError
from gradaudit.layers._method import Method

COTANGENT, CACHE, OUTPUT, RATE = "cotangent", "cache", "output", "learning_rate"
WORDS = (COTANGENT, CACHE, OUTPUT, RATE)
"""What `takes` may name beside inputs."""

RATES = ("learning_rate", "lr", "rate", "eta", "alpha", "step_size")
"""What backward passes that update weights call the learning rate."""

CACHES = ("cache", "ctx", "context", "saved", "memory")
"""What they call what forward returned for them."""

OUTPUTS = ("output", "outputs", "out")
"""... and the output itself."""


@dataclass(frozen=True)
class Passes:
    """How a layer's forward and backward pass are called.

    Attributes
    ----------
    forward, backward : Method
        The passes.
    inputs : dict of str to object
        What is put in, by name, in order.
    by_keyword : bool
        Whether forward takes the inputs by their names.
    takes : tuple of str
        What backward takes, in order: some of `WORDS`, and names of inputs.
    rate : float or None
        The learning rate.
    rate_keyword : str
        By which keyword it is handed over, if it is not one of these.
    """

    forward: Method
    backward: Method
    inputs: dict[str, Any]
    by_keyword: bool = False
    takes: tuple[str, ...] = ()
    rate: float | None = None
    rate_keyword: str = ""

    def run(self, layer: Any, moved: Mapping[str, Any]) -> Any:
        """Call forward with some inputs replaced; return what it returns."""
        inputs = {**deepcopy(self._resting(moved)), **moved}
        inputs = {name: inputs[name] for name in self.inputs}
        if self.by_keyword:
            return self.forward.call(layer, **inputs)
        return self.forward.call(layer, *inputs.values())

    def output(self, returned: Any) -> Any:
        """Return the output alone, where forward returns a cache with it."""
        return returned[0] if CACHE in self.takes else returned

    def back(self, layer: Any, moved: Mapping[str, Any], returned: Any, cotangent: Any) -> Any:
        """Call backward after a forward pass that returned something."""
        known = {**deepcopy(self._resting(moved)), **moved}
        known |= {COTANGENT: cotangent, OUTPUT: self.output(returned)}
        if CACHE in self.takes:
            known[CACHE] = returned[1]
        keywords = {self.rate_keyword: self.rate} if self.rate_keyword else {}
        known[RATE] = self.rate
        return self.backward.call(layer, *(known[word] for word in self.takes), **keywords)

    def _resting(self, moved: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in self.inputs.items() if name not in moved}


def read_inputs(given: Any, forward: Method) -> tuple[dict[str, Any], bool]:
    """Read the argument `inputs`.

    Parameters
    ----------
    given : array, tuple, list or mapping of str
        One input, several in order, or several by name.
    forward : Method
        What takes them.

    Returns
    -------
    dict of str to object
        By the names that forward gives them, or the user.
    bool
        Whether forward is to be called with keywords.

    Raises
    ------
    ArgumentError
        If forward does not take so many.
    """
    names = (*forward.required, *forward.optional)
    if isinstance(given, Mapping):
        wrong = [key for key in given if not isinstance(key, str)]
        if wrong:
            raise ArgumentError(f"`inputs` has the key {wrong[0]!r}: expected names of inputs")
        by_keyword = bool(given) and set(given) <= set(names)
        inputs = dict(given)
    else:
        several = tuple(given) if isinstance(given, tuple | list) else (given,)
        by_keyword = False
        named = names + tuple(f"x{number}" for number in range(len(names), len(several)))
        inputs = dict(zip(named, several, strict=False))
    most = float("inf") if forward.takes_any else len(names)
    if not len(forward.required) <= len(inputs) <= most:
        takes = ", ".join(names) or "nothing"
        raise ArgumentError(
            f"`inputs` has {len(inputs)} ({', '.join(inputs) or 'none'}), but `forward` takes "
            f"{takes}"
        )
    return inputs, by_keyword


def with_takes(passes: Passes, returned: Any, takes: Sequence[str] | None) -> Passes:
    """Find out what backward takes.

    Parameters
    ----------
    passes : Passes
        As far as they are known.
    returned : object
        What forward returned.
    takes : str, sequence of str or None
        As the user says; None to go by the names of its parameters.

    Returns
    -------
    Passes
        Complete.

    Raises
    ------
    ArgumentError
        If that cannot be told.
    """
    if takes is not None:
        return replace(passes, takes=_said(passes, returned, takes))
    backward = passes.backward
    scalar = not isinstance(returned, tuple | list | Mapping) and np.ndim(returned) == 0
    words = _guessed(passes, paired=_is_pair(returned), scalar=scalar)
    unnamed = not backward.required and (backward.takes_any or _free(backward.optional))
    if unnamed and not scalar:
        words = (COTANGENT,)
    keyword = ""
    if passes.rate is not None and RATE not in words:
        keyword = next((name for name in backward.optional if name in RATES), "")
    return replace(passes, takes=words, rate_keyword=keyword)


def _said(passes: Passes, returned: Any, takes: Any) -> tuple[str, ...]:
    words = (takes,) if isinstance(takes, str) else tuple(takes)
    known = (*WORDS, *passes.inputs)
    for word in words:
        if word not in known:
            raise ArgumentError(f"`takes` has {word!r}: expected some of {', '.join(known)}")
    if CACHE in words and not _is_pair(returned):
        raise ArgumentError(
            f"`takes` has 'cache', but `forward` returned a {type(returned).__name__}: expected a "
            "pair (output, cache)"
        )
    if RATE in words and passes.rate is None:
        raise ArgumentError("`takes` has 'learning_rate', but no `learning_rate` was given")
    return words


def _guessed(passes: Passes, *, paired: bool, scalar: bool) -> tuple[str, ...]:
    """Go by the names of what backward takes, then by what is still missing."""
    required = passes.backward.required
    words: list[str] = []
    for name in required:
        if name in RATES and passes.rate is not None:
            words.append(RATE)
        elif name in passes.inputs and (len(required) > 1 or scalar):
            words.append(name)
        elif paired and CACHE not in words and (name in CACHES or COTANGENT in words):
            words.append(CACHE)
        elif name in OUTPUTS and len(required) > 1 and OUTPUT not in words:
            words.append(OUTPUT)
        elif COTANGENT not in words:
            words.append(COTANGENT)
        else:
            known = ", ".join((*WORDS, *passes.inputs))
            raise ArgumentError(
                f"`backward` takes ({', '.join(required)}), and what to give it for `{name}` "
                f"cannot be told: say it in `takes`, with one of {known} for each"
            )
    return tuple(words)


def _free(optional: Sequence[str]) -> bool:
    """Whether there is something that may be a cotangent, as in ``backward(self, dout=1)``."""
    return any(name not in RATES for name in optional[:1])


def _is_pair(returned: Any) -> bool:
    return isinstance(returned, tuple | list) and len(returned) == 2  # noqa: PLR2004 - a pair
