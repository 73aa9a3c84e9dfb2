"""Logistic regression on Iris: right for two classes, and seemingly wrong for three."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit.demos._demo import Demo
from gradaudit.demos._extra import import_extra

__all__ = [
    "IRIS_DEMOS",
    "categorical_cross_entropy",
    "log_loss",
    "sigmoid",
    "softmax",
    "three_classes",
    "two_classes",
]

Array = NDArray[Any]


def sigmoid(z: Array) -> Array:
    """Give 1 / (1 + exp(−z)) of each entry, in the shape and dtype of `z`."""
    logistic: Array = 1.0 / (1.0 + np.exp(-z))
    return logistic


def softmax(z: Array) -> Array:
    """Give exp(z) over its sum along axis 1, for `z` of shape (rows, classes)."""
    powers = np.exp(z - z.max(axis=1, keepdims=True))
    shares: Array = powers / powers.sum(axis=1, keepdims=True)
    return shares


def log_loss(labels: Array, predicted: Array) -> float:
    """Average the binary cross-entropy over rows; both arrays have shape (rows, 1)."""
    return -float(np.mean(labels * np.log(predicted) + (1 - labels) * np.log(1 - predicted)))


def categorical_cross_entropy(
    labels: Array, predicted: Array, dtype: type[np.floating[Any]] = np.float64
) -> float:
    """Average the cross-entropy over rows, in the manner of Keras.

    Parameters
    ----------
    labels : ndarray, shape (rows, classes)
        One-hot; cast to `dtype` first.
    predicted : ndarray, shape (rows, classes)
        Probabilities; cast to `dtype` first.
    dtype : numpy floating type
        Keras computes in float32 unless its `floatx` says otherwise.

    Returns
    -------
    float
        The mean, computed in `dtype`: probabilities are divided by their sum, then kept 1e-7 away
        from 0 and 1 (Keras 3, ``keras.losses.CategoricalCrossentropy``).
    """
    labels, predicted = labels.astype(dtype), predicted.astype(dtype)
    predicted = predicted / predicted.sum(axis=1, keepdims=True)
    predicted = np.clip(predicted, dtype(1e-7), dtype(1) - dtype(1e-7))
    return float(np.mean(-np.sum(labels * np.log(predicted), axis=1)))


def two_classes() -> dict[str, Any]:
    """Set up the first 100 rows of Iris with a sigmoid and weights of shape (5, 1), float64."""
    features, species = _iris()
    features, labels = features[:100], species[:100, None].astype(np.float64)
    return {
        "f": lambda weights: log_loss(labels, sigmoid(features @ weights)),
        "grad": lambda weights: features.T @ (sigmoid(features @ weights) - labels) / len(labels),
        "x": _small_weights((5, 1)),
    }


def three_classes(dtype: type[np.floating[Any]]) -> dict[str, Any]:
    """Set up all 150 rows with a softmax, float64 weights (5, 3) and a loss computed in `dtype`."""
    features, species = _iris()
    labels = np.eye(3)[species]
    return {
        "f": lambda weights: categorical_cross_entropy(labels, softmax(features @ weights), dtype),
        "grad": lambda weights: features.T @ (softmax(features @ weights) - labels) / len(labels),
        "x": _small_weights((5, 3)),
    }


def _iris() -> tuple[Array, Array]:
    data = import_extra("sklearn.datasets", "scikit-learn").load_iris()
    return np.column_stack([np.ones(len(data.target)), data.data]), data.target


def _small_weights(shape: tuple[int, int]) -> Array:
    return 0.1 * np.random.default_rng(7).standard_normal(shape)


def _demo(name: str, title: str, context: str, arguments: Callable[[], dict[str, Any]]) -> Demo:
    return Demo(name, title, context, arguments, expected="pass")


IRIS_DEMOS = (
    _demo(
        "iris-two",
        "Logistic regression on two kinds of Iris",
        "A sigmoid, the mean log-loss and five weights, checked on the first hundred flowers. "
        "The textbook check agrees, and so must this one.",
        two_classes,
    ),
    _demo(
        "iris-three",
        "Softmax regression on three kinds of Iris, in float64",
        "The same model with a softmax and fifteen weights, and a loss computed in float64. "
        "Here the textbook check agrees as well.",
        lambda: three_classes(np.float64),
    ),
    _demo(
        "iris-float32",
        "Softmax regression on three kinds of Iris, with a loss computed in float32",
        "The same gradient again, but the loss is cast to float32, as Keras does by default. "
        "A two-sided check with a step of 1e-7 then reports a ratio of 0.3, "
        "and its author doubted a gradient that is right.",
        lambda: three_classes(np.float32),
    ),
)
