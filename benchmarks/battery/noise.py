"""Solvers stopped early, rounded and noisy values."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from zlib import crc32

import numpy as np

from ._claim import (
    NO_ACQUITTAL,
    NO_ALARM,
    Array,
    BatteryClaim,
    Function,
    altered,
    like,
    right,
    scaled,
    wrong,
)


def _equilibrium(seed: int, tolerance: float, mistake: str = "", **options: Any) -> dict[str, Any]:
    """Solve y = tanh(A y + x) by iteration; its gradient by the implicit function theorem."""
    rng = np.random.default_rng(seed)
    a, target = rng.normal(size=(6, 6)), rng.normal(size=6)
    a *= 0.6 / np.linalg.norm(a, 2)

    def solve(x: Array, tolerance: float) -> Array:
        y = np.zeros_like(x)
        for _ in range(5000):
            new = np.tanh(like(a, x) @ y + x)
            if abs(new - y).max() <= tolerance:
                return new
            y = new
        return y

    def grad(x: Array) -> Array:
        y = solve(x, 1e-16)
        slope, back = 1 - y * y, y - target
        if mistake == "one step":
            return slope * back
        jacobian = np.eye(6) - slope[:, None] * a
        return slope * np.linalg.solve(jacobian if mistake else jacobian.T, back)

    def f(x: Array) -> Any:
        return ((solve(x, tolerance) - like(target, x)) ** 2).sum() / 2

    return {"f": f, "grad": grad, "x": rng.normal(size=6), **options}


def _solved(seed: int) -> Function:
    f: Function = _equilibrium(seed, 1e-18)["f"]
    return f


def _slow(seed: int, tolerance: float = 1e-5) -> dict[str, Any]:
    """Solve y = 0.97 y + 0.03 x for each entry, slowly: one step more for every 3 % of x."""

    def solve(x: Any) -> Any:
        y = x * 0
        while abs(x - y) > tolerance:
            y = y + (x - y) * 0.03
        return y

    x = np.random.default_rng(seed).uniform(0.3, 1.2, 4)
    return {"f": lambda x: sum(np.sin(solve(entry)) for entry in x), "grad": np.cos, "x": x}


def _noisy(seed: int, spoil: Callable[[Any, Array], Any]) -> dict[str, Any]:
    """Σ sin x, spoilt."""
    x = np.random.default_rng(seed).uniform(0.3, 1.2, 6)
    return {"f": lambda x: spoil(np.sin(x).sum(), x), "grad": np.cos, "x": x}


def _hashed(amplitude: float) -> Callable[[int], dict[str, Any]]:
    """Add noise that depends on every bit of the point."""

    def spoil(value: Any, x: Array) -> Any:
        return value + amplitude * (crc32(x.tobytes()) / 2.0**31 - 1)

    return partial(_noisy, spoil=spoil)


def _waves(_: int) -> Function:
    return lambda x: np.sin(x).sum()


def _euler(seed: int, mistake: str = "") -> dict[str, Any]:
    """A pendulum by 200 Euler steps, and its adjoint."""
    rng = np.random.default_rng(seed)
    step = 0.02

    def states(x: Array) -> list[Array]:
        s = [x]
        for _ in range(200):
            q, p = s[-1]
            s.append(np.stack([q + like(step, x) * p, p - like(step, x) * np.sin(q)]))
        return s

    def grad(x: Array) -> Array:
        s = states(x)
        back = s[-1].copy()
        for before, after in zip(s[-2::-1], s[:0:-1], strict=True):
            q = (after if mistake else before)[0]
            back = np.stack([back[0] - step * np.cos(q) * back[1], back[1] + step * back[0]])
        return back

    x = rng.uniform(0.5, 1.5, 2)
    return {"f": lambda x: (states(x)[-1] ** 2).sum() / 2, "grad": grad, "x": x}


_ROUNDED = partial(_noisy, spoil=lambda value, _: np.round(value, 6))
_PRINTED = partial(_noisy, spoil=lambda value, _: float(f"{float(value):.7e}"))
_PLAIN = partial(_noisy, spoil=lambda value, _: value)
_NOT_A_NUMBER = altered(_PLAIN, lambda g: np.where(g == g.max(), np.nan, g))

CLAIMS: tuple[BatteryClaim, ...] = (
    right("solver at 1e-12", partial(_equilibrium, tolerance=1e-12), exact=_solved),
    # A fast solver shows no jump within reach: its user alone knows what its slope is worth.
    right("solver at 1e-8", partial(_equilibrium, tolerance=1e-8, rtol=1e-5), exact=_solved),
    right("solver at 1e-5", partial(_equilibrium, tolerance=1e-5, rtol=1e-2), exact=_solved),
    # A slow one changes its number of steps within reach, by jumps that show how far it is off.
    # At a point that happens to lie beside a jump the slope is not told as finely.
    right("slow solver at 1e-5", _slow, NO_ALARM, exact=_waves),
    right("values rounded to 1e-6", _ROUNDED, exact=_waves),
    right("values of 8 digits", _PRINTED, exact=_waves),
    right("noise of 1e-10", _hashed(1e-10), exact=_waves),
    right("noise of 1e-8", _hashed(1e-8), exact=_waves),
    # Noise of these sizes may leave less than 1 % of resolution.
    right("noise of 1e-4", _hashed(1e-4), NO_ALARM, exact=_waves),
    right("noise of 1e-2", _hashed(1e-2), NO_ALARM, exact=_waves),
    right("adjoint of Euler's method", _euler),
    wrong(
        "solver at 1e-8, one step of it",
        partial(_equilibrium, tolerance=1e-8, mistake="one step"),
        exact=_solved,
    ),
    wrong(
        "solver at 1e-8, adjoint not transposed",
        partial(_equilibrium, tolerance=1e-8, mistake="untransposed"),
        exact=_solved,
    ),
    wrong("slow solver at 1e-5, by 1 %", scaled(_slow, 1.01), exact=_waves),
    wrong("values rounded to 1e-6, by 1 %", scaled(_ROUNDED, 1.01), exact=_waves),
    wrong("values of 8 digits, by 0.1 %", scaled(_PRINTED, 1.001), exact=_waves),
    wrong("noise of 1e-8, by 0.1 %", scaled(_hashed(1e-8), 1.001), exact=_waves),
    wrong("noise of 1e-4, doubled", scaled(_hashed(1e-4), 2.0), exact=_waves),
    wrong("noise of 1e-2, sign", scaled(_hashed(1e-2), -1.0), NO_ACQUITTAL, exact=_waves),
    wrong("adjoint of Euler's method, later state", partial(_euler, mistake="later state")),
    # f itself is sound; no number can be compared with nan.
    wrong("nan in the gradient", _NOT_A_NUMBER, NO_ACQUITTAL),
)
