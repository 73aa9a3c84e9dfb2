"""What a backward pass takes: as the user says, or by the names of its parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from gradaudit._errors import ArgumentError
from gradaudit.layers._names import OUTPUTS, RATES, is_cache, is_cotangent
from gradaudit.layers._passes import CACHE, COTANGENT, OUTPUT, RATE, WORDS, Passes


def with_takes(passes: Passes, returned: Any, takes: str | Sequence[str] | None) -> Passes:
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
    backward = passes.backward
    if takes is not None:
        words = _said(passes, takes)
        _demand_items(words, returned)
    else:
        words = _guessed(passes, returned)
    keyword = ""
    if passes.rate is not None and RATE not in words:
        names = (*backward.optional, *backward.keywords)
        keyword = next((name for name in names if name in RATES), "")
    return replace(passes, takes=words, rate_keyword=keyword)


def _said(passes: Passes, takes: Any) -> tuple[str, ...]:
    words = (takes,) if isinstance(takes, str) else takes
    if not isinstance(words, tuple | list):
        raise ArgumentError(f"`takes` is {takes!r}: expected a word, or a sequence of words")
    known = (*WORDS, *passes.inputs)
    for word in words:
        if word not in known:
            raise ArgumentError(f"`takes` has {word!r}: expected some of {', '.join(known)}")
    if RATE in words and passes.rate is None:
        raise ArgumentError("`takes` has 'learning_rate', but no `learning_rate` was given")
    return tuple(words)


def _demand_items(words: Sequence[str], returned: Any) -> None:
    """Raise unless forward returned the outputs and caches that backward is to get."""
    caches, cotangents, items = words.count(CACHE), words.count(COTANGENT), _items(returned)
    came = f"{items} values" if items else f"a {type(returned).__name__}"
    if caches and items <= caches:
        raise ArgumentError(
            f"`takes` has 'cache', but `forward` returned {came}: expected a pair (output, cache)"
        )
    if cotangents > 1 and items - caches != cotangents:
        raise ArgumentError(
            f"`takes` has 'cotangent' {cotangents} times, but `forward` returned {came}: expected "
            "as many outputs"
        )


def _guessed(passes: Passes, returned: Any) -> tuple[str, ...]:
    """Go by the names of what backward takes, then by what is still missing."""
    backward, items = passes.backward, _items(returned)
    names = backward.required
    scalar = not items and not isinstance(returned, Mapping) and np.ndim(returned) == 0
    unnamed = not names and (backward.takes_any or _free(backward.optional))
    if unnamed and not scalar:
        return (COTANGENT,)
    if items and len(names) > 0 and any(map(is_cache, backward.optional[:1])):
        names = (*names, backward.optional[0])
    if passes.rate is None and (rates := [one for one in names if _is_rate(one, passes)]):
        raise _untold(names, rates[0], passes)
    words = [_word(name, passes, items, whole=len(names) == 1 and not scalar) for name in names]
    cotangents = [place for place, word in enumerate(words) if word == COTANGENT]
    if len(cotangents) == items > 1 and not is_cotangent(names[cotangents[-1]]):
        words[cotangents.pop()] = CACHE
    if len(cotangents) > 1 and len(cotangents) != items - words.count(CACHE):
        raise _untold(names, names[cotangents[1]], passes)
    return tuple(words)


def _word(name: str, passes: Passes, items: int, *, whole: bool) -> str:
    """Return what one argument of backward is by its name; `whole` if it is the only one."""
    if name in passes.inputs and not whole:
        return name
    if _is_rate(name, passes):
        return RATE
    if items > 1 and is_cache(name):
        return CACHE
    return OUTPUT if name in OUTPUTS and not whole else COTANGENT


def _is_rate(name: str, passes: Passes) -> bool:
    return name in RATES and name not in passes.inputs


def _untold(names: Sequence[str], name: str, passes: Passes) -> ArgumentError:
    known = ", ".join((*WORDS, *passes.inputs))
    rate = "; or give `learning_rate`" if name in RATES else ""
    return ArgumentError(
        f"`backward` takes ({', '.join(names)}), and what to give it for `{name}` cannot be told: "
        f"say it in `takes`, with one of {known} for each{rate}"
    )


def _free(optional: Sequence[str]) -> bool:
    """Whether there is something that may be a cotangent, as in ``backward(self, dout=1)``."""
    return any(name not in RATES for name in optional[:1])


def _items(returned: Any) -> int:
    """Return how many things forward returned, 0 if it is a single one."""
    return len(returned) if isinstance(returned, tuple | list) else 0
