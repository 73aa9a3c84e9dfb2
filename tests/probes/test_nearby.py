"""Entries at kinks whose one-sided slopes do not bound a right claim, and those that must fail."""

import numpy as np
import pytest

import gradaudit
from gradaudit import _audit as audit_room
from gradaudit.probes import _scout as scout_room


def tied(ties, size=12, seed=0):
    """Give a point of which the first entries are equal, and weights of the entries by rank."""
    rng = np.random.default_rng(seed)
    x, weights = rng.normal(size=size), rng.normal(size=size)
    x[:ties] = x[0]
    return x, weights


def in_order(weights):
    """Give the weighted sum of the sorted entries, and the gradient that a stable sort chooses."""

    def f(x):
        return float(np.sort(x) @ weights)

    def grad(x):
        gradient = np.empty_like(x)
        gradient[np.argsort(x, kind="stable")] = weights
        return gradient

    return f, grad


@pytest.mark.parametrize("ties", [3, 5])
@pytest.mark.parametrize("seed", [0, 1])
def test_a_choice_among_several_equal_values_is_right(ties, seed):
    x, weights = tied(ties, seed=seed)
    f, grad = in_order(weights)
    report = gradaudit.check(f, grad, x, seed=seed)
    assert report.verdict == "pass", str(report)


def test_without_slopes_nearby_it_is_accused(monkeypatch):
    x, weights = tied(5, seed=1)
    f, grad = in_order(weights)
    assert gradaudit.check(f, grad, x).verdict == "pass"
    monkeypatch.setattr(audit_room, "excused", lambda probe, *_: probe)
    assert gradaudit.check(f, grad, x).verdict == "fail"


def everything_to_each(gradient, ties):
    return np.where(np.arange(gradient.size) < ties, np.abs(gradient[:ties]).max(), gradient)


def other_sign(gradient, ties):
    largest = np.argmax(np.abs(gradient[:ties]))
    return np.where(np.arange(gradient.size) == largest, -gradient, gradient)


def beyond_all(gradient, ties):
    claim = gradient.copy()
    claim[1] = 1.5 * np.abs(gradient[:ties]).max()
    return claim


def of_other_entries(gradient, ties):
    claim = gradient.copy()
    claim[:ties] = gradient[-ties:]
    return claim


@pytest.mark.parametrize("ties", [2, 5])
@pytest.mark.parametrize(
    "change",
    [everything_to_each, other_sign, beyond_all, of_other_entries],
    ids=lambda f: f.__name__,
)
def test_what_is_no_choice_fails(ties, change):
    x, weights = tied(ties)
    f, grad = in_order(weights)
    assert gradaudit.check(f, lambda x: change(grad(x), ties), x).verdict == "fail"


def test_a_choice_among_equal_values_of_a_large_leaf(monkeypatch):
    x, weights = tied(1, size=270)
    x[:30] = np.repeat(x[:10], 3)
    f, grad = in_order(weights)
    report = gradaudit.check(f, grad, x)
    assert report.verdict != "fail", str(report)
    wrong = gradaudit.check(f, lambda x: np.where(np.arange(270) == 7, 9.0, grad(x)), x)
    assert wrong.verdict == "fail"
    for room in (audit_room, scout_room):
        monkeypatch.setattr(room, "excused", lambda probe, *_: probe)
    assert gradaudit.check(f, grad, x).verdict == "fail"


@pytest.mark.parametrize("claimed", [-0.1, 1.1, 1.5])
def test_an_ordinary_kink_is_judged_by_its_own_slopes(claimed):
    x = np.array([0.0, 0.7, -0.3])
    claim = np.array([claimed, 1.0, 0.0])
    report = gradaudit.check(lambda x: float(np.maximum(x, 0).sum()), claim, x)
    assert report.verdict == "fail"
    assert list(np.flatnonzero(report.leaf("x").wrong)) == [0]


def test_a_small_budget_is_spent_on_other_things():
    claim = np.array([1.5, 1.0, 0.0])
    x = np.array([0.0, 0.7, -0.3])
    report = gradaudit.check(lambda x: float(np.maximum(x, 0).sum()), claim, x, budget=600)
    assert report.verdict == "fail"
