import numpy as np
import pytest

keras = pytest.importorskip("keras")

from keras import layers  # noqa: E402 - after the skip

from gradaudit import Cause, NetworkReport, Verdict  # noqa: E402
from gradaudit.keras import check_model  # noqa: E402
from tests.keras._planted import Nested, Squared, called, held, numbers  # noqa: E402

X, y = numbers(2, 4), np.array([0, 1])


def small(*inner):
    return keras.Sequential([keras.Input((4,)), *inner, layers.Dense(2, name="logits")])


def test_a_wrong_layer_two_levels_deep_is_the_culprit_alone():
    report = check_model(called(Nested(1.3), X), X, numbers(2, 1), loss="mse", effort="quick")
    assert isinstance(report, NetworkReport)
    assert report.verdict is Verdict.FAIL
    assert report.culprits == ("block/squared",)
    assert report.parts["block"].verdict is Verdict.FAIL
    assert report.parts["block/dense"]
    assert report.parts["last"]
    assert "block/squared" in str(report)


def test_the_same_with_a_right_layer_passes():
    report = check_model(called(Nested(1.0), X), X, numbers(2, 1), loss="mse", effort="quick")
    assert report
    assert set(report.parts) == {"first", "block", "block/squared", "block/dense", "last"}


@pytest.mark.parametrize(
    "loss",
    [
        "sparse_categorical_crossentropy",
        keras.losses.SparseCategoricalCrossentropy(from_logits=True),
        lambda y, p: keras.ops.mean(p[:, 0] ** 2),
    ],
)
def test_losses(loss):
    last = layers.Dense(2, activation="softmax" if isinstance(loss, str) else None)
    model = keras.Sequential([keras.Input((4,)), last])
    assert check_model(model, X, y, loss=loss, effort="quick")


def test_without_a_loss_outputs_are_contracted():
    report = check_model(small(), X)
    assert report
    assert list(report.whole.leaves) == ["logits/kernel", "logits/bias", "x"]


def test_penalties_count():
    penalty = keras.regularizers.L2(0.1)
    model = keras.Sequential([keras.Input((4,)), layers.Dense(1, kernel_regularizer=penalty)])
    assert check_model(model, X, np.ones((2, 1)), loss="mse")


@pytest.mark.parametrize("training", [True, False])
def test_a_convolution_with_a_batch_norm(training):
    model = keras.Sequential(
        [
            keras.Input((4, 2)),
            layers.Conv1D(2, 2, use_bias=False),
            layers.BatchNormalization(),
            layers.ReLU(),
            layers.GlobalAveragePooling1D(),
        ]
    )
    before = held(model)
    assert check_model(model, numbers(2, 4, 2), training=training, effort="quick")
    for one, other in zip(before, held(model), strict=True):
        np.testing.assert_array_equal(one, other)


def test_dropout_is_a_finding_on_a_pass():
    model = small(layers.Dropout(0.5, name="drop"))
    before = held(model)
    report = check_model(model, X, y, loss=keras.losses.SparseCategoricalCrossentropy(True))
    assert report
    assert report.parts["drop"].findings[0].cause is Cause.RANDOM
    assert Cause.RANDOM in {finding.cause for finding in report.whole.findings}
    for one, other in zip(before, held(model), strict=True):
        np.testing.assert_array_equal(one, other)
    quiet = check_model(model, X, training=False)
    assert not quiet.whole.findings


def test_masks_and_recurrence():
    model = keras.Sequential(
        [
            keras.Input((3,), dtype="int32"),
            layers.Embedding(5, 2, mask_zero=True),
            layers.SimpleRNN(2),
            layers.Dense(1),
        ]
    )
    report = check_model(
        model, np.array([[1, 2, 0], [3, 4, 1]]), np.ones((2, 1)), loss="mse", effort="quick"
    )
    assert report
    assert any("simple_rnn" in note for note in report.notes)


def test_several_inputs_and_a_model_within():
    inner = keras.Sequential([keras.Input((4,)), layers.Dense(2, name="deep")], name="inner")
    a, b = keras.Input((4,), name="a"), keras.Input((2,), name="b")
    model = keras.Model([a, b], layers.Concatenate()([inner(a), b]))
    report = check_model(model, [X, numbers(2, 2)])
    assert report
    assert list(report.parts) == ["inner/deep", "concatenate"]
    assert "inner/deep/kernel" in report.whole.leaves


def test_the_optimizer_and_the_calls_of_layers_are_left_alone():
    model = small()
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    before = held(model.optimizer)
    call = model.layers[-1].call
    check_model(model, X, y, loss=model.loss, effort="quick")
    assert model.layers[-1].call == call
    for one, other in zip(before, held(model.optimizer), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_layer_may_be_expected_to_differ():
    model = keras.Sequential([keras.Input((4,)), Squared(1.3, name="squared")])
    report = check_model(model, X, effort="quick", expect=["squared"])
    assert report
    assert report.culprits == ()
