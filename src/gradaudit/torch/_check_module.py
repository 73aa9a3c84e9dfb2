"""The door for models: the whole, and which of its modules is wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import timedelta
from typing import Any

from torch import nn

from gradaudit._errors import ArgumentError
from gradaudit._network_report import NetworkReport
from gradaudit._options import Effort, read_options
from gradaudit._oracle import Oracle, read_oracle
from gradaudit.evaluate import SeedRng
from gradaudit.torch._kept import as_before
from gradaudit.torch._model import ModelAudit
from gradaudit.torch._streams import DefaultStream, with_streams


def check_module(
    module: nn.Module,
    inputs: Any,
    *,
    loss: Callable[[Any], Any] | None = None,
    cotangent: Any = None,
    oracle: Oracle = "auto",
    modules: bool = True,
    expect: Collection[str] = (),
    rtol: float | None = None,
    budget: int | timedelta | None = None,
    seed: int = 0,
    seed_rng: SeedRng = False,
    effort: Effort = "standard",
    progress: bool = False,
) -> NetworkReport:
    """Check what autograd claims of a model, and of each module in it.

    If a module's backward pass is wrong, the parameters before it get wrong gradients too without
    being at fault. So each module is checked by itself, at the input that it has in the model and
    with the cotangent that comes back to it; those that fail although no module within them does
    are the culprits.

    Parameters
    ----------
    module : Module
        The model, in the mode in which it is to be checked. It is as it was afterwards: parameters,
        buffers, modes, attributes, `.grad`, hooks.
    inputs : Tensor, tuple or dict
        Its positional arguments; or its keyword arguments. Floating-point tensors are checked with
        the parameters.
    loss : callable, optional
        From what the module returns to one number. Without it all floating-point outputs are
        contracted with `cotangent`.
    cotangent : Tensor or nesting of tensors, optional
        As for `gradaudit.torch.check`.
    oracle : {"auto", "float64", "same"}
        What gives the numeric derivatives of a model in a lower precision: a float64 copy of it, or
        itself. By default the first, where it runs and agrees. Of a model of more than 17 million
        parameters no copy is made: its tensors are cast to float64 as they are used.
    modules : bool
        Whether to look into each module, too; else the whole alone is checked.
    expect : collection of str
        Parameters and inputs, or modules, whose claim is meant to differ from the derivative:
        reported, and not counted.
    rtol, budget, seed, seed_rng, effort, progress : object
        As for `gradaudit.torch.check`; a budget is one for everything.

    Returns
    -------
    NetworkReport
        On the whole, and on each module by its qualified name.

    Raises
    ------
    ArgumentError
        If an argument cannot be used; the text names it, and the tensor.
    """
    if not isinstance(module, nn.Module):
        kind = type(module).__name__
        raise ArgumentError(f"`module` is a {kind}: expected a torch.nn.Module")
    if loss is not None and not callable(loss):
        raise ArgumentError(f"`loss` is a {type(loss).__name__}: expected a function")
    options = read_options(
        rtol=rtol,
        budget=budget,
        seed=seed,
        seed_rng=with_streams(seed_rng, seed),
        effort=effort,
        progress=progress,
        streams=[DefaultStream(seed)],
    )
    oracle = read_oracle(oracle)
    with options.random_state.restored(), as_before(module):
        audit = ModelAudit(module, inputs, loss, oracle, options)
        return audit.report(cotangent, expect, modules=modules)
