"""The door for functions of tensors."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

import torch

from gradaudit._errors import ArgumentError
from gradaudit._examine import read_expected
from gradaudit._options import Effort, Options, read_options
from gradaudit._oracle import Oracle, Prepared, examine_by, read_oracle
from gradaudit._report import Report
from gradaudit.evaluate import RandomState, SeedRng
from gradaudit.torch._arguments import of_function
from gradaudit.torch._claim import prepared
from gradaudit.torch._forward import Forward
from gradaudit.torch._function import Function
from gradaudit.torch._outputs import Tensors, cotangents_for
from gradaudit.torch._streams import DefaultStream, with_streams
from gradaudit.torch._tensors import demand_plain


def check(
    fn: Callable[..., Any],
    inputs: Any,
    *,
    cotangent: Any = None,
    forward_ad: bool = False,
    oracle: Oracle = "auto",
    expect: Collection[str] = (),
    rtol: float | None = None,
    budget: int | timedelta | None = None,
    seed: int = 0,
    seed_rng: SeedRng = False,
    effort: Effort = "standard",
    progress: bool = False,
) -> Report:
    """Check what autograd claims of a function of tensors.

    Parameters
    ----------
    fn : callable
        From tensors to a tensor, or to any nesting of tensors; outputs that are not of floating
        point are left out, complex ones are taken as pairs of real numbers.
    inputs : Tensor or tuple
        The arguments of `fn`. Tensors of float16, bfloat16, float32 or float64 that require grad
        are checked, also within lists, dicts and dataclasses; all others are handed on. All are
        copied for every call.
    cotangent : Tensor or nesting of tensors, optional
        What the outputs are contracted with, nested like what `fn` returns. By default 1 for a
        lone number, else signed numbers drawn from `seed`.
    forward_ad : bool
        Check the forward-mode derivative (Jacobian-vector products) in place of the reverse.
    oracle : {"auto", "float64", "same"}
        What gives the numeric derivatives of a function in a lower precision: `fn` on float64
        copies of its tensors, or itself. By default the first, where it runs and agrees.
    expect : collection of str
        Leaves whose claim is meant to differ from the derivative, such as straight-through
        estimators: reported, and not counted.
    rtol, budget, seed, seed_rng, effort, progress : object
        As for `gradaudit.check`. `seed_rng` takes torch generators, too; where `fn` turns out to be
        random, PyTorch's own are fixed without being asked for.

    Returns
    -------
    Report
        Pass, fail or inconclusive; leaves are named after the arguments of `fn`.

    Raises
    ------
    ArgumentError
        If an argument cannot be used; the text names it, and the tensor.
    """
    seed_rng = with_streams(seed_rng, seed)
    options = read_options(
        rtol=rtol,
        budget=budget,
        seed=seed,
        seed_rng=seed_rng,
        effort=effort,
        progress=progress,
        streams=[DefaultStream(seed)],
    )
    oracle = read_oracle(oracle)
    reverse = read_function(fn, inputs, options.random_state)
    function = Forward(reverse, options.seed) if forward_ad else reverse
    settings = options.settings | {"expect": read_expected(expect, function.names)}

    def weigh(outputs: Tensors) -> Tensors:
        return cotangents_for(outputs, cotangent, seed)

    def prepare(options: Options) -> Prepared:
        return prepared(function.with_state(options.random_state), weigh, options)

    with options.random_state.restored():
        return examine_by(oracle, prepare, options, settings)


def read_function(fn: Any, inputs: Any, random_state: RandomState) -> Function:
    """Read the arguments `fn` and `inputs`.

    Parameters
    ----------
    fn : callable
        The function.
    inputs : Tensor or tuple
        Its arguments.
    random_state : RandomState
        What calls of it find.

    Returns
    -------
    Function
        Not called yet.

    Raises
    ------
    ArgumentError
        If there is nothing to check.
    """
    if not callable(fn):
        raise ArgumentError(f"`fn` is a {type(fn).__name__}: expected a function of tensors")
    tree = of_function(fn, inputs)
    chosen = tuple(
        place
        for place, leaf in enumerate(tree.leaves)
        if isinstance(leaf, torch.Tensor) and leaf.requires_grad
    )
    if not chosen:
        raise ArgumentError(
            "`inputs` has no tensor that requires grad: call requires_grad_() on those that are to "
            "be checked"
        )
    for place in chosen:
        demand_plain(tree.leaves[place].detach(), f"`{tree.names[place]}` of `inputs`")
    return Function(fn, tree, chosen, random_state)
