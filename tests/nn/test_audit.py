"""Which layer is at fault, and which are wrong without their fault."""

from __future__ import annotations

import copy
import pickle

import numpy as np
import pytest

from gradaudit import ArgumentError, NetworkReport, nn


class HalfTheInput(nn.FullyConnected):
    def backward(self, dY):
        return super().backward(dY) / 2


class MeanOfBiases(nn.FullyConnected):
    def backward(self, dY):
        dX = super().backward(dY)
        self.gradients["b"] = self.gradients["b"] / len(dY)
        return dX


class FlippedLoss(nn.MeanSquaredError):
    def backward(self, Y, Y_hat):
        return -super().backward(Y, Y_hat)


class WrongPenalty(nn.L2):
    def _slope(self, array):
        return 2 * array


class Clipped(nn.Activate):
    """Wrong for large cotangents alone."""

    def backward(self, dY):
        return super().backward(np.clip(dY, -1e-3, 1e-3))


def data(examples=4):
    rng = np.random.default_rng(0)
    return rng.normal(size=(examples, 5)), rng.normal(size=(examples, 2))


def network(middle, loss=None, penalty=None):
    layers = {
        "first": nn.FullyConnected(4, "tanh"),
        "middle": middle,
        "last": nn.FullyConnected(2),
    }
    return nn.Sequential(layers, loss or nn.MeanSquaredError(), penalty)


def audited(middle, **others) -> NetworkReport:
    return nn.check_network(network(middle, **others), *data())


def test_right_network():
    report = audited(nn.FullyConnected(3, "gelu"), penalty=nn.L2(0.1))
    assert report
    assert report.culprits == ()
    assert list(report.parts) == ["first", "middle", "last", "loss", "penalty"]
    assert report.reason == "The whole passes, and so does each of its 5 parts."
    assert report.evaluations > sum(part.evaluations for part in report.parts.values())


def test_the_culprit_alone_is_named():
    report = audited(HalfTheInput(3))
    assert report.verdict == "fail"
    assert report.culprits == ("middle",)
    assert report.whole.leaf("first.W").verdict == "fail"
    assert report.whole.leaf("middle.W").verdict == "pass"
    assert report.parts["first"]
    assert [finding.cause for finding in report.parts["middle"].findings] == ["scale"]
    assert report.reason == (
        "The backward pass of middle is wrong. That makes first.W, first.b wrong, too, without "
        "their fault."
    )
    assert "scale" in str(report)


def test_a_parameter_of_a_layer_that_passes_on_what_is_right():
    report = audited(MeanOfBiases(3))
    assert report.culprits == ("middle",)
    assert not report.parts["middle"].leaf("W").wrong.any()
    assert report.parts["middle"].leaf("b").wrong.all()
    assert report.reason == "The backward pass of middle is wrong."


@pytest.mark.parametrize(
    ("others", "culprit"),
    [({"loss": FlippedLoss()}, "loss"), ({"penalty": WrongPenalty(0.1)}, "penalty")],
)
def test_loss_and_penalty_answer_for_themselves(others, culprit):
    report = audited(nn.FullyConnected(3), **others)
    assert report.culprits == (culprit,)
    assert report.whole.verdict == "fail"


def test_two_culprits():
    report = audited(HalfTheInput(3), loss=FlippedLoss())
    assert report.culprits == ("middle", "loss")
    assert report.reason.startswith("The backward passes of middle, loss are wrong.")


def test_the_first_layers_input_counts_though_no_parameter_needs_it():
    layers = {"first": HalfTheInput(2)}
    report = nn.check_network(nn.Sequential(layers, nn.MeanSquaredError()), *data())
    assert report.whole.verdict == "pass"
    assert report.culprits == ("first",)


def test_a_mistake_that_only_the_real_cotangent_shows():
    layers = {"first": nn.FullyConnected(3), "clip": Clipped("tanh"), "last": nn.FullyConnected(2)}
    chain = nn.Sequential(layers, nn.MeanSquaredError())
    assert nn.check_network(chain, *data()).culprits == ("clip",)


def test_everything_is_as_it_was():
    chain = nn.Sequential(
        [nn.FullyConnected(4), nn.BatchNorm(), nn.Dropout(0.2), nn.FullyConnected(2)],
        nn.MeanSquaredError(),
    )
    X, Y = data()
    chain.value_and_gradients(X, Y)
    before, (X_before, Y_before) = pickle.dumps(chain), copy.deepcopy((X, Y))
    assert nn.check_network(chain, X, Y)
    assert pickle.dumps(chain) == before
    assert np.array_equal(X, X_before)
    assert np.array_equal(Y, Y_before)


def test_parameters_not_made_yet_are_not_made_either():
    chain = network(nn.FullyConnected(3))
    assert nn.check_network(chain, *data())
    assert chain.parameters == {}


def test_an_option_that_cannot_be_used():
    with pytest.raises(ArgumentError, match="`effort` is 'lots'"):
        nn.check_network(network(nn.FullyConnected(3)), *data(), effort="lots")


def test_what_is_no_network():
    with pytest.raises(ArgumentError, match="`network` is a Flatten"):
        nn.check_network(nn.Flatten(), *data())  # type: ignore[arg-type]


def test_undecided_parts_are_named():
    chain = network(nn.FullyConnected(3))
    report = nn.check_network(chain, *data(), budget=30)
    assert report.verdict == "inconclusive"
    assert report.reason.startswith("Not decided: whole, ")
