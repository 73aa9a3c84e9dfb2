import numpy as np
import pytest

tf = pytest.importorskip("tensorflow")

from gradaudit import ArgumentError, Verdict  # noqa: E402 - after the skip
from gradaudit.tensorflow import check  # noqa: E402
from tests.tensorflow import _planted as planted  # noqa: E402

numbers = planted.numbers


@pytest.fixture
def W():
    return tf.Variable(numbers(4, 2), name="kernel")


def test_a_variable_that_is_given_is_moved_and_restored(W):
    before = W.numpy()
    report = check(lambda X, W: tf.nn.tanh(X @ W), (numbers(3, 4), W))
    assert report
    assert report.settings["oracle"] == "float64"
    assert list(report.leaves) == ["X", "W"]
    np.testing.assert_array_equal(W.numpy(), before)


def test_a_variable_that_is_closed_over_is_named_by_itself(W):
    report = check(lambda X: tf.nn.tanh(X @ W), (numbers(3, 4), W))
    assert report
    assert list(report.leaves) == ["X", "kernel"]
    assert any("`f` finds `kernel` by itself" in note for note in report.notes)
    with pytest.raises(ArgumentError, match=r"`oracle`.*`kernel`"):
        check(lambda X: tf.nn.tanh(X @ W), (numbers(3, 4), W), oracle="float64")


def test_a_function_of_no_arguments(W):
    assert check(lambda: tf.reduce_sum(W**3), W)
    assert check(tf.function(lambda: tf.reduce_sum(W**3)), W)


def test_a_wrong_gradient_of_a_variable(W):
    assert check(lambda: planted.wrong_sign(tf.convert_to_tensor(W)), W).verdict is Verdict.FAIL


def test_custom_gradients_that_return_those_of_variables(W):
    @tf.custom_gradient
    def linear(X):
        def grad(dy, variables):
            assert len(variables) == 1
            return dy @ tf.transpose(W), [tf.transpose(X) @ dy]

        return X @ W, grad

    assert check(linear, (numbers(3, 4), W))


def test_a_variable_that_is_not_trainable_is_checked():
    v = tf.Variable(numbers(3), trainable=False)
    assert check(lambda v: v * v, v).leaf("v").probes


def test_variables_are_restored_after_an_exception(W):
    before, calls = W.numpy(), []

    def f():
        calls.append(1)
        if len(calls) > 6:
            raise KeyError("boom")
        return tf.reduce_sum(W**3)

    with pytest.raises(KeyError):
        check(f, W)
    np.testing.assert_array_equal(W.numpy(), before)


def test_counters_among_the_arguments_are_restored():
    steps = tf.Variable(0, dtype=tf.int64)

    def f(x, steps):
        steps.assign_add(1)
        return x * x

    assert check(f, (numbers(3), steps))
    assert steps.numpy() == 0


def test_one_variable_in_two_places_is_refused(W):
    with pytest.raises(ArgumentError, match="`a` and `b` of `inputs` are the same variable"):
        check(lambda a, b: a * b, (W, W))
