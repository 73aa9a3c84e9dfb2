"""Libraries that measure derivatives and say how sure they are; gradaudit comes first."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec

from benchmarks.differentiators._estimate import Differentiator, Estimate

_ROOMS = {
    "gradaudit": "_gradaudit",
    "jacobi": "_jacobi",
    "numdifftools": "_numdifftools",
    "scipy": "_scipy",
    "fdm": "_fdm",
}


def installed() -> Mapping[str, Differentiator]:
    """Return the differentiators whose libraries are installed, by name."""
    return {
        name: import_module(f"{__name__}.{room}").differentiate
        for name, room in _ROOMS.items()
        if find_spec(name) is not None
    }


__all__ = ["Differentiator", "Estimate", "installed"]
