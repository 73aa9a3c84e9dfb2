"""A network audited layer by layer, and as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gradaudit._check import check
from gradaudit._check_layer import check_layer
from gradaudit._errors import ArgumentError
from gradaudit._network_report import NetworkReport
from gradaudit._report import Report, Verdict
from gradaudit._whole import WHOLE, summed_up
from gradaudit.evaluate import progress_bar
from gradaudit.nn.layer import Array
from gradaudit.nn.sequential import Sequential

LOSS, PENALTY = "loss", "penalty"


def check_network(
    network: Sequential, X: Array, Y: Array, *, progress: bool = False, **options: Any
) -> NetworkReport:
    """Check a network as a whole, and each layer by itself at its real input.

    If a layer's backward pass is wrong, the parameters before it get wrong gradients too without
    being at fault; checked by itself, each layer answers for itself alone. It is given a drawn
    cotangent, since the real one may hide mistakes; should the whole fail and every part pass, then
    the real one.

    Parameters
    ----------
    network : Sequential
        With a loss; it stays as it is.
    X, Y : ndarray
        A few examples and their targets.
    progress : bool
        Whether to show a progress bar on standard error.
    **options : object
        As for `check`, and for each part alike.

    Returns
    -------
    NetworkReport
        Its `culprits` are the layers, or the loss or the penalty, whose backward pass is wrong.

    Raises
    ------
    ArgumentError
        If an option cannot be used, or `network` is no Sequential.
    ValueError
        If the network has no loss.
    """
    if not isinstance(network, Sequential):
        kind = type(network).__name__
        raise ArgumentError(f"`network` is a {kind}: expected a gradaudit.nn.Sequential")
    audit = _Audit(network, X, Y, options)
    parts: dict[str, Report] = {}
    with progress_bar(wanted=progress) as show:
        show(WHOLE, 0.0)
        whole = check(value_and_grad=audit.objective, x=audit.network.parameters, **options)
        for number, name in enumerate(audit.names, start=1):
            show(name, number / (1 + len(audit.names)))
            parts[name] = audit.part(name, real=False)
        if whole.verdict is Verdict.FAIL and not any(map(_fails, parts.values())):
            parts = {name: audit.part(name, real=True) for name in audit.names}
    return summed_up(whole, parts)


class _Audit:
    """A network at a point, with what goes in and what comes back between its layers."""

    def __init__(self, network: Sequential, X: Array, Y: Array, options: Mapping[str, Any]) -> None:
        self.network = network.with_parameters({})
        self.objective = self.network.objective(X, Y)
        self._options = dict(options)
        self._inputs: dict[str, Array] = {}
        self._cotangents: dict[str, Array] = {}
        passing = self.network.with_parameters({})
        for name, layer in passing.layers.items():
            self._inputs[name], X = X, layer.forward(X)
        self._targets, self._output = Y, X
        dY = passing.demanded_loss.backward(Y, X)
        for name, layer in reversed(passing.layers.items()):
            self._cotangents[name], dY = dY, layer.backward(dY)

    @property
    def names(self) -> list[str]:
        """Of the layers, the loss and the penalty if there is one."""
        penalty = [] if self.network.penalty is None else [PENALTY]
        return [*self.network.layers, LOSS, *penalty]

    def part(self, name: str, *, real: bool) -> Report:
        """Check one of them, with a drawn or with the real cotangent."""
        network, options = self.network, self._options
        if name in network.layers:
            cotangent = self._cotangents[name] if real else None
            layer = network.layers[name]
            return check_layer(layer, self._inputs[name], cotangent=cotangent, **options)
        if name == LOSS:
            pair = (self._targets, self._output)
            return check_layer(network.demanded_loss, pair, returns="Y_hat", **options)
        penalty: Any = network.penalty
        return check(penalty.forward, penalty.backward, network.parameters, **options)


def _fails(part: Report) -> bool:
    return part.verdict is Verdict.FAIL
