"""Computing in float64 for a while, whatever the configuration says."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Any

import jax


def float64(*, wanted: bool = True) -> AbstractContextManager[None]:
    """Return a context in which JAX computes in float64: of this thread alone, and undone after."""
    if not wanted:
        return nullcontext()
    context: AbstractContextManager[None] = _enable_x64(new_val=True)
    return context


def _found() -> Any:
    if hasattr(jax, "enable_x64"):
        return jax.enable_x64
    from jax.experimental import enable_x64  # noqa: PLC0415 - where it was before 0.8

    return enable_x64


_enable_x64 = _found()
