"""Layers with random inputs and parameters, and what an audit must say of them: they are right."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from hypothesis import strategies as st

from gradaudit import Report, Verdict, check_layer, nn

SEEDS = st.integers(0, 2**16)
DTYPES = st.sampled_from([np.float64, np.float32])


def normal(seed: Any, shape: Any, dtype: Any = np.float64) -> Any:
    return np.random.default_rng(seed).standard_normal(shape).astype(dtype)


def randomised(layer: Any, X: Any, seed: int = 0) -> Any:
    """After a first forward pass, draw all parameters; biases of 0 and γ of 1 hide mistakes."""
    generator = np.random.default_rng([seed, 1])
    layer.forward(X)
    layer.parameters = {
        name: generator.standard_normal(array.shape).astype(array.dtype)
        for name, array in layer.parameters.items()
    }
    return layer


def assert_passes(layer: Any, inputs: Any, **options: Any) -> Report:
    """Check in the precision of the (last) input: closely in float64, as it comes in float32."""
    last = inputs[-1] if isinstance(inputs, tuple) else inputs
    single = last.dtype == np.float32 or getattr(layer, "dtype", None) == np.float32
    report = check_layer(layer, inputs, rtol=None if single else 1e-9, **options)
    assert report.verdict is Verdict.PASS, str(report)
    for leaf in report.leaves.values():
        assert np.isfinite(leaf.resolution), str(report)
        assert single or leaf.discrepancy < 1e-8, str(report)
    return report


class Case(NamedTuple):
    """A layer, what it is made of, and the shape of its input."""

    kind: Any
    arguments: tuple[Any, ...] = ()
    options: dict[str, Any] = {}  # noqa: RUF012 - nobody writes into it
    shape: tuple[int, ...] = (3, 4)

    def made(self, dtype: Any = np.float64, seed: int = 0) -> tuple[Any, Any]:
        """Return the layer with random parameters, and an input."""
        if self.kind is nn.Embedding:
            n_tokens, n_out = self.arguments
            layer: Any = nn.Embedding(n_tokens, n_out, dtype)
            X = np.random.default_rng(seed).integers(0, n_tokens, self.shape)
        else:
            layer = self.kind(*self.arguments, **self.options)
            X = normal(seed, self.shape, dtype)
        return randomised(layer, X, seed), X


CASES = {
    "fully_connected": Case(nn.FullyConnected, (2, "sigmoid")),
    "rows_of_rows": Case(nn.FullyConnected, (2, "identity"), shape=(2, 3, 4)),
    "convolution": Case(
        nn.Conv2D, (2, (2, 3), "tanh"), {"stride": (2, 1), "padding": 1}, (2, 3, 5, 4)
    ),
    "max_pool": Case(nn.MaxPool, ((3, 2), (2, 1), (1, 0)), shape=(2, 3, 5, 4)),
    "avg_pool": Case(nn.AvgPool, ((3, 2), (2, 1), (1, 1)), shape=(2, 3, 5, 4)),
    "batch_norm": Case(nn.BatchNorm, shape=(5, 3)),
    "batch_norm_of_images": Case(nn.BatchNorm, shape=(2, 3, 2, 4)),
    "layer_norm": Case(nn.LayerNorm, shape=(2, 3, 4)),
    "dropout": Case(nn.Dropout, (0.4,), {"seed": 1}, (4, 5)),
    "embedding": Case(nn.Embedding, (4, 3), shape=(2, 5)),
    "rnn": Case(nn.RNN, (3,), shape=(2, 4, 3)),
    "rnn_last": Case(nn.RNN, (3,), {"sequences": False}, (2, 4, 3)),
    "lstm": Case(nn.LSTM, (2,), shape=(2, 4, 3)),
    "lstm_last": Case(nn.LSTM, (2,), {"sequences": False}, (2, 4, 3)),
    "attention": Case(nn.SelfAttention, (2,), {"causal": True}, (2, 3, 4)),
    "flatten": Case(nn.Flatten, shape=(2, 3, 2)),
    "activate": Case(nn.Activate, ("gelu",)),
    "activate_identity": Case(nn.Activate, ("identity",)),
}
