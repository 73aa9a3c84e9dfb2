"""Which framework a function computes in, for advice in its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

DOUBLE = {
    "keras": 'keras.backend.set_floatx("float64") before the model and its loss are made',
    "torch": "model.double() and inputs.double()",
    "jax": 'jax.config.update("jax_enable_x64", True) before anything is computed',
    "tensorflow": "tf.cast(..., tf.float64), or tf.float64 as the dtype of its variables",
}
"""How to compute in float64."""

STEADY = {
    "keras": "call the model with training=False",
    "torch": "model.eval()",
    "jax": "pass the same key to every call",
    "tensorflow": "call the model with training=False",
}
"""How to switch dropout off."""


def framework_of(f: Callable[..., Any]) -> str:
    """Return the framework that a function uses.

    Parameters
    ----------
    f : callable
        Looked at, not called: the modules and objects that it names.

    Returns
    -------
    str
        Empty where none is recognised.
    """
    used = {_root(thing) for thing in _named(f)}
    return next((name for name in DOUBLE if name in used), "")


def _named(f: Any) -> Iterator[Any]:
    """Yield what a Python function refers to by global name or closure."""
    f = getattr(f, "__func__", f)
    code = getattr(f, "__code__", None)
    if code is None:
        yield f
        return
    yield from (f.__globals__[name] for name in code.co_names if name in f.__globals__)
    for cell in f.__closure__ or ():
        try:
            yield cell.cell_contents
        except ValueError:
            continue


def _root(thing: Any) -> str:
    module = thing if isinstance(thing, ModuleType) else None
    name = module.__name__ if module else getattr(thing, "__module__", type(thing).__module__)
    return str(name or "").split(".")[0]
