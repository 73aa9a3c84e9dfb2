"""A deep network for handwritten digits, in NumPy alone: audited first, then trained.

Checks of gradients are called slow, and courses say to switch them off before training. So this one
runs once, on a few examples, before the first step: layer by layer and as a whole. If one backward
pass were wrong, it would say whose, and training would not start. In training itself nothing is
checked; ``--no-audit`` leaves it out altogether, as one does once the code is right.

Run it as ``python examples/digits_deep.py [--no-audit]``; it needs scikit-learn for its digits.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import numpy as np
from sklearn.datasets import load_digits

from gradaudit import NetworkReport
from gradaudit.nn import (
    L2,
    Activate,
    BatchNorm,
    Conv2D,
    CrossEntropy,
    Dropout,
    Flatten,
    FullyConnected,
    MaxPool,
    Sequential,
    check_network,
    fit,
)

TRAINED = 1400


def network() -> Sequential:
    """Return a convolution, pooling, and three layers that are fully connected."""
    layers = {
        "edges": Conv2D(6, 3, padding=1),
        "norm": BatchNorm(),
        "gate": Activate("relu"),
        "pool": MaxPool(2),
        "flat": Flatten(),
        "hidden1": FullyConnected(64, "relu"),
        "drop": Dropout(0.2),
        "hidden2": FullyConnected(32, "gelu"),
        "output": FullyConnected(10, "softmax"),
    }
    return Sequential(layers, CrossEntropy(), L2(1e-4))


def main(*, audit: bool = True, progress: bool = False) -> tuple[NetworkReport | None, float]:
    """Audit, train, and count what is right among digits that were not trained on."""
    digits = load_digits()
    order = np.random.default_rng(0).permutation(len(digits.target))
    X: Any = digits.images[order, None] / 16
    targets = digits.target[order]
    Y = np.eye(10)[targets]
    deep, report = network(), None
    if audit:
        report = check_network(deep, X[:3], Y[:3], progress=progress)
        print(report, "\n")
        if not report:
            raise SystemExit(1)
    started = time.perf_counter()
    history = fit(deep, X[:TRAINED], Y[:TRAINED], epochs=20, progress=progress)
    seconds = time.perf_counter() - started
    right = float(np.mean(deep.predict(X[TRAINED:]).argmax(axis=1) == targets[TRAINED:]))
    print(f"cost {history[0]:.3f} after the first epoch, {history[-1]:.3f} after the last;")
    print(f"trained in {seconds:.1f} s; {right:.1%} of unseen digits are right.")
    return report, right


if __name__ == "__main__":
    main(audit="--no-audit" not in sys.argv, progress=True)
