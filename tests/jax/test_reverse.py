import functools

import numpy as np
import pytest

jax = pytest.importorskip("jax")
jnp = pytest.importorskip("jax.numpy")

from gradaudit import Cause, Verdict  # noqa: E402 - after the skip
from gradaudit.jax import check  # noqa: E402
from tests.jax import _planted as planted  # noqa: E402

numbers = planted.numbers


def test_right_gradients_pass_and_leaves_have_the_names_of_arguments():
    report = check(planted.layer, numbers(5, 4), numbers(4, 3), numbers(3))
    assert report
    assert list(report.leaves) == ["X", "W", "b"]
    assert report.settings["oracle"] == "float64"
    assert report.leaf("W").dtype == "float32"


def test_a_right_custom_vjp_passes():
    assert check(planted.right_exp, numbers(12))


def test_a_wrong_sign_is_found_and_called_so():
    report = check(planted.wrong_sign, numbers(12))
    assert report.verdict is Verdict.FAIL
    assert report.findings[0].cause is Cause.SIGN


def test_one_wrong_entry_of_a_thousand_is_located():
    report = check(planted.wrong_at_417, numbers(1000))
    assert report.verdict is Verdict.FAIL
    assert np.flatnonzero(report.leaf("x").wrong).tolist() == [417]
    assert report.evaluations < 700


def test_an_error_of_a_thousandth_is_found_in_float32():
    report = check(planted.wrong_by_a_thousandth, numbers(12))
    assert report.verdict is Verdict.FAIL
    assert report.leaf("x").wrong_entries == 12


def test_a_half_behind_stop_gradient_is_found():
    def f(x):
        return jnp.sum(x**2) + jnp.sum(jax.lax.stop_gradient(x) ** 2)

    report = check(f, numbers(6))
    assert report.verdict is Verdict.FAIL
    assert check(f, numbers(6), expect=["x"])


def test_a_leaf_behind_stop_gradient_is_called_zero():
    report = check(lambda x, y: x @ jax.lax.stop_gradient(y), numbers(6), numbers(6, seed=1))
    assert report.leaf("x").verdict is Verdict.PASS
    assert report.leaf("y").verdict is Verdict.FAIL
    assert report.findings[0].cause is Cause.ZERO


def test_jit_scan_and_a_while_loop_that_is_not_differentiated_pass():
    @functools.partial(jax.jit, static_argnames="power")
    def f(x, power=3):
        count = jax.lax.while_loop(lambda i: i < power, lambda i: i + 1, 0)
        last, _ = jax.lax.scan(lambda c, _: (jnp.sin(c) + x, c), x, None, length=4)
        return jnp.sum(last**2) * count

    assert check(f, numbers(5))


def test_what_jax_says_of_a_while_loop_goes_through():
    def f(x):
        return jax.lax.while_loop(lambda c: jnp.sum(c) < 9, lambda c: c * 2, x)

    with pytest.raises(ValueError, match="Reverse-mode differentiation") as caught:
        check(f, jnp.ones(3))
    assert '`mode` "reverse"' in caught.value.__notes__[-1]
    assert check(f, jnp.ones(3), mode="forward")


def test_control_flow_on_values_is_no_obstacle():
    report = check(lambda x: jnp.sum(x**3) if x[0] > 0 else jnp.sum(x), jnp.array([1.0, 2.0, 3.0]))
    assert report


def test_a_pure_callback_with_a_rule_of_its_own_passes():
    def on_host(g, x):
        return jax.pure_callback(g, jax.ShapeDtypeStruct(x.shape, x.dtype), x)

    f = planted.with_vjp(
        functools.partial(on_host, np.sin),
        lambda x, ct: ct * on_host(np.cos, x),
    )
    assert check(f, numbers(4))


def test_outputs_of_any_nesting_are_contracted():
    def f(x):
        return {"a": x**2, "b": [jnp.arange(3), (jnp.sum(x), None)]}

    assert check(f, numbers(3))
    assert check(f, numbers(3), cotangent={"a": np.ones(3), "b": [np.zeros(3), (2.0, None)]})


def test_a_wrong_gradient_through_one_output_is_traced_to_it():
    report = check(lambda x: {"a": planted.wrong_sign(x), "b": x**3}, numbers(4))
    assert report.verdict is Verdict.FAIL
    assert "through a alone" in report.reason


def test_complex_outputs_are_pairs_of_real_ones():
    assert check(jnp.fft.fft, numbers(6))


def test_a_cotangent_that_hides_a_mistake_is_the_users_choice():
    hidden = check(planted.wrong_sign, numbers(3), cotangent=jnp.array([0.0, 0, 0]))
    assert hidden.verdict is not Verdict.FAIL
    wrong = check(planted.wrong_sign, numbers(3), cotangent=np.array([1.0, 0, 0]))
    assert wrong.leaf("x").wrong.tolist() == [True, False, False]


def test_what_is_random_without_jax_is_inconclusive_unless_it_is_fixed():
    def f(x):
        return jnp.sum(x * np.random.normal(size=3))

    report = check(f, numbers(3))
    assert report.verdict is Verdict.INCONCLUSIVE
    assert report.findings[0].cause is Cause.RANDOM
    assert check(f, numbers(3), seed_rng=True)


def test_a_random_callback_is_inconclusive():
    def f(x):
        noise = jax.pure_callback(
            lambda: np.float32(np.random.normal()), jax.ShapeDtypeStruct((), "float32")
        )
        return jnp.sum(x) * (1 + jax.lax.stop_gradient(noise))

    assert check(f, numbers(3)).findings[0].cause is Cause.RANDOM


def test_a_function_is_traced_a_few_times_however_often_it_is_called():
    calls = []

    def f(x):
        calls.append(1)
        return jnp.sum(jnp.tanh(x))

    report = check(f, numbers(20))
    assert report
    assert report.evaluations < 20 * 10 + 50
    assert len(calls) <= 6
