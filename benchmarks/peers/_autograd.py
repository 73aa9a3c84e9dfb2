"""``autograd.test_util.check_grads``, first order, reverse mode: what a claim has."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

import numpy as np
from autograd.extend import defvjp, primitive
from autograd.test_util import check_grads

from ._checker import peer
from ._problem import Problem


def _function(question: Problem) -> Any:
    """Register the claim as autograd's derivative of f."""

    @primitive
    def f(*arrays: Any) -> Any:
        return question.value(arrays)[()]

    def pull(position: int) -> Any:
        def maker(_: Any, *arrays: Any) -> Any:
            def back(cotangent: Any) -> Any:
                return question.vjp([np.asarray(a) for a in arrays], cotangent)[position]

            return back

        return maker

    defvjp(f, *(pull(position) for position in range(len(question.point))))
    return f


def _says(question: Problem, seed: int) -> bool:
    state = np.random.get_state()  # noqa: NPY002 - it draws from the global generator
    np.random.seed(seed)  # noqa: NPY002
    positions = list(range(len(question.point)))
    try:
        check_grads(_function(question), positions, modes=["rev"], order=1)(*question.point)
    except AssertionError:
        return False
    finally:
        np.random.set_state(state)  # noqa: NPY002
    return True


CHECKERS = (peer("autograd", version("autograd"), _says, "test_util.check_grads, rev, order 1"),)
