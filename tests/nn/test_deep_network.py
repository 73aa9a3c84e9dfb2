"""The network with parameters in a dict."""

from dataclasses import replace

import numpy as np
import pytest

import gradaudit
from gradaudit import nn


def network(hidden="tanh", examples=7, **options):
    rng = np.random.default_rng(0)
    labels = rng.integers(0, 2, (1, examples)) * 1.0
    return nn.DeepNetwork(rng.normal(size=(4, examples)), labels, hidden, **options)


def parameters():
    rng = np.random.default_rng(1)
    drawn = nn.initial_parameters((4, 5, 3, 1))
    return {name: array + 0.1 * rng.normal(size=array.shape) for name, array in drawn.items()}


@pytest.mark.parametrize("hidden", ["tanh", "relu", "gelu", "sigmoid"])
@pytest.mark.parametrize("examples", [1, 7])
def test_audited(hidden, examples):
    deep = network(hidden, examples)
    report = gradaudit.check(deep.cost, deep.gradients, parameters(), rtol=1e-8)
    assert report, str(report)
    assert max(leaf.discrepancy for leaf in report.leaves.values()) < 1e-8


def test_the_keys_are_those_of_the_course():
    gradients = network().gradients(parameters())
    assert set(gradients) == {
        *(f"d{kind}{number}" for kind in "Wb" for number in (1, 2, 3)),
        *(f"dA{number}" for number in range(4)),
    }
    assert all(gradients[f"d{name}"].shape == array.shape for name, array in parameters().items())


def test_the_gradients_of_activations_are_each_examples_own():
    deep, p = network(), parameters()
    moved = replace(deep, examples=deep.examples + np.eye(4)[:, :1] @ np.eye(7)[:1] * 1e-6)
    slope = 7 * (moved.cost(p) - deep.cost(p)) / 1e-6
    assert slope == pytest.approx(deep.gradients(p)["dA0"][0, 0], rel=1e-4)


def test_a_saturated_output_costs_a_finite_number():
    deep = network()
    huge = {name: 1e6 * array for name, array in parameters().items()}
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        assert np.isfinite(deep.cost(huge))
        assert all(np.isfinite(array).all() for array in deep.gradients(huge).values())


def test_dropout_is_found_and_can_be_fixed():
    deep = network(keep_probability=0.7)
    assert gradaudit.check(deep.cost, deep.gradients, parameters()).verdict == "inconclusive"
    assert gradaudit.check(deep.cost, deep.gradients, parameters(), seed_rng=True)


def test_any_order_of_keys_unrolls_into_one_vector():
    p = parameters()
    shapes = nn.shapes_of(p)
    backwards = dict(reversed(p.items()))
    assert np.array_equal(nn.unroll(backwards, shapes), nn.unroll(p, shapes))
    deep = network()

    def cost(vector):
        return deep.cost(nn.roll(vector, shapes))

    def gradient(vector):
        return nn.unroll(deep.gradients(nn.roll(vector, shapes)), shapes, prefix="d")

    report = gradaudit.check(cost, gradient, nn.unroll(p, shapes), names=shapes)
    assert report, str(report)
    assert list(report.leaves) == list(shapes)
