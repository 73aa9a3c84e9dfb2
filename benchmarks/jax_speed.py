"""How long an exhaustive check of 10,000 entries in JAX takes, beside loops over compiled calls.

Run as ``python -m benchmarks.jax_speed``; ``--short`` times a part of the loops and scales it up.
`benchmarks.speed` runs it, too. The loops evaluate f as often as the check says that it did:

- the usual one moves an entry by ``x.at[i].add(h)`` and calls the compiled f;
- the tight one moves it within the compiled function, so that there is one call for each.

Compiling counts in the check, and not in the loops. Times are compared within one run only.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Annotated, Any

import jax
import jax.numpy as jnp
import numpy as np
import typer

import gradaudit.jax
from gradaudit.jax._x64 import float64

PART = 50
"""The short form runs one evaluation of the loops in so many."""

EXAMPLES, FEATURES, WIDTH, CLASSES = 8, 90, 100, 10
"""Of the perceptron, which has 10,000 weights."""

GRID = 100
"""Points on a side of the grid that the equation is solved on."""


def perceptron(dtype: str) -> tuple[Callable[..., Any], dict[str, Any]]:
    """Return the loss of a small perceptron and its weights."""
    random = np.random.default_rng(0)
    inputs = jnp.asarray(random.normal(size=(EXAMPLES, FEATURES)), dtype)
    labels = jnp.asarray(random.integers(0, CLASSES, EXAMPLES))

    def loss(weights: dict[str, Any]) -> Any:
        scores = jnp.tanh(inputs @ weights["W1"]) @ weights["W2"]
        return -jnp.mean(jax.nn.log_softmax(scores)[jnp.arange(EXAMPLES), labels])

    shapes = {"W1": (FEATURES, WIDTH), "W2": (WIDTH, CLASSES)}
    return loss, {name: _drawn(random, shape, dtype) for name, shape in shapes.items()}


def equation(dtype: str) -> tuple[Callable[..., Any], dict[str, Any]]:
    """Return the mean squared residual of a semilinear Poisson equation, and a field."""
    random = np.random.default_rng(0)
    source = jnp.asarray(random.normal(size=(GRID, GRID)), dtype)

    def misfit(fields: dict[str, Any]) -> Any:
        u = fields["u"]
        inner = u[1:-1, 1:-1]
        laplacian = u[2:, 1:-1] + u[:-2, 1:-1] + u[1:-1, 2:] + u[1:-1, :-2] - 4 * inner
        return jnp.mean((laplacian - inner**3 + source[1:-1, 1:-1]) ** 2) / 2

    return misfit, {"u": jnp.asarray(random.normal(size=(GRID, GRID)), dtype)}


def compared(
    make: Callable[[str], tuple[Callable[..., Any], dict[str, Any]]], dtype: str, every: int
) -> dict[str, Any]:
    """Time an exhaustive check and both loops.

    Parameters
    ----------
    make : callable
        From a dtype to a function and its argument.
    dtype : str
        ``"float32"``, which a copy in float64 is measured in place of, or ``"float64"``.
    every : int
        One evaluation of the loops in so many is made.

    Returns
    -------
    dict
        A row.
    """
    with float64(wanted=dtype == "float64"):
        f, x = make(dtype)
        start = time.perf_counter()
        report = gradaudit.jax.check(f, x, effort="exhaustive")
        seconds = time.perf_counter() - start
        count = report.evaluations // every
        usual = _usual(f, x, count) * report.evaluations / count
        tight = _tight(f, x, count) * report.evaluations / count
    return {
        "what": f"{make.__name__}, {sum(leaf.size for leaf in x.values()):,} entries",
        "dtype": dtype,
        "verdict": str(report.verdict),
        "oracle": report.settings["oracle"],
        "probes": sum(leaf.probes for leaf in report.leaves.values()),
        "evaluations": report.evaluations,
        "seconds": seconds,
        "loop, seconds": usual,
        "tight loop": tight,
        "times faster": usual / seconds,
        "than tight": tight / seconds,
    }


def _drawn(random: np.random.Generator, shape: tuple[int, ...], dtype: str) -> Any:
    return jnp.asarray(random.normal(size=shape) / shape[0] ** 0.5, dtype)


def _usual(f: Callable[..., Any], x: dict[str, Any], count: int) -> float:
    """Time so many moves and calls of the compiled f."""
    compiled, name = jax.jit(f), max(x, key=lambda one: x[one].size)
    last = x[name].shape[1]

    def value(entry: int) -> float:
        moved = x[name].at[entry // last % len(x[name]), entry % last].add(1e-3)
        return float(compiled({**x, name: moved}))

    return _seconds(value, count)


def _tight(f: Callable[..., Any], x: dict[str, Any], count: int) -> float:
    """Time so many calls of a compiled function that moves an entry and calls f."""
    name = max(x, key=lambda one: x[one].size)
    rows, last = x[name].shape

    def moved(x: dict[str, Any], row: int, column: int, step: float) -> Any:
        return f({**x, name: x[name].at[row, column].add(step)})

    compiled = jax.jit(moved)
    return _seconds(lambda k: float(compiled(x, k // last % rows, k % last, 1e-3)), count)


def _seconds(value: Callable[[int], float], count: int) -> float:
    value(0)
    start = time.perf_counter()
    for entry in range(count):
        value(entry)
    return time.perf_counter() - start


def rows(every: int) -> list[dict[str, Any]]:
    """Compare all functions in both precisions."""
    f, x = perceptron("float32")
    gradaudit.jax.check(f, x)  # warms up
    return [
        compared(make, dtype, every)
        for make in (perceptron, equation)
        for dtype in ("float64", "float32")
    ]


def main(*, short: Annotated[bool, typer.Option(help="Time a part of the loops.")] = False) -> None:
    """Measure and print rows as JSON, the last line of all."""
    print(json.dumps(rows(PART if short else 1)))


if __name__ == "__main__":
    typer.run(main)
