import numpy as np
import pytest

keras = pytest.importorskip("keras")

from keras import layers  # noqa: E402 - after the skip

from gradaudit import ArgumentError, Cause, Verdict  # noqa: E402
from gradaudit.keras import check_layer  # noqa: E402
from tests.keras._planted import Scaled, Squared, called, held, numbers  # noqa: E402

X, S = numbers(3, 4), numbers(2, 3, 2)
ON_TENSORFLOW = keras.backend.backend() == "tensorflow"


@pytest.mark.parametrize(
    ("layer", "inputs", "training"),
    [
        (layers.Dense(2, activation="tanh"), X, None),
        (layers.LayerNormalization(), X, None),
        (layers.BatchNormalization(), X, True),
        (layers.BatchNormalization(), X, False),
        (layers.Conv1D(2, 2), S, None),
        (layers.Add(), [X, X + 1], None),
    ],
)
def test_right_layers_pass(layer, inputs, training):
    assert check_layer(called(layer, inputs), inputs, training=training)


def test_a_recurrent_layer_passes():
    report = check_layer(called(layers.LSTM(2), S), S, effort="quick")
    assert report
    assert "lstm_cell/recurrent_kernel" in report.leaves


def test_leaves_are_named_by_path_and_argument():
    report = check_layer(called(layers.Dense(2), X), X)
    assert list(report.leaves) == ["kernel", "bias", "inputs"]


def test_indices_are_handed_on():
    rows = np.array([[1, 2, 2]])
    assert list(check_layer(called(layers.Embedding(4, 2), rows), rows).leaves) == ["embeddings"]


def test_several_inputs_by_place_and_by_name():
    layer = called(layers.MultiHeadAttention(1, 2, use_bias=False), S, S)
    by_place = check_layer(layer, (S, S), effort="quick")
    assert by_place
    assert list(by_place.leaves)[-2:] == ["query", "value"]
    mask = np.tril(np.ones((1, 3, 3), bool))
    named = {"query": S, "value": S, "attention_mask": mask}
    assert list(check_layer(layer, named, effort="quick").leaves) == list(by_place.leaves)


def test_a_wrong_layer_is_found_and_the_factor_named():
    report = check_layer(called(Squared(1.5), X), X)
    assert report.verdict is Verdict.FAIL
    assert report.findings[0].cause is Cause.SCALE


def test_dropout_is_found_and_the_check_goes_on():
    layer = called(layers.Dropout(0.5), X)
    before = held(layer)
    report = check_layer(layer, X, training=True)
    assert report
    assert report.findings[0].cause is Cause.RANDOM
    assert "training=False" in report.findings[0].advice
    np.testing.assert_array_equal(held(layer), before)
    assert not check_layer(layer, X, training=False).findings


def test_everything_is_as_it_was():
    layer = called(layers.BatchNormalization(), X)
    before = held(layer)
    floatx, policy = keras.config.floatx(), keras.config.dtype_policy()
    check_layer(layer, X, training=True)
    np.testing.assert_array_equal(held(layer), before)
    assert keras.config.floatx() == floatx
    assert keras.config.dtype_policy() == policy


def test_variables_are_restored_after_an_exception():
    class Failing(Scaled):
        calls = 0

        def call(self, x):
            Failing.calls += 1
            if Failing.calls > 3:
                raise KeyError("boom")
            return super().call(x)

    layer = called(Failing(2.0), X)
    before = held(layer)
    with pytest.raises(KeyError):
        check_layer(layer, X)
    np.testing.assert_array_equal(held(layer), before)


def test_of_a_layer_that_is_not_built_a_copy_is_checked():
    layer = layers.Dense(2)
    report = check_layer(layer, X)
    assert report
    assert not layer.built
    assert any("it was not built: a copy" in note for note in report.notes)


def test_a_layer_that_is_neither_built_nor_to_be_copied_is_refused():
    with pytest.raises(ArgumentError, match=r"`layer` is not built.*call it once on data"):
        check_layer(Scaled(2.0), X)


@pytest.mark.skipif(not ON_TENSORFLOW, reason="Keras takes float64 for float32 on JAX and PyTorch")
def test_a_copy_in_float64_judges_where_it_can_be_made():
    assert check_layer(called(layers.Dense(2), X), X).settings["oracle"] == "float64"


def test_a_layer_without_a_configuration_is_judged_in_its_own_precision():
    layer = called(Scaled(2.0), X)
    report = check_layer(layer, X)
    assert report
    assert report.settings["oracle"] == "same"
    assert any("no copy in float64 could be made" in note for note in report.notes)
    with pytest.raises(ArgumentError, match='`oracle` is "float64", but no copy'):
        check_layer(layer, X, oracle="float64")
    assert check_layer(called(Scaled(2.0, 1.5), X), X).verdict is Verdict.FAIL


def test_a_copy_that_goes_through_float32_is_not_trusted():
    class Cast(layers.Layer):  # type: ignore[misc] # Keras has no types
        def call(self, x):
            return keras.ops.cast(keras.ops.cast(x, "float32") ** 2, x.dtype)

    report = check_layer(called(Cast(), X), X)
    assert report
    assert report.settings["oracle"] == "same"
    assert any("through a lower precision" in note for note in report.notes)
