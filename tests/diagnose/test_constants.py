"""Numbers that a person would recognise, and numbers that nobody would."""

from __future__ import annotations

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradaudit.diagnose._constants import LARGEST, beside, digits, fraction, named, whole

SIZES = {80: "the length of axis 0 of X", 3: "the size of b"}


@pytest.mark.parametrize(
    ("value", "error", "text"),
    [
        (80.0, 1e-6, "80 (80 is the length of axis 0 of X)"),
        (1 / 80, 1e-9, "1/80 (80 is the length of axis 0 of X)"),
        (-1 / 3, 1e-9, "-1/3 (3 is the size of b)"),
        (2.0, 1e-9, "2"),
        (0.5, 1e-9, "1/2"),
        (-7.0, 1e-9, "-7"),
        (0.731, 1e-5, "0.731"),
        (-0.731, 1e-5, "-0.731"),
        (0.7312345678, 1e-9, "0.73123457"),
        (79.99, 1e-4, "79.99"),
        (80.04, 0.03, "80 (80 is the length of axis 0 of X)"),
        (80.04, 0.06, "80"),
        (0.0, 1e-9, "0"),
        (1.0, 1e-9, "1"),
    ],
)
def test_named(value: float, error: float, text: str) -> None:
    assert named(value, error, SIZES) == text


@given(number=st.integers(2, LARGEST - 1), part=st.floats(-1.9, 1.9), bar=st.floats(-9, -1.4))
def test_a_whole_number_is_found_within_its_bar(number: int, part: float, bar: float) -> None:
    error = 10.0**bar
    assert whole(number + part * error, error) == number
    assert whole(-number, error) is None


@pytest.mark.parametrize(
    ("value", "error"),
    [
        (1.0, 1e-9),
        (0.0, 1e-9),
        (2.5, 1e-3),
        (2.001, 1e-4),
        (80, 0.06),
        (LARGEST + 1, 1e-9),
        (math.inf, 1.0),
        (math.nan, 1.0),
    ],
)
def test_no_whole_number(value: float, error: float) -> None:
    assert whole(value, error) is None


@given(m=st.integers(5, 1000), inverse=st.booleans(), negative=st.booleans())
def test_one_less(m: int, inverse: bool, negative: bool) -> None:
    value = m / (m - 1) if inverse else (m - 1) / m
    assert beside(-value if negative else value, 1e-11) == m


@pytest.mark.parametrize("value", [0.5, 2.0, 1.0, 0.0, 0.7321, 1.37])
def test_not_one_less(value: float) -> None:
    assert beside(value, 1e-9) is None


@given(
    value=st.floats(allow_nan=False, allow_infinity=False),
    error=st.floats(0, allow_infinity=False, allow_nan=False),
)
def test_digits_are_from_3_to_9(value: float, error: float) -> None:
    assert 3 <= digits(value, error) <= 9


@pytest.mark.parametrize(
    ("value", "error", "count"),
    [(1.0, 1e-5, 5), (1e4, 0.1, 5), (1.0, 0.0, 9), (1.0, 1e-15, 9), (1.0, 1.0, 3), (0.0, 1.0, 3)],
)
def test_digits(value: float, error: float, count: int) -> None:
    assert digits(value, error) == count


@given(p=st.integers(1, 11), q=st.integers(2, 12), negative=st.booleans())
def test_small_fractions_are_named(p: int, q: int, negative: bool) -> None:
    value = -p / q if negative else p / q
    assert Fraction(fraction(value, 1e-12)) == Fraction(-p if negative else p, q)


@pytest.mark.parametrize(("value", "error"), [(0.6667, 1e-9), (2 / 3, 1e-3), (0.0, 1e-9)])
def test_others_are_no_fractions(value: float, error: float) -> None:
    assert not fraction(value, error)
