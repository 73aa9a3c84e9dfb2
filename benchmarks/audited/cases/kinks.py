"""Points at a kink, where any subgradient is right."""

from __future__ import annotations

from typing import Any

from benchmarks.audited._case import Case, case
from benchmarks.audited._draw import Draw
from benchmarks.audited._trials import Array, PenaltyTrial, Trial
from gradaudit import nn


def _with_zeros(array: Array) -> Array:
    array[0, 1] = array[2, 0] = 0
    return array


def _activation(cls: Any, draw: Draw) -> Trial:
    return draw.activation(cls(), _with_zeros(draw.signed(4, 3)))


def _connected(cls: Any, draw: Draw) -> Trial:
    X = draw.normal(4, 3)
    X[1] = 0
    trial = draw.layer(cls(4, "relu", seed=1), X)
    trial.layer.parameters["b"][2] = 0  # so Z[1, 2] is 0
    return trial


def _ties(cls: Any, draw: Draw) -> Trial:
    X = draw.normal(2, 2, 4, 4)
    X[0, 0, :2, :2] = 3.0
    X[1, 1, 2, 2:] = 4.0
    return draw.layer(cls(2), X)


def _margins(cls: Any, draw: Draw) -> Trial:
    Y = 2 * draw.yes_or_no(5, 3) - 1
    Y_hat = draw.normal(5, 3)
    Y_hat[0, 1], Y_hat[3, 2] = Y[0, 1], Y[3, 2]
    return draw.loss(cls(), Y, Y_hat)


def _zeros(cls: Any, draw: Draw) -> Trial:
    return PenaltyTrial(cls(0.3), {"W": _with_zeros(draw.signed(3, 4)), "b": draw.signed(4)})


def _kink(subject: type, special: str, make: Any) -> Case:
    return case(subject, special, make, kink=True)


KINKS = (
    _kink(nn.ReLU, "at zeros", _activation),
    _kink(nn.LeakyReLU, "at zeros", _activation),
    _kink(nn.FullyConnected, "relu at zero", _connected),
    _kink(nn.MaxPool, "ties", _ties),
    _kink(nn.Hinge, "at the margin", _margins),
    _kink(nn.L1, "at zeros", _zeros),
)
