"""How long layers of `gradaudit.nn` take beside PyTorch's, and a network takes to learn digits."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
from sklearn.datasets import load_digits
from threadpoolctl import threadpool_limits

from gradaudit.nn import Adam, CrossEntropy, FullyConnected, Sequential, fit
from gradaudit.nn import Conv2D as OurConv2D

SHAPE, KERNELS, SIZE = (32, 3, 32, 32), 16, 3
"""The batch, and the convolution over it."""

REPEATS = 30

TRAINED, GOAL = 1400, 0.95


def convolution(dtype: type[np.floating[Any]]) -> dict[str, Any]:
    """Time forward and backward of a convolution on one thread, beside PyTorch's if it is there."""
    random = np.random.default_rng(0)
    X = random.normal(size=SHAPE).astype(dtype)
    layer = OurConv2D(KERNELS, SIZE, padding=1)
    dY = random.normal(size=layer.forward(X).shape).astype(dtype)

    def ours() -> None:
        layer.forward(X)
        layer.backward(dY)

    passes: dict[str, Callable[[], None]] = {"gradaudit": ours}
    if find_spec("torch"):
        passes["torch"] = _torch_pass(X, dY)
    with threadpool_limits(limits=1):
        seconds = _medians(passes)
    peer = seconds.get("torch", float("nan"))
    return {
        "what": f"Conv2D, {'×'.join(map(str, SHAPE))}, {KERNELS} kernels of {SIZE}×{SIZE}",
        "dtype": dtype.__name__,
        "ms": 1e3 * seconds["gradaudit"],
        "ms in torch": 1e3 * peer,
        "times torch": seconds["gradaudit"] / peer,
    }


def _torch_pass(X: Any, dY: Any) -> Callable[[], None]:
    import torch  # noqa: PLC0415 - a peer that may not be there

    torch.set_num_threads(1)
    layer = torch.nn.Conv2d(SHAPE[1], KERNELS, SIZE, padding=1).to(torch.from_numpy(X).dtype)
    images, cotangent = torch.from_numpy(X).requires_grad_(), torch.from_numpy(dY)

    def theirs() -> None:
        layer.zero_grad()
        images.grad = None
        layer(images).backward(cotangent)

    return theirs


def _medians(passes: dict[str, Callable[[], None]]) -> dict[str, float]:
    """Time them by turns, so that what else the machine does hits all alike."""
    times: dict[str, list[float]] = {name: [] for name in passes}
    for _ in range(REPEATS):
        for name, one_pass in passes.items():
            start = time.perf_counter()
            one_pass()
            times[name].append(time.perf_counter() - start)
    return {name: float(np.median(taken)) for name, taken in times.items()}


def digits() -> dict[str, Any]:
    """Time how long a deep softmax network takes to get 95 % of unseen digits right."""
    data = load_digits()
    order = np.random.default_rng(0).permutation(len(data.target))
    X, targets = data.data[order] / 16, data.target[order]
    layers = [FullyConnected(64, "relu"), FullyConnected(32, "relu"), FullyConnected(10, "softmax")]
    network, optimiser = Sequential(layers, CrossEntropy()), Adam()
    start, right, epochs = time.perf_counter(), 0.0, 0
    while right < GOAL and epochs < 100:
        fit(
            network,
            X[:TRAINED],
            np.eye(10)[targets[:TRAINED]],
            optimiser,
            epochs=1,
            seed=epochs,
            progress=False,
        )
        right = float(np.mean(network.predict(X[TRAINED:]).argmax(axis=1) == targets[TRAINED:]))
        epochs += 1
    return {
        "what": "digits, 64-64-32-10",
        "right": right,
        "epochs": epochs,
        "seconds": time.perf_counter() - start,
    }
