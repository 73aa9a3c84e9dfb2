"""Which function judges a claim in a low precision."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from gradaudit import ArgumentError
from gradaudit._examine import examine
from gradaudit._options import read_options
from gradaudit._oracle import Copy, NoCopyError, Prepared, examine_by, read_oracle
from gradaudit.claims import read_claim, read_point

X = np.linspace(0.5, 1.5, 6)


def claim(f, grad, dtype):
    return read_claim(read_point(X.astype(dtype)), f, grad, cotangent=None, seed=0)


def cubes(factor=1.0, dtype=np.float32):
    """Claim the derivative of a sum of cubes, in float32, times a factor."""
    right = claim(lambda x: np.sum(x**3), lambda x: (factor * 3 * x**2).astype(dtype), np.float32)
    return replace(right, grad=lambda x, _: (factor * 3 * x.astype(dtype) ** 2).astype(dtype))


def prepared(factor=1.0, own=1.0):
    wide = claim(lambda x: np.sum(x**3), lambda x: own * 3 * x**2, np.float64)
    mixed = replace(wide, grad=cubes(factor).grad)
    return Prepared(cubes(factor), lambda: Copy(mixed, wide))


def examined(oracle, ready):
    options = read_options()
    return examine_by(oracle, lambda _: ready, options, options.settings)


def shifted(offset):
    """Claim too much by a number."""
    right = cubes().grad
    return lambda x, cotangent: right(x, cotangent) + np.float32(offset)


def refuse(said):
    def copy():
        raise NoCopyError(said)

    return copy


def test_the_copy_acquits() -> None:
    report = examined("auto", prepared())
    assert report
    assert report.settings["oracle"] == "float64"
    assert report.leaf("x").resolution < examined("same", prepared()).leaf("x").resolution


def test_the_copy_accuses_if_its_own_gradient_fails_too() -> None:
    report = examined("auto", prepared(1.001, own=1.001))
    assert report.verdict == "fail"
    assert report.settings["oracle"] == "float64"


def test_what_is_rounding_is_granted() -> None:
    """An offset that rounding of the largest entry would leave, and no more."""
    ready = prepared()
    mixed, wide = ready.copy().claim, ready.copy().own
    for offset, verdict in ((4e-6, "pass"), (1e-2, "fail")):
        off = replace(mixed, grad=shifted(offset))
        report = examined(
            "auto", Prepared(replace(cubes(), grad=off.grad), partial(Copy, off, wide))
        )
        assert report.verdict == verdict, offset
    assert examined("auto", prepared(1.01)).verdict == "fail"


def lights(dtype=np.float16, *, factor=1.0, own=1.0, lost=0.0):
    """Claim a gradient with a light entry; times factors, and less what its precision has lost."""
    weights = np.array([64.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    light = np.arange(6) == 3

    def grad(x, factor):
        return 3 * weights * x**2 * np.where(light, factor, 1.0)

    wide = claim(lambda x: weights @ x**3, lambda x: grad(x, own), np.float64)
    mixed = replace(wide, grad=lambda x, _: (grad(x, factor) - lost * light).astype(dtype))
    narrow = claim(
        lambda x: np.sum(weights * x**3).astype(dtype),
        lambda x: (grad(x, factor) - lost * light).astype(dtype),
        dtype,
    )
    return Prepared(narrow, lambda: Copy(replace(mixed, eps=float(np.finfo(dtype).eps)), wide))


def test_a_light_entry_is_judged_by_what_rounding_did_to_it() -> None:
    """A wrong formula is wrong in float64, too: what both share is no rounding."""
    report = examined("float64", lights())
    assert report, str(report)
    assert report.leaf("x").detectable < 0.05
    wrong = examined("float64", lights(factor=1.1, own=1.1))
    assert wrong.verdict == "fail"
    assert list(np.flatnonzero(wrong.leaf("x").wrong)) == [3]


def test_what_rounding_did_to_an_entry_is_granted() -> None:
    """Beside terms that cancel, an entry may lose some of what rounding leaves of the heaviest."""
    assert examined("float64", lights(lost=0.1))
    assert examined("float64", lights(lost=30.0)).verdict == "fail"


def test_without_the_copys_gradient_as_much_is_granted_as_the_heaviest_needs() -> None:
    ready = lights(factor=1.05, own=1.05)

    def copy() -> Copy:
        def broken(*_):
            raise RuntimeError

        whole = ready.copy()
        return replace(whole, own=replace(whole.own, grad=broken))

    options = read_options()
    sharp, blunt = ready.copy().with_own(), copy().with_own()
    assert examine(sharp, options, options.settings).verdict == "fail"
    assert examine(blunt, read_options(), options.settings)


def test_a_gradient_lost_in_its_precision_is_said_to_be() -> None:
    report = examined("auto", lights(lost=30.0))
    assert report.verdict == "fail"
    assert any("passes in float64" in note for note in report.notes)


def test_no_copy() -> None:
    ready = replace(prepared(), copy=refuse("it is of no use"))
    report = examined("auto", ready)
    assert report
    assert report.notes == ("judged in its own precision: it is of no use",)
    with pytest.raises(ArgumentError, match='`oracle` is "float64", but it is of no use'):
        examined("float64", ready)
    silent = replace(ready, copy=refuse(""))
    assert not examined("float64", silent).notes


def test_read_oracle() -> None:
    assert read_oracle("same") == "same"
    for wrong in ("double", None, 3):
        with pytest.raises(ArgumentError, match="`oracle` is"):
            read_oracle(wrong)
