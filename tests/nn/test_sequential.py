"""Layers one after another: names, cost, gradients, and what stays as it was."""

from __future__ import annotations

import copy

import numpy as np
import pytest

import gradaudit
from gradaudit import nn


def small(*, penalty=None, seed=0):
    layers = {
        "hidden": nn.FullyConnected(4, "tanh"),
        "norm": nn.BatchNorm(),
        "drop": nn.Dropout(0.3),
        "output": nn.FullyConnected(3, "softmax"),
    }
    return nn.Sequential(layers, nn.CrossEntropy(), penalty, seed)


def batch(examples=5):
    rng = np.random.default_rng(1)
    return rng.normal(size=(examples, 6)), np.eye(3)[rng.integers(0, 3, examples)]


def test_names_of_layers_and_parameters():
    network = small()
    assert network.parameters == {}
    network.forward(batch()[0])
    assert list(network.parameters) == [
        "hidden.W",
        "hidden.b",
        "norm.gamma",
        "norm.beta",
        "output.W",
        "output.b",
    ]
    unnamed = nn.Sequential([nn.FullyConnected(2), nn.Flatten()])
    assert list(unnamed.layers) == ["layer1", "layer2"]


def test_each_layer_draws_its_own_weights_and_the_seed_all_of_them():
    layers = [nn.FullyConnected(6), nn.FullyConnected(6)]
    network = nn.Sequential(layers, seed=3)
    network.forward(batch()[0])
    first, second = (layer.parameters["W"] for layer in layers)
    assert not np.array_equal(first, second)
    again = nn.Sequential([nn.FullyConnected(6), nn.FullyConnected(6)], seed=3)
    again.forward(batch()[0])
    for name, array in network.parameters.items():
        assert np.array_equal(array, again.parameters[name])
    own = nn.FullyConnected(6, seed=9)
    nn.Sequential([own], seed=3).forward(batch()[0])
    alone = nn.FullyConnected(6, seed=9)
    alone.forward(batch()[0])
    assert np.array_equal(own.parameters["W"], alone.parameters["W"])


@pytest.mark.parametrize("penalty", [None, nn.L2(0.1), nn.L1(0.05, biases=True)])
def test_objective_goes_straight_into_check(penalty):
    network = small(penalty=penalty)
    objective = network.objective(*batch())
    report = gradaudit.check(value_and_grad=objective, x=network.parameters)
    assert report, str(report)


def test_objective_leaves_the_network_as_it_is():
    network = small()
    X, Y = batch()
    network.value_and_gradients(X, Y)
    before = copy.deepcopy(network)
    objective = network.objective(X, Y)
    moved = {name: array + 1 for name, array in network.parameters.items()}
    assert objective(moved)[0] == objective(moved)[0]
    for name, array in before.parameters.items():
        assert np.array_equal(network.parameters[name], array)
        assert np.array_equal(network.gradients[name], before.gradients[name])
    assert np.array_equal(network.forward(X), before.forward(X))
    ours, theirs = network.layers["norm"].running, before.layers["norm"].running
    assert all(map(np.array_equal, ours, theirs))


def test_predict_uses_running_averages_and_no_dropout():
    network = small()
    X, _ = batch()
    for _ in range(3):
        network.forward(X)
    assert np.array_equal(network.predict(X), network.predict(X))
    np.testing.assert_allclose(network.predict(X)[:1], network.predict(X[:1]), rtol=1e-12)
    assert network.training
    network.training = False
    assert np.array_equal(network.predict(X), network.forward(X))


def test_penalty_is_added_to_cost_and_gradients():
    X, Y = batch()
    plain, penalised = small(), small(penalty=nn.L2(0.5))
    cost, gradients = plain.value_and_gradients(X, Y)
    more, steeper = penalised.value_and_gradients(X, Y)
    weights = [
        array for name, array in plain.parameters.items() if not name.endswith(("b", "beta"))
    ]
    assert more - cost == pytest.approx(0.25 * sum(np.sum(w**2) for w in weights))
    assert np.array_equal(steeper["hidden.b"], gradients["hidden.b"])
    w = plain.parameters["hidden.W"]
    np.testing.assert_allclose(steeper["hidden.W"] - gradients["hidden.W"], 0.5 * w, rtol=1e-12)


def test_no_loss_no_cost():
    with pytest.raises(ValueError, match="no `loss`"):
        nn.Sequential([nn.Flatten()]).cost(*batch())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([],), "`layers` is empty"),
        (([nn.Flatten],), "`layers` has .*Flatten.* as `layer1`: expected a Layer"),
        (([nn.Flatten()], nn.CrossEntropy), "`loss` is .*CrossEntropy"),
        (([nn.Flatten()], nn.L2(0.1)), "`loss` is .*L2"),
        (([nn.Flatten()], None, 0.1), "`penalty` is 0.1"),
    ],
)
def test_what_is_no_network(arguments, message):
    with pytest.raises((TypeError, ValueError), match=message):
        nn.Sequential(*arguments)


def test_one_layer_in_two_places():
    layer = nn.FullyConnected(3)
    with pytest.raises(ValueError, match="one layer as `a` and `b`"):
        nn.Sequential({"a": layer, "b": layer})


def test_a_network_goes_through_the_door_for_layers():
    chain = nn.Sequential([nn.FullyConnected(4, "gelu"), nn.FullyConnected(2)])
    report = gradaudit.check_layer(chain, batch()[0])
    assert report, str(report)
    assert set(report.leaves) == {"X", "layer1.W", "layer1.b", "layer2.W", "layer2.b"}
