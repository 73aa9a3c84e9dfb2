"""The training loop."""

import numpy as np
import pytest

from gradaudit import GradientError, nn


class Wrong(nn.FullyConnected):
    def backward(self, dY):
        return 0.9 * super().backward(dY)


def data():
    rng = np.random.default_rng(0)
    X = rng.normal(size=(200, 4))
    return X, np.eye(2)[(X[:, 0] * X[:, 1] > 0) * 1]


def network(kind=nn.FullyConnected):
    layers = [nn.FullyConnected(16, "relu"), kind(16, "relu"), nn.FullyConnected(2, "softmax")]
    return nn.Sequential(layers, nn.CrossEntropy())


@pytest.mark.parametrize(
    "optimiser", [nn.Adam(1e-2), nn.SGD(0.2, momentum=0.5)], ids=["adam", "sgd"]
)
def test_the_cost_falls(optimiser):
    chain, (X, Y) = network(), data()
    history = nn.fit(chain, X, Y, optimiser, epochs=30, progress=False)
    assert len(history) == 30
    assert history[-1] < 0.5 * history[0]
    assert np.mean(chain.predict(X).argmax(axis=1) == Y.argmax(axis=1)) > 0.9


def test_the_default_optimiser():
    history = nn.fit(network(), *data(), epochs=5, progress=False)
    assert history[-1] < history[0]


def test_the_seed_decides():
    X, Y = data()
    histories = [nn.fit(network(), X, Y, epochs=2, seed=s, progress=False) for s in (0, 0, 1)]
    assert histories[0] == histories[1] != histories[2]


def test_the_audit_stops_a_wrong_network_before_its_first_step():
    chain, (X, Y) = network(Wrong), data()
    with pytest.raises(GradientError, match="backward pass of layer2 is wrong"):
        nn.fit(chain, X, Y, epochs=1, audit=True, progress=False)
    assert chain.parameters == {}


def test_the_audit_changes_nothing_of_a_right_one():
    X, Y = data()
    with_it = nn.fit(network(), X, Y, epochs=2, audit=True, progress=False)
    assert with_it == nn.fit(network(), X, Y, epochs=2, progress=False)


@pytest.mark.parametrize(
    ("options", "message"),
    [({"epochs": 0}, "`epochs` is 0"), ({"batch_size": -1}, "`batch_size` is -1")],
)
def test_numbers_out_of_range(options, message):
    with pytest.raises(ValueError, match=message):
        nn.fit(network(), *data(), progress=False, **options)


def test_as_many_targets_as_examples():
    X, Y = data()
    with pytest.raises(ValueError, match="`X` has 200 examples and `Y` has 199"):
        nn.fit(network(), X, Y[1:], progress=False)


def test_progress_goes_to_standard_error(capfd):
    X, Y = data()
    nn.fit(network(), X, Y, epochs=1, progress=True)
    assert capfd.readouterr().out == ""
