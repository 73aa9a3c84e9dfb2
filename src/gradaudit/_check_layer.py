"""The verb for layers: objects that keep state and leave gradients in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from gradaudit._examine import examine
from gradaudit._options import Effort, read_options
from gradaudit._report import Report
from gradaudit.evaluate import SeedRng
from gradaudit.layers import Ways, read_layer, read_layer_claim


def check_layer(
    layer: Any,
    inputs: Any,
    *,
    params: Mapping[str, Any] | None = None,
    forward: str | Callable[..., Any] = "forward",
    backward: str | Callable[..., Any] = "backward",
    takes: str | Sequence[str] | None = None,
    returns: str | Sequence[str | None] | None = None,
    learning_rate: float | None = None,
    cotangent: Any = None,
    rtol: float | None = None,
    budget: int | timedelta | None = None,
    seed: int = 0,
    seed_rng: SeedRng = False,
    effort: Effort = "standard",
    progress: bool = False,
) -> Report:
    """Check the backward pass of a layer: the gradients of its inputs and of its parameters.

    Parameters
    ----------
    layer : object or callable
        An instance, copied for every call; or a class or function without arguments that makes
        one, for those that cannot be copied. None, or a module, if there are only functions. It
        stays as it is.
    inputs : array, tuple, list or mapping of str
        What forward takes: one input, several in order, or several by name. Those that hold no
        floating-point numbers are handed over and not checked.
    params : mapping of str to place or pair of places, optional
        For each parameter where it stands, and where backward leaves its gradient: an attribute or
        a path such as ``"weights"``, ``"params['W']"`` or ``"layers[0].W"``, or a function of the
        layer; in place of the first, a pair of functions that get and set it. Only the first if
        backward returns the gradient, or updates the parameter. A dict or list of parameters is
        taken apart. If not given, they are found by their names, also in layers within: ``W``
        beside ``dW``, ``params`` beside ``grads`` and the like, or by what backward updates; a note
        of the report lists them.
    forward, backward : str or callable
        Methods by name, or functions, which take the layer first if there is one. Forward returns
        the output, or leaves it in the attribute ``output``; or it returns the outputs and then a
        cache, if backward takes a cache.
    takes : str or sequence of str, optional
        What backward takes, in order: ``"cotangent"`` (once, or once for each output),
        ``"cache"``, ``"output"``, ``"learning_rate"`` and names of inputs. If not given, the names
        of its parameters tell.
    returns : str or sequence of str or None, optional
        What backward returns, in order: names of inputs, parameters and attributes, None for what
        is no gradient. If not given, the inputs in order, then those parameters without a place for
        their gradient; or keys such as ``dX`` tell; or, if there is nothing, attributes such as
        ``dX``.
    learning_rate : float, optional
        For a backward pass that updates the parameters itself: the gradient is then read off as
        (before − after) / learning_rate; it is handed over if backward takes one.
    cotangent : array or nesting of arrays, optional
        The derivative of the loss with respect to the output; drawn if not given, where backward
        takes one.
    rtol, budget, seed, seed_rng, effort, progress : object
        As for `check`.

    Returns
    -------
    Report
        With a leaf for each input and each parameter. `evaluations` counts all forward passes, also
        those that found out how the layer works, but one for each backward pass.

    Raises
    ------
    ArgumentError
        If an argument cannot be used, or what it leaves open cannot be told; the text names it.
    """
    options = read_options(
        rtol=rtol, budget=budget, seed=seed, seed_rng=seed_rng, effort=effort, progress=progress
    )
    ways = Ways(params, forward, backward, takes, returns, learning_rate)
    original = read_layer(layer, options.seed)
    with options.random_state.restored(), original.shared.restored():
        options.random_state.rewind()
        claim, calls = read_layer_claim(
            original, inputs, ways, cotangent=cotangent, seed=options.seed
        )
        options.budget.spent += calls
        return examine(claim, options, options.settings)
