import numpy as np
import pytest

jax = pytest.importorskip("jax")
jnp = pytest.importorskip("jax.numpy")

from gradaudit import ArgumentError  # noqa: E402 - after the skip
from gradaudit.jax import check  # noqa: E402
from tests.jax import _planted as planted  # noqa: E402

X = np.ones(3, "float32")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((3, X), "`f` is a int: expected a function"),
        ((planted.sum_sin,), "no floating-point leaf"),
        ((planted.sum_sin, np.arange(3)), "no floating-point leaf"),
        ((planted.sum_sin, {"a": X, "b": X * 1j}), "`x.b` has dtype complex64"),
        ((planted.sum_sin, 1j), "`x` has dtype complex128"),
        ((planted.sum_sin, [np.inf]), r"`x\[0\]` holds numbers that are not finite"),
        ((planted.sum_sin, jnp.ones(3, "float8_e4m3fn")), "`x` has dtype float8_e4m3fn"),
        ((lambda x: 3, X), "`f` returned a int without a floating-point array"),
        ((lambda x: jnp.arange(3), X), "without a floating-point array"),
        ((lambda x: jnp.log(-x), X), "`output` of `f` holds numbers that are not finite"),
    ],
)
def test_a_function_or_argument_that_cannot_be_used(args, said):
    with pytest.raises(ArgumentError, match=said):
        check(*args)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"mode": "backward"}, "`mode` is 'backward': expected one of reverse, forward"),
        ({"mode": ["reverse"]}, "`mode` is"),
        ({"oracle": "double"}, "`oracle` is 'double'"),
        ({"expect": "x"}, "`expect` is 'x'"),
        ({"expect": ["y"]}, "`expect` has 'y': expected names among x"),
        ({"rtol": 2}, "`rtol` is 2"),
        ({"budget": 0}, "`budget` is 0"),
        ({"seed": -1}, "`seed` is -1"),
        ({"seed_rng": 3}, "`seed_rng` has a int"),
        ({"effort": "most"}, "`effort` is 'most'"),
        ({"cotangent": np.ones(3)}, r"`cotangent` for `output` has shape \(3,\), the output has"),
        ({"cotangent": np.nan}, "`cotangent` for `output` holds numbers that are not finite"),
        ({"cotangent": "random"}, "`cotangent` for `output` is no array"),
        ({"cotangent": [1.0]}, r"`cotangent` has nothing for `output`.*; it has output\[0\]"),
    ],
)
def test_an_option_that_cannot_be_used(options, said):
    with pytest.raises(ArgumentError, match=said):
        check(planted.sum_sin, X, **options)


def test_an_option_that_is_not_there():
    with pytest.raises(TypeError, match="cotangnet"):
        check(planted.sum_sin, X, cotangnet=1.0)  # type: ignore[call-arg]


def test_a_check_within_jit_is_refused():
    with pytest.raises(ArgumentError, match="`x` is being traced"):
        jax.jit(lambda x: bool(check(planted.sum_sin, x)))(X)


def test_what_the_function_raises_goes_through():
    def f(x):
        raise KeyError("user's own")

    with pytest.raises(KeyError, match="user's own"):
        check(f, X)


def test_a_budget_that_is_too_small_is_inconclusive():
    assert check(planted.sum_sin, X, budget=5).verdict == "inconclusive"
