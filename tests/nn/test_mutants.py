"""Every layer, activation, loss and penalty has mutants, and each of these is found and named."""

from __future__ import annotations

import inspect
from collections import Counter
from dataclasses import replace

import pytest

from benchmarks.audited import CASES, MUTANTS, Mutant, answer, mutant
from gradaudit import Cause, nn

MISJUDGED = {
    "Dropout, training: mask forgotten": "two causes on scattered entries do not come apart",
}
"""Of these the cause is not named; who mends that takes them off this list."""

ALLOWED = (
    mutant("ReLU, at zeros", "half", "dY.dtype.type(0))", "0.5 * (Z == 0) * dY)"),
    mutant("ReLU, at zeros", "one", "Z > 0, dY", "Z >= 0, dY"),
    mutant("LeakyReLU, at zeros", "one", "(Z > 0, dY", "(Z >= 0, dY"),
    mutant("Hinge, at the margin", "one", "Y * Y_hat < 1, -Y", "Y * Y_hat <= 1, -Y"),
    mutant("L1, at zeros", "one", "np.sign(array)", "np.where(array < 0, -1.0, 1.0)"),
    mutant(
        "MaxPool, ties",
        "to the last",
        "flat.argmax(axis=2)",
        "(flat.shape[2] - 1 - flat[:, :, ::-1].argmax(axis=2))",
    ),
)
"""Other choices at a kink than those of the layers, as right as these."""


def _named(each: Mutant) -> str:
    return each.name


@pytest.mark.parametrize("each", MUTANTS, ids=_named)
def test_every_mutant_is_found_and_named(each: Mutant) -> None:
    found = answer(each)
    assert found.failed
    assert found.located
    assert bool(list(found.faults)) == (each.name in MISJUDGED), list(found.faults)


@pytest.mark.parametrize("each", ALLOWED, ids=_named)
def test_another_subgradient_is_right(each: Mutant) -> None:
    with pytest.raises(ValueError, match="wrong; expected"):
        each.truth()
    report = each.trial().check()
    assert report
    assert {finding.cause for finding in report.findings} == {Cause.KINK}


def test_every_class_has_cases_and_three_mutants() -> None:
    bases = (nn.Layer, nn.Activation, nn.Loss, nn.Penalty)
    public = (getattr(nn, name) for name in nn.__all__)
    classes = {
        one
        for one in public
        if isinstance(one, type) and issubclass(one, bases) and not inspect.isabstract(one)
    }
    assert {case.subject for case in CASES.values()} == classes
    mutants = Counter(each.case.subject for each in MUTANTS)
    assert set(mutants) == classes
    assert min(mutants.values()) >= 3


def test_no_name_comes_twice() -> None:
    names = [each.name for each in MUTANTS]
    assert len(set(names)) == len(names)
    assert set(MISJUDGED) <= set(names)


def test_a_mutant_has_to_change_what_it_says() -> None:
    sign = next(each for each in MUTANTS if each.name == "MeanSquaredError: the other way round")
    with pytest.raises(ValueError, match="0 times in its source"):
        replace(sign, old="no such text").truth()
    with pytest.raises(ValueError, match="2 times in its source"):
        replace(sign, old="self._read(").truth()
    with pytest.raises(ValueError, match="it makes nothing wrong; expected Y_hat"):
        replace(sign, new="2 * (Y_hat - Y) / Y.size").truth()
    with pytest.raises(ValueError, match="it makes Y_hat wrong; expected X"):
        replace(sign, causes={"X": (Cause.SIGN,)}).truth()
