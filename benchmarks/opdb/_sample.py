"""An operator at a point: a function of tensors, and the gradient that autograd claims."""

from __future__ import annotations

import math
import random
import warnings
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import optree
import torch

Tensors = tuple[Any, ...]

DTYPES = {str(dtype)[6:]: dtype for dtype in (torch.float64, torch.float32, torch.bfloat16)}
"""By the name without ``torch.``."""

ROUNDING = (16.0, 0.03)
"""A gradient is rounding if to double the point would change the outputs by less than so many eps,
and than this part of them. The correlation of two points is 1 or -1: its gradient is what
cancellation leaves."""


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """An operator at a point.

    Attributes
    ----------
    operator
        Its name.
    dtype
        Of the point; of what is differentiated, at least one tensor has it.
    function
        From the tensors to a nesting of outputs. Complex ones are given as pairs of real numbers.
    tensors
        All tensors of the sample; those that are differentiated require gradients.
    gradient
        The claim on each of these tensors, for a random cotangent; None if it is none.
    eps
        Of the coarsest dtype among what is differentiated and its outputs.
    steep
        Whether the gradient is more than rounding.
    """

    operator: str
    dtype: str
    function: Callable[..., Any]
    tensors: Tensors
    gradient: Tensors
    eps: float
    steep: bool

    def fresh(self) -> Tensors:
        """Copy the tensors."""
        return tuple(_copy(tensor) for tensor in self.tensors)


def samples(name: str, info: Any, dtype: str, count: int = 1) -> list[Sample]:
    """Draw an operator's first samples that a derivative can be asked about.

    Parameters
    ----------
    name : str
        Of the operator.
    info : OpInfo
        From the database.
    dtype : str
        One of `DTYPES`.
    count : int
        How many.

    Returns
    -------
    list of Sample
        The first steep ones; if there are none, the first flat one; empty if the operator has no
        sample in this dtype that is real, dense, finite and not empty.
    """
    torch.manual_seed(0)
    random.seed(0)
    np.random.seed(0)  # noqa: NPY002 - torch's samples are drawn from it
    drawn = info.sample_inputs("cpu", DTYPES[dtype], requires_grad=True)
    flat: list[Sample] = []
    steep: list[Sample] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what operators warn of is theirs to say
        for sample in _suited(name, info, dtype, drawn):
            (steep if sample.steep else flat).append(sample)
            if len(steep) == count:
                break
    return steep or flat[:1]


def _suited(name: str, info: Any, dtype: str, drawn: Any) -> Iterator[Sample]:
    for sample in drawn:
        function, tensors = _function(info, sample)
        checked = [tensor for tensor in tensors if tensor.requires_grad]
        if not _differentiable(checked) or all(x.dtype != DTYPES[dtype] for x in checked):
            continue
        outputs = [y for y in optree.tree_leaves(function(*tensors)) if _differs(y)]
        if not _differentiable(outputs):
            continue
        cotangent = [torch.randn_like(y) for y in outputs]
        claim = torch.autograd.grad(outputs, checked, cotangent, allow_unused=True)
        if not all(_finite(x) for x in (*checked, *outputs, *claim) if x is not None):
            continue
        eps = max(torch.finfo(x.dtype).eps for x in (*checked, *outputs))
        floor = min(ROUNDING[0] * eps, ROUNDING[1]) * _norm(cotangent) * _norm(outputs)
        steep = _norm(claim) * (_norm(checked) or 1.0) > floor
        of = {id(x): each for x, each in zip(checked, claim, strict=True)}
        gradient = tuple(of.get(id(tensor)) for tensor in tensors)
        yield Sample(name, dtype, function, tuple(map(_copy, tensors)), gradient, eps, steep)


def _finite(tensor: Any) -> bool:
    return bool(tensor.isfinite().all())


def _norm(tensors: Iterable[Any]) -> float:
    return math.hypot(*(float(x.detach().double().norm()) for x in tensors if x is not None))


def _differs(y: Any) -> bool:
    return isinstance(y, torch.Tensor) and y.requires_grad


def _differentiable(tensors: list[Any]) -> bool:
    """Tell whether there are entries, all of them real and dense."""
    return sum(x.numel() for x in tensors) > 0 and all(
        x.layout is torch.strided and x.is_floating_point() for x in tensors
    )


def _function(info: Any, sample: Any) -> tuple[Callable[..., Any], Tensors]:
    """Make of an operator and its arguments a function of all tensors among them."""
    arguments: Any = (sample.input, sample.args, sample.kwargs)
    leaves, tree = optree.tree_flatten(arguments)
    places = [i for i, leaf in enumerate(leaves) if isinstance(leaf, torch.Tensor)]
    checked = [leaves[i].requires_grad for i in places]
    operator, process = info.get_op(), sample.output_process_fn_grad

    def function(*tensors: Any) -> Any:
        given = list(leaves)
        for i, tensor, differs in zip(places, tensors, checked, strict=True):
            # An operator may write into what it does not differentiate, as running averages.
            given[i] = tensor if differs else tensor.clone()
        first, args, kwargs = optree.tree_unflatten(tree, given)
        output = info.gradcheck_wrapper(operator, first, *args, **kwargs)
        return optree.tree_map(_real, process(output) if process else output)

    return function, tuple(leaves[i] for i in places)


def _real(y: Any) -> Any:
    complex_ = isinstance(y, torch.Tensor) and y.is_complex()
    return torch.view_as_real(y.resolve_conj()) if complex_ else y


def _copy(tensor: Any) -> Any:
    return tensor.detach().clone().requires_grad_(tensor.requires_grad)
