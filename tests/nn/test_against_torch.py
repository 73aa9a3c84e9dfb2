"""Forward and backward of every layer and loss beside PyTorch, where that is installed."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from gradaudit import nn
from tests.nn._audited import normal, randomised

torch = pytest.importorskip("torch")
F = torch.nn.functional


def leaf(array: Any) -> Any:
    return torch.tensor(array, requires_grad=True)


def close(found: Any, expected: Any, what: str = "") -> None:
    """To 1e-12 of the largest entry."""
    expected = np.asarray(expected.detach() if hasattr(expected, "detach") else expected)
    assert found.shape == expected.shape, what
    atol = 1e-12 * np.abs(expected).max(initial=1e-3)
    np.testing.assert_allclose(found, expected, rtol=0, atol=atol, err_msg=what)


def compare(layer: Any, X: Any, f: Any) -> None:
    """Compare a layer with a function of tensors: the input, and the parameters by name."""
    x, p = leaf(X), {name: leaf(array) for name, array in layer.parameters.items()}
    y = f(x, p)
    Y = layer.forward(X)
    close(Y, y, "Y")
    dY = normal(99, Y.shape)
    y.backward(torch.tensor(dY))
    close(layer.backward(dY), x.grad, "dX")
    for name, tensor in p.items():
        close(layer.gradients[name], tensor.grad, name)


ACTIVATIONS = {
    "identity": lambda z: z,
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": torch.relu,
    "leaky_relu": lambda z: F.leaky_relu(z, 0.01),
    "gelu": F.gelu,
    "softplus": lambda z: F.softplus(z, threshold=50),
    "softmax": lambda z: torch.softmax(z, dim=-1),
}


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("scale", [1, 20])
def test_activations(name: str, scale: float) -> None:
    Z = scale * normal(0, (5, 6))
    Z[0, 0] = 0
    compare(nn.Activate(name), Z, lambda x, _: ACTIVATIONS[name](x) + 0 * x)


@pytest.mark.parametrize("name", ACTIVATIONS)
@pytest.mark.parametrize("shape", [(4, 3), (1, 3), (2, 4, 3)])
def test_fully_connected(name: str, shape: tuple[int, ...]) -> None:
    X = normal(1, shape)
    layer = randomised(nn.FullyConnected(5, name), X)
    compare(layer, X, lambda x, p: ACTIVATIONS[name](x @ p["W"] + p["b"]))


@pytest.mark.parametrize("stride", [1, 2, (1, 3)])
@pytest.mark.parametrize("padding", [0, 1, (2, 0)])
@pytest.mark.parametrize("size", [1, 3, (2, 4)])
def test_convolution(size: Any, stride: Any, padding: Any) -> None:
    X = normal(2, (2, 3, 6, 7))
    layer = randomised(nn.Conv2D(4, size, "tanh", stride=stride, padding=padding), X)
    compare(layer, X, lambda x, p: torch.tanh(F.conv2d(x, p["W"], p["b"], stride, padding)))


@pytest.mark.parametrize("stride", [1, 2, (3, 1), None])
@pytest.mark.parametrize(("size", "padding"), [(2, 0), (3, 1), ((2, 3), (1, 0))])
def test_pooling(size: Any, stride: Any, padding: Any) -> None:
    X = normal(3, (2, 3, 6, 7))
    compare(
        nn.MaxPool(size, stride, padding), X, lambda x, _: F.max_pool2d(x, size, stride, padding)
    )
    compare(
        nn.AvgPool(size, stride, padding), X, lambda x, _: F.avg_pool2d(x, size, stride, padding)
    )


@pytest.mark.parametrize("shape", [(5, 3), (4, 3, 2), (2, 3, 4, 5)])
def test_batch_norm(shape: tuple[int, ...]) -> None:
    layer = randomised(nn.BatchNorm(), normal(4, shape))
    layer.running = None
    mean, variance = torch.zeros(3).double(), torch.ones(3).double()

    def f(x: Any, p: Any) -> Any:
        return F.batch_norm(x, mean, variance, p["gamma"], p["beta"], training=layer.training)

    for turn in range(3):
        compare(layer, 1 + 2 * normal(turn, shape), f)
    assert layer.running is not None
    close(layer.running[0], mean)
    close(layer.running[1], variance)
    layer.training = False
    compare(layer, normal(5, shape), f)


@pytest.mark.parametrize("shape", [(4, 6), (2, 3, 6), (6,)])
def test_layer_norm(shape: tuple[int, ...]) -> None:
    X = 1 + 3 * normal(6, shape)
    layer = randomised(nn.LayerNorm(), X)
    compare(layer, X, lambda x, p: F.layer_norm(x, (6,), p["gamma"], p["beta"]))


def test_embedding() -> None:
    X = np.random.default_rng(0).integers(0, 5, (3, 7))
    layer, dY = nn.Embedding(6, 4, seed=0), normal(7, (3, 7, 4))
    Y = layer.forward(X)
    W = leaf(layer.parameters["W"])
    y = F.embedding(torch.tensor(X), W)
    close(Y, y)
    y.backward(torch.tensor(dY))
    layer.backward(dY)
    close(layer.gradients["W"], W.grad)


@pytest.mark.parametrize("sequences", [True, False])
@pytest.mark.parametrize("steps", [1, 5])
@pytest.mark.parametrize("name", ["RNN", "LSTM"])
def test_recurrent(name: str, steps: int, sequences: bool) -> None:
    X = normal(8, (2, steps, 3))
    layer = randomised({"RNN": nn.RNN, "LSTM": nn.LSTM}[name](4, sequences=sequences), X)
    module = getattr(torch.nn, name)(3, 4, batch_first=True).double()

    def f(x: Any, p: Any) -> Any:
        weights = {
            "weight_ih_l0": p["W"].T,
            "weight_hh_l0": p["U"].T,
            "bias_ih_l0": p["b"],
            "bias_hh_l0": 0 * p["b"],
        }
        y, _ = torch.func.functional_call(module, weights, (x,))
        return y if sequences else y[:, -1]

    compare(layer, X, f)


def as_multihead(X: Any, layer: Any, forbidden: Any) -> Any:
    module = torch.nn.MultiheadAttention(
        X.shape[-1], layer.n_heads, batch_first=True, dtype=torch.float64
    )

    def f(x: Any, p: Any) -> Any:
        weights = {
            "in_proj_weight": torch.cat([p["W_query"].T, p["W_key"].T, p["W_value"].T]),
            "in_proj_bias": torch.cat([p["b_query"], 0 * p["b_query"], p["b_value"]]),
            "out_proj.weight": p["W_output"].T,
            "out_proj.bias": p["b_output"],
        }
        options = {"attn_mask": forbidden, "need_weights": False}
        return torch.func.functional_call(module, weights, (x, x, x), options)[0]

    return f


@pytest.mark.parametrize("heads", [1, 2, 3])
@pytest.mark.parametrize("causal", [True, False])
def test_attention(heads: int, causal: bool) -> None:
    X = normal(9, (2, 5, 6))
    layer = randomised(nn.SelfAttention(heads, causal=causal), X)
    forbidden = torch.tensor(~np.tri(5, dtype=bool)) if causal else None
    compare(layer, X, as_multihead(X, layer, forbidden))


@pytest.mark.parametrize("per_example", [True, False])
def test_attention_with_a_mask(per_example: bool) -> None:
    X = normal(10, (3, 4, 6))
    mask = np.random.default_rng(1).random((3, 4, 4) if per_example else (4, 4)) < 0.5
    mask |= np.eye(4, dtype=bool)
    layer = randomised(nn.SelfAttention(2), X)
    forward = layer.forward
    layer.forward = lambda X: forward(X, mask)
    forbidden = torch.tensor(np.repeat(~mask, 2, axis=0) if per_example else ~mask)
    compare(layer, X, as_multihead(X, layer, forbidden))
