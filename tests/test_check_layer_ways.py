"""The ways to use a layer, and what the report says of them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from gradaudit import Cause, Report, Verdict, check_layer
from tests.layers.strangers._stranger import Array, normal
from tests.layers.strangers.attributes import Affine, Layer_Dense, Linear, Sigmoid
from tests.layers.strangers.drawing import Dropout, Noisy
from tests.layers.strangers.losses import CrossEntropy, softmax
from tests.layers.strangers.updating import Dense

X = normal(5, 4)


def causes(report: Report) -> list[Cause]:
    return [finding.cause for finding in report.findings]


def noted(report: Report, *parts: str) -> None:
    assert any(all(part in note for part in parts) for note in report.notes), report.notes


class Doubled(Affine):
    def backward(self, dout: Array) -> Any:
        dx = super().backward(dout)
        self.dW = 2 * self.dW
        return dx


# --- what is checked -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "params",
    [
        {"W": ("W", "dW")},
        {"W": ["W", "dW"]},
        {"W": (("W",), ("dW",))},
        {"W": ("W", lambda layer: layer.dW)},
        {"W": (lambda layer: layer.W, "dW")},
        {"W": ((lambda layer: layer.W, lambda layer, W: setattr(layer, "W", W)), "dW")},
    ],
    ids=["places", "list", "paths", "function", "array", "get and set"],
)
def test_params_as_they_may_be_given(params: Any) -> None:
    report = check_layer(Affine(), X, params=params)
    assert report
    assert tuple(report.leaves) == ("x", "W")
    assert not report.notes
    report = check_layer(Doubled(), X, params=params)
    assert report.leaf("W").wrong.all()
    assert report.leaf("x").verdict is Verdict.PASS


def test_a_dict_of_parameters_is_taken_apart() -> None:
    theta: dict[str, Any] = {"a": normal(4, 2), "rest": [normal(2), 0.5]}

    def forward(layer: Any, x: Array) -> Array:
        return x @ layer.theta["a"] * layer.theta["rest"][1] + layer.theta["rest"][0]

    def backward(layer: Any, x: Array, dy: Array, lr: float = 0.1) -> Array:
        a, (_, c) = layer.theta["a"], layer.theta["rest"]
        layer.delta = {"da": c * x.T @ dy, "rest": [dy.sum(0), float((x @ a * dy).sum())]}
        dx = c * dy @ a.T
        layer.theta["a"] = a - lr * layer.delta["da"]
        layer.theta["rest"][0] -= lr * layer.delta["rest"][0]
        layer.theta["rest"][1] -= lr * layer.delta["rest"][1]
        return dx

    for places, rate in ((("theta", "delta"), None), ("theta", 0.1), (("theta", "delta"), 0.1)):
        report = check_layer(
            SimpleNamespace(theta=theta),
            X,
            forward=forward,
            backward=backward,
            params={"t": places},
            learning_rate=rate,
        )
        assert report, str(report)
        assert tuple(report.leaves) == ("x", "t.a", "t.rest[0]", "t.rest[1]")
    assert theta["rest"][1] == 0.5


def test_what_is_found_is_noted() -> None:
    noted(check_layer(Affine(), X), "by their names", "W with dW", "b with db")
    noted(check_layer(Dense(5, 2), X, learning_rate=0.1), "`backward` updates", "weights, bias")
    noted(check_layer(Layer_Dense(4, 2), X), "gradient of inputs", "dinputs")
    noted(check_layer(Sigmoid(), X), "no parameters were found", "`params`")


def test_an_input_without_a_gradient_is_noted() -> None:
    loss = CrossEntropy()
    pair = (softmax(normal(3, 2)), softmax(normal(3, 2, seed=1)))
    report = check_layer(loss, pair, returns="Y_hat")
    assert tuple(report.leaves) == ("Y_hat",)
    noted(report, "not checked", "Y", "`backward` does not return")


def test_the_input_can_be_checked_alone() -> None:
    assert tuple(check_layer(Affine(), X, params={}).leaves) == ("x",)


def test_parameters_alone() -> None:
    class Penalty:
        def __init__(self) -> None:
            self.W = normal(3, 2)

        def forward(self) -> float:
            return float((self.W**2).sum())

        def backward(self) -> None:
            self.dW = 2 * self.W

    report = check_layer(Penalty(), ())
    assert report
    assert tuple(report.leaves) == ("W",)


# --- what backward takes and returns -------------------------------------------------------------


class Both(Affine):
    """Has another order of its own for everything."""

    def forward(self, x: Array, gain: float) -> Any:  # type: ignore[override]
        y = np.tanh(gain * super().forward(x))
        return y, {"gain": gain}

    def backward(self, memory: Any, y: Array, delta: Array, u: Any) -> Any:  # type: ignore[override]
        dz = memory["gain"] * (1 - y**2) * delta
        super().backward(dz)
        return [self.db, None, u * self.dW, self.dx]


def test_takes_and_returns_in_any_order() -> None:
    options: dict[str, Any] = {
        "inputs": {"x": X, "gain": 0.5},
        "takes": ("cache", "output", "cotangent", "gain"),
        "returns": ("b", None, "W", "x"),
    }
    report = check_layer(Both(), **options)
    assert report.verdict is Verdict.FAIL
    assert report.leaf("W").wrong.all()
    assert Cause.SCALE in causes(report)
    assert [leaf.verdict for leaf in report.leaves.values()].count(Verdict.PASS) == 2
    noted(report, "not checked: gain")
    halved = lambda layer, *known: layer.backward(*known[:3], 1)
    assert check_layer(Both(), backward=halved, **options)


@pytest.mark.parametrize("kind", [dict, SimpleNamespace])
def test_gradients_under_the_names_of_attributes(kind: Any) -> None:
    def backward(layer: Any, x: Array, dy: Array) -> Any:
        return {"dx": dy @ layer.W.T, "grad_W": x.T @ dy, "loss": 0.5}

    layer = SimpleNamespace(W=normal(4, 2))
    report = check_layer(layer, X, forward=lambda layer, x: x @ layer.W, backward=backward)
    assert report
    assert tuple(report.leaves) == ("x", "W")


def test_a_context_for_both_passes() -> None:
    class Multiply:
        @staticmethod
        def forward(ctx: Any, a: Array, b: Array) -> Array:
            ctx.saved = a, b
            return a * b

        @staticmethod
        def backward(ctx: Any, grad: Array) -> Any:
            a, b = ctx.saved
            return grad * b, grad * a

    context = SimpleNamespace()
    report = check_layer(Multiply, (context, X, X + 1))
    assert report
    assert tuple(report.leaves) == ("a", "b")
    assert not vars(context)


def test_arguments_by_keyword_alone_and_any_arguments() -> None:
    class Keywords(Affine):
        def forward(self, x: Array, *, scale: float) -> Array:  # type: ignore[override]
            return super().forward(x) * scale

        def backward(self, *args: Any, **_: Any) -> Any:
            return 2 * super().backward(2 * args[0]) / 2

    report = check_layer(Keywords(), {"x": X, "scale": 2.0})
    assert report
    assert tuple(report.leaves) == ("x", "W", "b")
    wrapped = lambda layer, *args: 0.5 * Affine.forward(layer, *args)
    half = lambda layer, *args: Affine.backward(layer, 0.5 * args[0])
    report = check_layer(Affine(), X, forward=wrapped, backward=half)
    assert report
    assert tuple(report.leaves) == ("x", "W", "b")


def test_methods_and_functions() -> None:
    layer = Affine()
    assert check_layer(layer, X, forward=layer.forward, backward=layer.backward)
    assert check_layer(layer, X, forward=Affine.forward, backward=Affine.backward)
    assert set(vars(layer)) == {"W", "b"}


def test_a_cotangent_of_ones_own() -> None:
    first = np.zeros((5, 3))
    first[0] = 1
    wrong = lambda layer, dout: layer.backward(dout * (np.arange(5) < 1)[:, None])
    assert check_layer(Affine(), X, backward=wrong, cotangent=first)
    assert check_layer(Affine(), X, backward=wrong).verdict is Verdict.FAIL


# --- what a layer does besides -------------------------------------------------------------------


def test_gradients_that_are_added_up_start_from_nothing() -> None:
    layer = Linear()
    assert layer.gradWeight.any()
    assert layer.d_offset
    assert check_layer(layer, X)


def test_gradients_that_are_appended() -> None:
    class Appending(Affine):
        def __init__(self) -> None:
            super().__init__()
            self.params: list[Array] = [self.W, self.b]
            self.grads: list[Array] = []

        def backward(self, dout: Array) -> Any:
            dx = super().backward(dout)
            self.grads += [self.dW, self.db]
            del self.dW, self.db
            return dx

    layer = Appending()
    for _ in range(3):
        assert check_layer(layer, X), len(layer.grads)
        layer.forward(X)
        layer.backward(np.ones((5, 3)))


def test_a_backward_that_writes_into_its_cotangent_passes() -> None:
    class Rectifier:
        def forward(self, x: Array) -> Array:
            self.mask = x > 0
            return x * self.mask

        def backward(self, dout: Array) -> Array:
            dout[~self.mask] = 0
            return dout

    report = check_layer(Rectifier(), X)
    assert report
    assert causes(report) == [Cause.MUTATION]
    assert "cotangent" in report.findings[0].statement


def test_a_forward_that_writes_into_its_input_is_told() -> None:
    class InPlace:
        def forward(self, x: Array) -> Array:
            np.multiply(x, 2, out=x)
            self.x = x
            return np.sin(x)

        def backward(self, dout: Array) -> Array:
            return self.factor * dout * np.cos(self.x)

        factor = 2.0

    layer = InPlace()
    report = check_layer(layer, X)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert report.leaf("x").verdict is Verdict.PASS
    assert Cause.MUTATION in causes(report)
    layer.factor = 3.0
    report = check_layer(layer, X)
    assert report.verdict is Verdict.FAIL
    assert report.leaf("x").wrong.all()


def test_dropout_without_a_seed_is_inconclusive() -> None:
    report = check_layer(Dropout(), X)
    assert report.verdict is Verdict.INCONCLUSIVE
    assert causes(report) == [Cause.RANDOM]
    assert "seed_rng=True" in report.findings[0].advice


def test_a_generator_of_the_module() -> None:
    rng = np.random.default_rng(1)

    def forward(layer: Any, x: Array) -> Array:
        layer.mask = rng.random(x.shape) < 0.5
        return x * layer.mask

    passes: dict[str, Any] = {"forward": forward, "backward": lambda layer, d: d * layer.mask}
    assert causes(check_layer(SimpleNamespace(), X, **passes)) == [Cause.RANDOM]
    before = rng.bit_generator.state
    assert check_layer(SimpleNamespace(), X, seed_rng=rng, **passes)
    assert rng.bit_generator.state == before
    noisy = Noisy(3)
    assert check_layer(noisy, normal(4, 3), seed_rng=noisy.rng)


def test_weights_made_at_the_first_pass_are_the_same_each_time() -> None:
    class Lazy:
        W: Any = None

        def forward(self, x: Array) -> Array:
            if self.W is None:
                self.W = np.random.randn(x.shape[1], 2)
            self.x = x
            return x @ self.W

        def backward(self, dout: Array) -> Array:
            self.dW = self.x.T @ dout
            return dout @ self.W.T

    for seed in range(2):
        for params in (None, {"W": ("W", "dW")}):
            report = check_layer(Lazy(), X, params=params, seed=seed)
            assert report
            assert tuple(report.leaves) == ("x", "W")


def test_normalisation_keeps_running_means() -> None:
    class BatchNorm:
        def __init__(self) -> None:
            self.gamma, self.running = normal(4), np.zeros(4)

        def forward(self, x: Array) -> Array:
            self.running = 0.9 * self.running + 0.1 * x.mean(0)
            self.std = x.std(0)
            self.normal = (x - x.mean(0)) / self.std
            return self.gamma * self.normal

        def backward(self, dout: Array) -> Array:
            self.dgamma = (dout * self.normal).sum(0)
            d = dout * self.gamma
            return (d - d.mean(0) - self.normal * (d * self.normal).mean(0)) / self.std

    report = check_layer(BatchNorm(), X)
    assert report
    assert tuple(report.leaves) == ("x", "gamma")


# --- what it costs -------------------------------------------------------------------------------


@pytest.mark.parametrize("params", [None, {"W": ("W", "dW")}, {}])
def test_every_forward_pass_is_counted(params: Any) -> None:
    counts = {"forward": 0, "backward": 0}

    class Counting(Affine):
        def forward(self, x: Array) -> Array:
            counts["forward"] += 1
            return super().forward(x)

        def backward(self, dout: Array) -> Any:
            counts["backward"] += 1
            return super().backward(dout)

    report = check_layer(Counting(), X, params=params)
    assert report.evaluations == counts["forward"] - counts["backward"]
