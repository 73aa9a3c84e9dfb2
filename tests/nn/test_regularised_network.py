"""The unrolled network of two layers."""

import numpy as np
import pytest

import gradaudit
from gradaudit import nn


def network(penalty=1.0):
    rng = np.random.default_rng(0)
    labels = np.eye(3)[rng.integers(0, 3, 6)]
    return nn.RegularisedNetwork(rng.normal(size=(6, 4)), labels, hidden=5, penalty=penalty)


@pytest.mark.parametrize("penalty", [0.0, 1.0, 30.0])
def test_audited(penalty):
    two = network(penalty)
    report = gradaudit.check(two.cost, two.gradient, two.initial(), names=two.shapes, rtol=1e-9)
    assert report, str(report)
    assert max(leaf.discrepancy for leaf in report.leaves.values()) < 1e-8


def test_the_biases_are_not_penalised():
    two, none = network(2.0), network(0.0)
    theta = two.initial()
    thetas = nn.roll(theta, two.shapes)
    weights = sum(np.sum(array[:, 1:] ** 2) for array in thetas.values())
    assert two.cost(theta) - none.cost(theta) == pytest.approx(2.0 / 12 * weights)


def test_shapes_and_predictions():
    two = network()
    assert two.shapes == {"Theta1": (5, 5), "Theta2": (3, 6)}
    predicted = two.predicted(two.initial())
    assert predicted.shape == (6, 3)
    assert ((predicted > 0) & (predicted < 1)).all()


def test_huge_parameters_cost_a_finite_number():
    two = network()
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        assert np.isfinite(two.cost(1e4 * two.initial()))
