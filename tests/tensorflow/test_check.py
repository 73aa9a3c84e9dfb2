import subprocess
import sys

import numpy as np
import pytest

tf = pytest.importorskip("tensorflow")

from gradaudit import Cause, Verdict  # noqa: E402 - after the skip
from gradaudit.tensorflow import check  # noqa: E402
from tests.tensorflow import _planted as planted  # noqa: E402

numbers = planted.numbers


def layer(X, W, b):
    return tf.nn.tanh(X @ W + b)


def test_right_gradients_pass_and_leaves_have_the_names_of_arguments():
    report = check(layer, (numbers(5, 4), numbers(4, 3), numbers(3)))
    assert report
    assert list(report.leaves) == ["X", "W", "b"]
    assert report.settings["oracle"] == "float64"


def test_a_right_custom_gradient_passes():
    assert check(planted.right_exp, numbers(12))


def test_a_wrong_sign_is_found_and_called_so():
    report = check(planted.wrong_sign, numbers(12))
    assert report.verdict is Verdict.FAIL
    assert report.findings[0].cause is Cause.SIGN


def test_one_wrong_entry_of_a_thousand_is_located():
    report = check(lambda x: tf.reduce_sum(planted.wrong_at_417(x)), numbers(1000))
    assert report.verdict is Verdict.FAIL
    assert np.flatnonzero(report.leaf("x").wrong).tolist() == [417]


@pytest.mark.parametrize("f", [planted.right_exp, planted.wrong_sign])
def test_a_compiled_function_is_judged_like_the_function(f):
    x = numbers(6)
    assert check(tf.function(f), x).verdict is check(f, x).verdict


def test_nestings_of_tensors_are_checked_and_others_handed_on():
    def f(parts, power, name):
        assert name == "mean"
        return {"out": [parts["a"] ** tf.cast(power, tf.float32) * parts["b"][0], tf.constant(2)]}

    inputs = ({"a": tf.abs(numbers(3)), "b": [numbers(3, seed=1)]}, tf.constant(3), "mean")
    report = check(f, inputs)
    assert report
    assert list(report.leaves) == ["parts.a", "parts.b[0]"]


def test_arguments_without_names_have_numbers():
    assert list(check(lambda *both: both[0] * both[1], (numbers(3), numbers(3))).leaves) == [
        "0",
        "1",
    ]


def test_slices_of_a_gather_are_a_gradient():
    W, rows = numbers(6, 3), tf.constant([0, 4, 4])
    with tf.GradientTape() as tape:
        tape.watch(W)
        y = tf.gather(W, rows)
    assert isinstance(tape.gradient(y, W), tf.IndexedSlices)
    assert check(lambda W: tf.gather(W, rows), W)


def test_an_unconnected_leaf_is_a_claim_of_zero_with_a_note():
    right = check(lambda x, y: x * x, (numbers(4), numbers(3)))
    assert right
    assert any("`y`: the tape gives no gradient" in note for note in right.notes)
    wrong = check(lambda x, y: x * tf.stop_gradient(y), (numbers(4), numbers(4)))
    assert wrong.leaf("y").verdict is Verdict.FAIL
    assert wrong.findings[0].cause is Cause.ZERO


def test_a_straight_through_estimator_can_be_expected():
    f = lambda x, y: planted.straight_through(x) * y
    inputs = (numbers(3) + 0.2, numbers(3))
    assert check(f, inputs).verdict is Verdict.FAIL
    assert check(f, inputs, expect=["x"])


def test_complex_outputs_are_pairs_of_real_ones():
    f = lambda re, im: tf.complex(re, im) ** 2
    report = check(f, (numbers(6), numbers(6, seed=1)))
    assert report


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "float64"])
def test_other_precisions(dtype):
    f = lambda x: tf.reduce_sum(tf.sin(x) * x)
    report = check(f, numbers(6, dtype=dtype))
    assert report
    assert report.leaf("x").dtype == dtype
    assert report.settings["oracle"] == ("same" if dtype == "float64" else "float64")
    assert not report.notes
    wrong = check(lambda x: tf.reduce_sum(planted.wrong_sign(x)), numbers(6, dtype=dtype))
    assert wrong.verdict is Verdict.FAIL


def test_a_function_that_insists_on_float32_is_judged_in_its_own_precision():
    W = numbers(4, 3)
    f = lambda x: tf.nn.tanh(x @ W)
    report = check(f, numbers(2, 4))
    assert report
    assert report.settings["oracle"] == "same"
    assert any("does not run in float64" in note for note in report.notes)
    with pytest.raises(Exception, match='`oracle` is "float64", but'):
        check(f, numbers(2, 4), oracle="float64")
    assert check(f, numbers(2, 4), oracle="same").notes == ()


def test_a_cotangent_that_is_given_is_used():
    f = lambda x: (x * x, planted.wrong_sign(x))
    x = numbers(3)
    assert check(f, x, cotangent=(tf.ones(3), tf.zeros(3)))
    assert check(f, x, cotangent=(np.zeros(3), np.ones(3))).verdict is Verdict.FAIL


def test_importing_gradaudit_imports_no_tensorflow():
    code = "import gradaudit, sys; assert 'tensorflow' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
