"""Complex arrays prove that what is done to them is analytic."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from gradaudit.spaces import Analytic
from gradaudit.spaces._analytic import NotAnalyticError, analytic

W = np.random.default_rng(0).normal(size=(4, 3))
POINT = np.array([0.3, 0.7, 1.2])
HEIGHT = 2.0**-70


def _in_place(z):
    z = z.copy()
    z += 1
    z *= z
    return z.sum()


def _assigned(z):
    y = z.copy()
    y[0] = z[1] * 2
    return (y * y).sum()


ANALYTIC: dict[str, Callable[[Any], Any]] = {
    "sum": lambda z: np.sum(np.sin(z) ** 2),
    "method": lambda z: (z * np.exp(-z)).mean(),
    "matmul": lambda z: ((W @ z) ** 2).sum(),
    "right matmul": lambda z: (z @ W.T).sum(),
    "einsum": lambda z: np.einsum("ij,j->i", W, z).sum(),
    "entries": lambda z: z[0] ** 2 + z[1] * z[2],
    "loop": lambda z: sum(a * a for a in z),
    "log-sum-exp": lambda z: np.log(np.exp(z).sum()),
    "reshape": lambda z: (z.reshape(3, 1).T @ z).sum(),
    "solve": lambda z: np.linalg.solve(np.eye(3) * 2 + W[:3] / 9, z).sum(),
    "where": lambda z: np.where([True, False, True], z, 2 * z).sum(),
    "stack": lambda z: np.prod(np.stack([z, z + 1])),
    "accumulate": lambda z: np.add.accumulate(z)[-1] ** 2,
    "in place": _in_place,
    "assigned": _assigned,
    "dot": lambda z: z.dot(z),
}

NOT_ANALYTIC: dict[str, Callable[[Any], Any]] = {
    "abs": lambda z: abs(z).sum(),
    "maximum": lambda z: np.maximum(z, 0).sum(),
    "max": lambda z: z.max(),
    "np.max": np.max,
    "real": lambda z: z.real.sum(),
    "imag": lambda z: z.imag.sum(),
    "conj": lambda z: (z * z.conj()).sum(),
    "np.conj": lambda z: np.conj(z).sum(),
    "vdot": lambda z: np.vdot(z, z),
    "vecdot": lambda z: np.vecdot(z, z),
    "norm": np.linalg.norm,
    "var": np.var,
    "compared": lambda z: (z * (z > 0)).sum(),
    "round": lambda z: np.round(z, 2).sum(),
    "sign": lambda z: np.sign(z).sum(),
    "isfinite": lambda z: z.sum() if np.isfinite(z).all() else 0,
    "float": lambda z: float(z[0]),
    "math": lambda z: math.sin(z[0]),
    "astype": lambda z: z.astype(float).sum(),
    "stripped": lambda z: z.sum() + np.asarray(z).sum(),
    "assigned": lambda z: z.copy().__setitem__(0, np.asarray(z)[1]),
    "sort": lambda z: np.sort(z)[0],
    "item": lambda z: z[0].item() ** 2,
    "masked": lambda z: np.add(z, 1, where=[True, False, True]).sum(),
}


@pytest.mark.parametrize("name", ANALYTIC)
def test_what_is_analytic_is_differentiated(name: str) -> None:
    f = ANALYTIC[name]
    for entry in range(3):
        step = np.eye(3)[entry]
        value = f(analytic(POINT + 1j * HEIGHT * step))
        assert isinstance(value, Analytic)
        slope = complex(value.view(np.ndarray)).imag / HEIGHT
        rough = (float(f(POINT + 1e-5 * step)) - float(f(POINT - 1e-5 * step))) / 2e-5
        assert slope == pytest.approx(rough, rel=1e-7, abs=1e-8)


@pytest.mark.parametrize("name", NOT_ANALYTIC)
def test_what_is_not_is_refused(name: str) -> None:
    with pytest.raises(TypeError):
        NOT_ANALYTIC[name](analytic(POINT + 1j * HEIGHT))


def test_a_view_without_proof_does_not_come_back() -> None:
    z = analytic(POINT + 1j * HEIGHT)
    assert not isinstance(np.asarray(z).sum(), Analytic)
    with pytest.raises(NotAnalyticError, match="unknown origin"):
        z + np.asarray(z)
