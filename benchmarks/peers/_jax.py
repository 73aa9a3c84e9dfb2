"""``jax.test_util.check_grads``, first order, reverse mode, through a callback into NumPy."""

from __future__ import annotations

from typing import Any

import jax
import numpy as np
from jax.test_util import check_grads

from ._checker import EXTENDED, peer
from ._problem import Problem

jax.config.update("jax_cpu_enable_async_dispatch", False)  # noqa: FBT003 - a callback may deadlock


def _function(question: Problem) -> Any:
    """Give f with the claim as its custom rule; JAX's arrays are read-only, so they are copied."""
    out = question.value([leaf.copy() for leaf in question.point])
    shape = jax.ShapeDtypeStruct(out.shape, out.dtype)
    shapes = [jax.ShapeDtypeStruct(leaf.shape, leaf.dtype) for leaf in question.point]

    def value(*arrays: Any) -> Any:
        return question.value([np.array(a) for a in arrays]).astype(out.dtype)

    def vjp(cotangent: Any, *arrays: Any) -> list[Any]:
        back = question.vjp([np.array(a) for a in arrays], np.array(cotangent)[()])
        return [g.astype(leaf.dtype) for g, leaf in zip(back, question.point, strict=True)]

    f: Any = jax.custom_vjp(lambda *arrays: jax.pure_callback(value, shape, *arrays))
    f.defvjp(
        lambda *arrays: (f(*arrays), arrays),
        lambda kept, cotangent: tuple(jax.pure_callback(vjp, shapes, cotangent, *kept)),
    )
    return f


def _says(question: Problem, _: int) -> bool:
    with jax.enable_x64(new_val=True):
        inputs = tuple(jax.numpy.asarray(leaf) for leaf in question.point)
        try:
            check_grads(_function(question), inputs, order=1, modes=["rev"], rtol=question.rtol)
        except AssertionError:
            return False
    return True


CHECKERS = (
    peer(
        "jax",
        jax.__version__,
        _says,
        "test_util.check_grads, rev, order 1",
        unknown=EXTENDED,
    ),
)
