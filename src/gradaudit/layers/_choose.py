"""Which numbers of a layer are its parameters: as the user says, or as they are found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Any

import numpy as np

from gradaudit._errors import ArgumentError
from gradaudit.layers._find import candidates, parts
from gradaudit.layers._original import Original
from gradaudit.layers._parameters import Parameter, read_parameters
from gradaudit.layers._place import read_place
from gradaudit.layers._trial import Trial, Ways
from gradaudit.layers._try import are_there, changed, matters, survives

Chosen = tuple[Original, list[Parameter], list[str]]
"""Layers that have their parameters, these, and what to say about them."""


def given_parameters(original: Original, first: Trial, ways: Ways, seed: int) -> Chosen:
    """Take the parameters that the user gives."""
    rate = first.passes.rate
    given = [
        part
        for one in read_parameters(ways.params)
        for part in parts(one, first.layer, updated=rate is not None)
    ]
    for parameter in given:
        parameter.read(first.layer)
    return _with(original, given, first, seed), given, []


def found_parameters(original: Original, first: Trial, ways: Ways, seed: int) -> Chosen:
    """Find parameters by their names, and by what backward does to them."""
    named = _named(first, ways.returns)
    known = {one.name for one in named}
    found = [one for one in candidates(first.layer, first.returned) if one.name not in known]
    both = ([], []) if first.passes.rate is None else changed(first.before, first.layer)
    warm = _with(original, [*named, *found, *both[0], *both[1]], first, seed)
    found = [one for one in found if survives(one, warm.fresh(), first.forward)]
    updated, idle = (
        [
            one
            for one in _others(each, [*named, *found], first.layer)
            if survives(one, warm.fresh(), first.forward)
            and matters(one, warm.fresh, first.forward)
        ]
        for each in both
    )
    chosen = [*named, *found, *updated]
    notes = [*_found(found), *_said(updated, "parameters that `backward` updates")]
    notes += _said(idle, "not checked, since `backward` does not update it")
    if not (chosen or notes or first.layer is None or isinstance(first.layer, ModuleType)):
        notes = ["no parameters were found beside the inputs; if there are any, give `params`"]
    return _with(original, chosen, first, seed), chosen, notes


def _with(original: Original, parameters: Iterable[Parameter], first: Trial, seed: int) -> Original:
    """Return layers that have these parameters: after a first forward pass, if they need one."""
    there = are_there(parameters, original.fresh())
    return original if there else original.warmed(first.forward, seed)


def _named(first: Trial, returns: Any) -> list[Parameter]:
    """Return what backward returns a gradient of, as the user says, and is no input."""
    said = (returns,) if isinstance(returns, str) else returns
    names = [one for one in said if isinstance(one, str)] if isinstance(said, tuple | list) else []
    named = [
        Parameter(name, read_place(name, "`returns`"))
        for name in names
        if name not in first.passes.inputs
    ]
    for parameter in named:
        if not are_there([parameter], first.layer):
            raise ArgumentError(
                f"`returns` has {parameter.name!r}: expected inputs ("
                f"{', '.join(first.passes.inputs)}), attributes of the layer, or parameters that "
                "`params` gives"
            )
    return named


def _others(
    updated: Sequence[Parameter], known: Sequence[Parameter], layer: Any
) -> list[Parameter]:
    """Return those that are not parts of known parameters."""
    paths, values = {one.value.path for one in known}, [one.value.get(layer) for one in known]
    return [
        one
        for one in updated
        if one.value.path not in paths
        and not any(np.may_share_memory(one.value.get(layer), value) for value in values)
    ]


def _found(found: Sequence[Parameter]) -> list[str]:
    pairs = [
        f"{one.value.text} with {one.gradient.text if one.gradient else 'what is returned'}"
        for one in found
    ]
    return [f"parameters and gradients found by their names: {', '.join(pairs)}"] if pairs else []


def _said(parameters: Sequence[Parameter], what: str) -> list[str]:
    texts = [one.value.text for one in parameters]
    return [f"{what}: {', '.join(texts)}"] if texts else []
