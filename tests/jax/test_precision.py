import numpy as np
import pytest

jax = pytest.importorskip("jax")
jnp = pytest.importorskip("jax.numpy")

from gradaudit import ArgumentError, Verdict  # noqa: E402 - after the skip
from gradaudit.jax import check  # noqa: E402
from gradaudit.jax._x64 import float64  # noqa: E402
from tests.jax import _planted as planted  # noqa: E402

numbers = planted.numbers


def test_with_x64_a_function_of_float64_is_judged_by_itself():
    with float64():
        report = check(planted.layer, *(numbers(3, 3, dtype="float64") for _ in range(3)))
    assert report
    assert report.settings["oracle"] == "same"
    assert report.leaf("X").dtype == "float64"
    assert not report.notes


def test_with_x64_a_function_of_float32_is_judged_by_its_copy():
    with float64():
        report = check(planted.layer, *(numbers(3, 3) for _ in range(3)))
    assert report.settings["oracle"] == "float64"


def test_without_x64_numpys_float64_is_what_jax_makes_of_it():
    report = check(planted.sum_sin, np.linspace(0.1, 1, 5))
    assert report
    assert report.leaf("x").dtype == "float32"


@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
def test_short_dtypes(dtype):
    f = planted.with_vjp(jnp.tanh, lambda x, ct: (ct / jnp.cosh(x) ** 2).astype(dtype))
    report = check(f, numbers(5, dtype=dtype))
    assert report
    assert report.leaf("x").dtype == dtype
    assert check(planted.wrong_sign, numbers(5, dtype=dtype)).verdict is Verdict.FAIL


def test_the_copy_shows_more_than_the_function_itself():
    f = planted.with_vjp(lambda x: jnp.sum(jnp.exp(x)), lambda x, ct: ct * jnp.exp(x))
    by_copy, by_itself = (check(f, numbers(6), oracle=which) for which in ("float64", "same"))
    assert by_copy
    assert by_copy.leaf("x").resolution < by_itself.leaf("x").resolution


def test_a_cast_inside_is_no_copy():
    def f(x):
        return jnp.sum(jnp.sin(x.astype("float32")) ** 2)

    report = check(f, numbers(4))
    assert report.settings["oracle"] == "same"
    assert any("does not come out in float64" in note for note in report.notes)
    with pytest.raises(ArgumentError, match='`oracle` is "float64", but `output` does not'):
        check(f, numbers(4), oracle="float64")


def test_a_cast_on_the_way_shows_in_the_resolution():
    def f(x):
        return jnp.sum(jnp.sin(x.astype("float32")).astype(x.dtype) ** 2)

    rough, fine = check(f, numbers(4)), check(lambda x: jnp.sum(jnp.sin(x) ** 2), numbers(4))
    assert rough.verdict is not Verdict.FAIL
    assert rough.leaf("x").resolution > fine.leaf("x").resolution


def test_a_function_that_fails_in_float64_is_judged_by_itself():
    def f(x):
        if x.dtype == "float64":
            raise NotImplementedError("a kernel for float32 alone")
        return jnp.sum(x**2)

    report = check(f, numbers(4))
    assert report
    assert any("a kernel for float32 alone" in note for note in report.notes)
    with pytest.raises(ArgumentError, match="a kernel for float32 alone"):
        check(f, numbers(4), oracle="float64")


def test_a_function_that_is_another_in_float64_is_judged_by_itself():
    report = check(lambda x: jnp.sum(x**2) * (2 if x.dtype == "float64" else 1), numbers(4))
    assert report
    assert any("comes out otherwise" in note for note in report.notes)


def test_constants_of_float32_do_not_keep_a_copy_from_float64():
    weights = numbers(4, 4, seed=1)
    report = check(lambda x: jnp.tanh(weights @ x), numbers(4))
    assert report
    assert report.settings["oracle"] == "float64"


def mixed(forward, backward, factor=1.0):
    """Give a loss of two layers, of float32, that computes in other precisions within."""

    @jax.custom_vjp
    def act(x):
        return jnp.tanh(x)

    def pulled(x, ct):
        low, given = x.astype(backward), ct.astype(backward)
        return ((factor * given * (1 - jnp.tanh(low) ** 2)).astype(x.dtype),)

    act.defvjp(lambda x: (jnp.tanh(x), x), pulled)
    X, Y = numbers(32, 8), numbers(32, 4)

    def loss(W1, W2):
        hidden = act(X.astype(forward) @ W1.astype(forward))
        return jnp.mean(((hidden @ W2.astype(forward)).astype(Y.dtype) - Y) ** 2)

    return loss, numbers(8, 16) * 0.3, numbers(16, 4) * 0.3


@pytest.mark.parametrize("backward", ["bfloat16", "float32"])
@pytest.mark.parametrize("forward", ["bfloat16", "float32"])
def test_mixed_precision_is_no_mistake(forward, backward):
    f, *weights = mixed(forward, backward)
    report = check(f, *weights)
    assert report.verdict is not Verdict.FAIL
    if forward == "float32":
        assert report
    wrong, *weights = mixed(forward, backward, factor=-1.0)
    assert not check(wrong, *weights)
    if forward == "float32":
        assert check(wrong, *weights).verdict is Verdict.FAIL


def test_the_precision_within_is_what_a_gradient_is_granted():
    from gradaudit.jax._precision import coarsest_within

    x = numbers(3)
    assert coarsest_within(jnp.sin, x) == jnp.finfo("float32").eps
    low = jax.jit(lambda x: jax.lax.fori_loop(0, 2, lambda _, y: y.astype("float16") + y, x))
    assert coarsest_within(lambda x: low(x.astype("float16")), x) == jnp.finfo("float16").eps
    assert coarsest_within(lambda x: float(x[0]), x) == 0.0
