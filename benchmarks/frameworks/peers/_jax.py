"""``jax.test_util.check_grads``, first order, in either mode."""

from __future__ import annotations

from functools import partial
from typing import Any

import jax
from jax.test_util import check_grads

from benchmarks.frameworks._claim import Question
from benchmarks.frameworks.jax._plain import is_float, is_wide

from ._asked import Calls, asked


def _says(question: Question, calls: Calls, *, mode: str) -> bool | str:
    """Ask about the floating leaves; a rule for one mode alone does not take the other."""
    with jax.enable_x64(is_wide(question)):
        leaves, form = jax.tree_util.tree_flatten(question.inputs)
        places = [i for i, leaf in enumerate(leaves) if is_float(leaf)]

        def outputs(*values: Any) -> Any:
            every = list(leaves)
            for place, value in zip(places, values, strict=True):
                every[place] = value
            out = question.function(*jax.tree_util.tree_unflatten(form, every))
            return [each for each in jax.tree_util.tree_leaves(out) if is_float(each)]

        inputs = tuple(leaves[place] for place in places)
        try:
            check_grads(calls.of(outputs), inputs, order=1, modes=[mode])
        except AssertionError:
            return False
        except TypeError as error:
            if "forward-mode" in str(error):
                return "not taken"
            raise
    return True


CHECKERS = tuple(
    asked(
        f"check_grads {mode}",
        jax.__version__,
        partial(_says, mode=mode),
        f"test_util.check_grads, {mode}, order 1",
    )
    for mode in ("rev", "fwd")
)
