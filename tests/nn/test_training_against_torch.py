"""Losses and optimisers beside PyTorch, where that is installed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradaudit import nn
from tests.nn._audited import normal

torch = pytest.importorskip("torch")
F = torch.nn.functional

SHARES, LOGITS = nn.SoftMax().forward(normal(0, (5, 4))), 3 * normal(1, (5, 4))
HOT, SOFT = np.eye(4)[[0, 3, 1, 1, 2]], nn.SoftMax().forward(normal(2, (5, 4)))
YES = np.round(nn.Sigmoid().forward(9 * normal(3, (5, 4))))

LOSSES: dict[str, tuple[Any, Any, Any, Any]] = {
    "nll": (nn.CrossEntropy(), HOT, SHARES, lambda y, p: F.nll_loss(p.log(), y.argmax(1))),
    "softmax": (nn.SoftmaxCrossEntropy(), HOT, LOGITS, lambda y, p: F.cross_entropy(p, y)),
    "softmax_soft": (nn.SoftmaxCrossEntropy(), SOFT, LOGITS, lambda y, p: F.cross_entropy(p, y)),
    "binary": (
        nn.BinaryCrossEntropy(),
        YES,
        SHARES,
        lambda y, p: 4 * F.binary_cross_entropy(p, y),
    ),
    "logits": (
        nn.BinaryCrossEntropy(from_logits=True),
        SOFT,
        LOGITS,
        lambda y, p: 4 * F.binary_cross_entropy_with_logits(p, y),
    ),
    "squared": (nn.MeanSquaredError(), SOFT, LOGITS, lambda y, p: F.mse_loss(p, y)),
    "hinge": (
        nn.Hinge(),
        2 * YES - 1,
        LOGITS,
        lambda y, p: torch.relu(1 - y * p).sum(dim=-1).mean(),
    ),
}


@pytest.mark.parametrize("name", LOSSES)
def test_losses(name: str) -> None:
    loss, Y, Y_hat, f = LOSSES[name]
    p = torch.tensor(Y_hat, requires_grad=True)
    expected = f(torch.tensor(Y), p)
    expected.backward()
    assert loss.forward(Y, Y_hat) == pytest.approx(expected.item(), rel=1e-12)
    np.testing.assert_allclose(loss.backward(Y, Y_hat), p.grad, rtol=1e-12, atol=1e-14)


OPTIMISERS: dict[str, tuple[Any, Any]] = {
    "sgd": (nn.SGD(0.3), lambda p: torch.optim.SGD(p, 0.3)),
    "momentum": (nn.SGD(0.1, momentum=0.9), lambda p: torch.optim.SGD(p, 0.1, momentum=0.9)),
    "adam": (nn.Adam(0.02), lambda p: torch.optim.Adam(p, 0.02)),
    "adam_otherwise": (
        nn.Adam(0.1, 0.5, 0.9, 1e-3),
        lambda p: torch.optim.Adam(p, 0.1, (0.5, 0.9), 1e-3),
    ),
}


@pytest.mark.parametrize("name", OPTIMISERS)
def test_optimisers(name: str) -> None:
    optimiser, make = OPTIMISERS[name]
    parameters = {"W": normal(0, (3, 2)), "b": normal(1, 2)}
    theirs = {key: torch.tensor(array, requires_grad=True) for key, array in parameters.items()}
    reference = make(list(theirs.values()))
    for turn in range(6):
        gradients = {key: normal([turn, 1], array.shape) for key, array in parameters.items()}
        for key, tensor in theirs.items():
            tensor.grad = torch.tensor(gradients[key])
        reference.step()
        parameters = optimiser.step(parameters, gradients)
        for key, tensor in theirs.items():
            np.testing.assert_allclose(parameters[key], tensor.detach(), rtol=1e-12, atol=1e-14)
