import numpy as np
import pytest

jax = pytest.importorskip("jax")
jnp = pytest.importorskip("jax.numpy")

from gradaudit import Verdict  # noqa: E402 - after the skip
from gradaudit.jax import check  # noqa: E402
from tests.jax import _planted as planted  # noqa: E402

numbers = planted.numbers


def test_right_products_pass():
    report = check(planted.layer, numbers(5, 4), numbers(4, 3), numbers(3), mode="forward")
    assert report
    assert list(report.leaves) == ["X", "W", "b"]
    assert report.settings["mode"] == "forward"


def test_a_right_rule_passes_and_a_wrong_one_fails():
    assert check(planted.right_jvp, numbers(5), mode="forward")
    assert check(planted.wrong_jvp, numbers(5), mode="forward").verdict is Verdict.FAIL


def test_zero_products_of_a_large_leaf_are_found():
    report = check(planted.zero_jvp, numbers(400), mode="forward")
    assert report.verdict is Verdict.FAIL
    assert list(report.leaves) == ["x along 64 directions"]
    assert not report.notes
    assert check(planted.sum_sin, numbers(400), mode="forward")


def test_leaves_of_all_sizes_and_several_bundles_of_directions(monkeypatch):
    def f(p):
        return jnp.sum(jnp.sin(p["W"])) * p["s"] + jnp.sum(p["b"] ** 2)

    monkeypatch.setattr("gradaudit.jax._forward.AT_ONCE", 7)
    params = {"W": numbers(10, 9), "b": numbers(5), "s": 2.0}
    assert check(f, params, mode="forward")


def test_what_cannot_be_batched_is_taken_one_by_one():
    def on_host(x):
        kind = jax.ShapeDtypeStruct(x.shape, x.dtype)
        return jax.pure_callback(np.sin, kind, x)

    f = planted.with_jvp(on_host, lambda x, dx: dx * jnp.cos(x))
    assert check(f, numbers(5), mode="forward")


def test_what_cannot_be_traced_is_called_as_it_is():
    def f(x, s):
        return jnp.sum(x**3) * s if s > 0 else x

    assert check(f, numbers(5), 2.0, mode="forward")


def test_a_function_without_forward_mode_says_so():
    with pytest.raises(TypeError, match="forward-mode") as caught:
        check(planted.right_exp, numbers(3), mode="forward")
    assert '"reverse" may do' in caught.value.__notes__[-1]


def test_reverse_of_a_forward_rule():
    assert check(planted.right_jvp, numbers(6))
    assert check(planted.wrong_jvp, numbers(5)).verdict is Verdict.FAIL
