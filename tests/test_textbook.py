"""The course formulas, to the last digit where a course prints one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose, assert_array_equal

from gradaudit import textbook

NUMBERS = st.floats(-1e6, 1e6, allow_subnormal=False)
VECTORS = arrays(np.float64, 5, elements=NUMBERS)


def square(x):
    return x**2


def test_square_at_three_to_the_last_digit():
    assert textbook.one_sided_gradient(square, 3.0, 1e-2) == 6.009999999999849
    assert textbook.two_sided_gradient(square, 3.0, 1e-2) == 5.999999999999872


def test_square_at_three_as_an_array():
    point = np.array([[3.0]])
    assert textbook.one_sided_gradient(lambda x: x**2, point, 1e-2) == [[6.009999999999849]]
    assert textbook.two_sided_gradient(lambda x: x**2, point, 1e-2) == [[5.999999999999872]]


@pytest.mark.parametrize("gradient", [textbook.one_sided_gradient, textbook.two_sided_gradient])
@pytest.mark.parametrize("shape", [(), (3,), (2, 3), (2, 1, 3), (0,)])
def test_shape_and_dtype(gradient, shape):
    point = np.random.default_rng(0).standard_normal(shape).astype(np.float32)
    found = gradient(lambda x: np.sum(x.astype(np.float64) ** 2), point, 1e-2)
    assert found.shape == shape
    assert found.dtype == np.float64
    assert_allclose(found, 2 * point, atol=0.02)


@pytest.mark.parametrize("gradient", [textbook.one_sided_gradient, textbook.two_sided_gradient])
def test_float_gives_float(gradient):
    assert type(gradient(square, 2.0, 1e-4)) is float


def test_integers_are_moved_as_floats():
    found = textbook.two_sided_gradient(lambda x: np.sum(x**2), np.array([1, 2]), 1e-3)
    assert_allclose(found, [2, 4])


@pytest.mark.parametrize("gradient", [textbook.one_sided_gradient, textbook.two_sided_gradient])
def test_point_is_never_handed_out(gradient):
    point = np.arange(3.0)

    def meddling(x):
        value = np.sum(x**2)
        x *= 2
        return value

    gradient(meddling, point, 1e-3)
    assert_array_equal(point, np.arange(3.0))


def test_steps_are_taken_in_the_points_own_dtype():
    """A step below an ulp is lost, as it is in float32 code that is checked this way."""
    point = np.array([1.0], dtype=np.float32)
    assert_array_equal(textbook.two_sided_gradient(lambda x: x[0], point, 1e-9), [0.0])


def test_one_sided_calls_f_once_more_than_there_are_entries():
    calls = []

    def counted(x):
        calls.append(1)
        return x.sum()

    textbook.one_sided_gradient(counted, np.ones(4), 1e-3)
    assert len(calls) == 5


def test_ratios_of_plain_numbers():
    assert textbook.norm_ratio(3.0, 1.0) == 0.5
    assert textbook.norm_ratio_of_sum(3.0, 1.0) == 0.5
    assert textbook.norm_ratio([3.0, 4.0], [0.0, 0.0]) == 1.0
    assert textbook.norm_ratio([1.0, 0.0], [0.0, 1.0]) == pytest.approx(np.sqrt(0.5))
    assert textbook.norm_ratio_of_sum([1.0, 0.0], [0.0, 1.0]) == 1.0
    assert textbook.norm_ratio_of_sum([1.0, 2.0], [-1.0, -2.0]) == np.inf
    assert_array_equal(textbook.relative_error([0.0, 1.0, -1.0], [0.0, 2.0, 1.0]), [0.0, 0.5, 2.0])


def test_ratios_of_nothing():
    assert textbook.norm_ratio(np.zeros(3), np.zeros(3)) == 0.0
    assert textbook.norm_ratio_of_sum(np.zeros(3), np.zeros(3)) == 0.0


@given(VECTORS, VECTORS)
def test_ratios_are_symmetric_and_bounded(g, n):
    assert 0 <= textbook.norm_ratio(g, n) <= 1 + 1e-12
    assert textbook.norm_ratio(g, n) == textbook.norm_ratio(n, g)
    assert textbook.norm_ratio_of_sum(g, n) == textbook.norm_ratio_of_sum(n, g)
    assert np.all(textbook.relative_error(g, n) <= 2)
    assert_array_equal(textbook.relative_error(g, n), textbook.relative_error(n, g))


@given(VECTORS)
def test_what_agrees_has_no_error(g):
    assert textbook.norm_ratio(g, g) == 0
    assert textbook.norm_ratio_of_sum(g, g) == 0
    assert not textbook.relative_error(g, g).any()


@pytest.mark.parametrize(
    "compare", [textbook.norm_ratio, textbook.norm_ratio_of_sum, textbook.relative_error]
)
def test_shapes_that_would_broadcast_are_refused(compare):
    with pytest.raises(
        ValueError, match=r"`claimed` has shape \(3, 1\) and `numeric` has .*\(3,\)"
    ):
        compare(np.ones((3, 1)), np.ones(3))
