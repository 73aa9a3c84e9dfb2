"""Somebody writes a classifier by hand and checks its gradient as he was taught.

For two kinds of Iris the check says 8e-10: right. For three kinds he takes a softmax, and the loss
that Keras has for it. The network learns, and gets more than 95 % of the flowers right; the check
says 0.33. He looks for the mistake in the gradient, and then in the check, and finds neither. There
is none: Keras computes the loss in float32, and a step of 1e-7 shows the rounding of its last
digits, divided by 2e-7. The remedy is another step, or the loss in float64.

Run it as ``python examples/iris_softmax.py``; it needs scikit-learn. It takes Keras' own loss where
Keras is installed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from sklearn.datasets import load_iris

import gradaudit
from gradaudit.nn import Adam, SoftMax
from gradaudit.textbook import norm_ratio, two_sided_gradient

STEP = 1e-7
"""The step that he was taught."""


def float32_loss(Y: Any, P: Any) -> float:
    """Compute the cross-entropy as Keras does: in float32, with shares kept off 0 and 1."""
    labels, shares = Y.astype(np.float32), P.astype(np.float32)
    shares = np.clip(shares / shares.sum(axis=1, keepdims=True), 1e-7, 1 - 1e-7)
    return float(-np.mean(np.sum(labels * np.log(shares), axis=1)))


def keras_loss() -> Callable[[Any, Any], float]:
    """Return Keras' loss; where Keras is not installed, the same computed here."""
    try:
        import keras  # noqa: PLC0415 - it may not be there
    except ImportError:
        return float32_loss
    loss = keras.losses.CategoricalCrossentropy()
    return lambda Y, P: float(loss(Y, P))


def float64_loss(Y: Any, P: Any) -> float:
    """Compute the cross-entropy in the precision of the shares."""
    return float(-np.mean(np.sum(Y * np.log(P), axis=1)))


def main() -> dict[str, gradaudit.Report]:
    """Check the same gradient beside both losses, with one step and without any."""
    iris = load_iris()
    X = np.column_stack([np.ones(len(iris.target)), iris.data])
    Y = np.eye(3)[iris.target]
    W = 0.1 * np.random.default_rng(7).standard_normal((5, 3))

    def predicted(W: Any) -> Any:
        return SoftMax().forward(X @ W)

    def gradient(W: Any) -> Any:
        return X.T @ (predicted(W) - Y) / len(Y)

    reports = {}
    for name, loss in {"float64": float64_loss, "Keras": keras_loss()}.items():

        def f(W: Any, loss: Callable[[Any, Any], float] = loss) -> float:
            return loss(Y, predicted(W))

        ratio = norm_ratio(gradient(W), two_sided_gradient(f, W, STEP))
        print(f"== The loss as {name} has it. The check that he was taught says {ratio:.1e}.\n")
        reports[name] = gradaudit.check(f, gradient, W)
        print(reports[name], "\n")
        print(str(gradaudit.sweep(f, gradient, W, epsilon=STEP)).split("\n\n")[0], "\n")

    parameters, optimiser = {"W": W}, Adam(rate=0.1)
    for _ in range(300):
        parameters = optimiser.step(parameters, {"W": gradient(parameters["W"])})
    right = np.mean(predicted(parameters["W"]).argmax(axis=1) == iris.target)
    print(f"The gradient was right all along: it trains the network to {right:.1%}.")
    return reports


if __name__ == "__main__":
    main()
