"""How long a check takes, beside the textbook loop; what it adds to the user's own function.

And how long the layers of `gradaudit.nn` take, beside PyTorch's where it is installed; and a check
of every entry of a function in JAX, where that is, beside loops of compiled calls.

Run as ``python -m benchmarks.speed``; ``--short`` times a part of the textbook loop and
scales it up. Times are compared within one run only.
"""

from __future__ import annotations

import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable
from importlib.util import find_spec
from json import loads as json_of
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray

import gradaudit
from benchmarks._networks import convolution, digits
from benchmarks._table import save, show
from gradaudit.demos import DEMOS

Array = NDArray[np.float64]

LARGE = 300_000
"""Entries of the large leaf."""

PART = 50
"""The short form runs the textbook loop over one parameter in so many."""


class Timed:
    """A function that adds up the time spent in it.

    Parameters
    ----------
    function : callable
        Of one argument.
    """

    def __init__(self, function: Callable[[Any], Any]) -> None:
        self._function = function
        self.seconds = 0.0

    def __call__(self, x: Any) -> Any:
        """Call the function."""
        start = time.perf_counter()
        try:
            return self._function(x)
        finally:
            self.seconds += time.perf_counter() - start


def textbook_seconds(f: Callable[[Any], float], x: dict[str, Array], every: int) -> float:
    """Time the two-sided loop over every so-manieth parameter, scaled up to all of them."""
    flat = [(name, entry) for name, leaf in x.items() for entry in range(leaf.size)]
    moved = {name: leaf.copy() for name, leaf in x.items()}
    chosen = flat[::every]
    start = time.perf_counter()
    for name, entry in chosen:
        view = moved[name].reshape(-1)
        kept = view[entry]
        view[entry] = kept + 1e-7
        above = f(moved)
        view[entry] = kept - 1e-7
        _ = (above - f(moved)) / 2e-7
        view[entry] = kept
    return (time.perf_counter() - start) * len(flat) / len(chosen)


def cat_classifier(every: int) -> dict[str, Any]:
    """Check the network of 61,481 parameters on one picture, and time the textbook loop on it."""
    arguments = DEMOS["cat"].arguments()
    textbook = textbook_seconds(arguments["f"], arguments["x"], every)
    gradaudit.check(**arguments)
    start = time.perf_counter()
    report = gradaudit.check(**arguments)
    seconds = time.perf_counter() - start
    return {
        "what": "61,481 parameters",
        "verdict": str(report.verdict),
        "evaluations": report.evaluations,
        "seconds": seconds,
        "textbook evaluations": 2 * sum(leaf.size for leaf in arguments["x"].values()),
        "textbook seconds": textbook,
        "times faster": textbook / seconds,
    }


def large_claim(leaves: int, entries: int = LARGE) -> tuple[Any, Any, Any]:
    """Return a function of so many entries in so many leaves, its gradient and a point."""
    random = np.random.default_rng(1)
    weights = [random.normal(size=entries // leaves) for _ in range(leaves)]
    x = [random.normal(size=entries // leaves) for _ in range(leaves)]

    def f(point: list[Array]) -> float:
        return float(sum(np.tanh(leaf) @ w for leaf, w in zip(point, weights, strict=True)))

    def grad(point: list[Array]) -> list[Array]:
        return [w / np.cosh(leaf) ** 2 for leaf, w in zip(point, weights, strict=True)]

    return f, grad, x


def overhead(leaves: int, entries: int = LARGE) -> dict[str, Any]:
    """Measure what a check adds to each evaluation, in passes over the perturbed leaf."""
    f, grad, x = large_claim(leaves, entries)
    timed_f, timed_grad = Timed(f), Timed(grad)
    gradaudit.check(f, grad, x)
    start = time.perf_counter()
    report = gradaudit.check(timed_f, timed_grad, x)
    outside = time.perf_counter() - start - timed_f.seconds - timed_grad.seconds
    one_pass = pass_seconds(f, x)
    return {
        "what": f"{entries:,} entries" + (f" in {leaves} leaves" if leaves > 1 else ""),
        "verdict": str(report.verdict),
        "evaluations": report.evaluations,
        "ms outside f per evaluation": 1e3 * outside / report.evaluations,
        "ms in f per evaluation": 1e3 * timed_f.seconds / report.evaluations,
        "ms of a pass": 1e3 * one_pass,
        "passes outside f per evaluation": outside / report.evaluations / one_pass,
    }


def pass_seconds(f: Callable[[Any], Any], x: list[Array]) -> float:
    """Time one pass over a leaf, a new array with each entry moved, between calls of f.

    What f leaves in the caches is what a check finds there.
    """
    step = np.full_like(x[0], 1e-3)
    times = []
    for _ in range(100):
        f(x)
        start = time.perf_counter()
        _ = x[0] + step
        times.append(time.perf_counter() - start)
    return float(np.median(times))


def memory() -> dict[str, Any]:
    """Measure the peak of memory in copies of the leaf, f's own use included and apart."""
    f, grad, x = large_claim(1)
    tracemalloc.start()
    f(x), grad(x)
    alone = tracemalloc.get_traced_memory()[1]
    tracemalloc.reset_peak()
    base = tracemalloc.get_traced_memory()[0]
    report = gradaudit.check(f, grad, x)
    peak = tracemalloc.get_traced_memory()[1] - base
    tracemalloc.stop()
    return {
        "what": f"{LARGE:,} entries",
        "verdict": str(report.verdict),
        "copies of the leaf at the peak": peak / x[0].nbytes,
        "of these f or its gradient alone": alone / x[0].nbytes,
    }


def large_model(millions: float) -> dict[str, Any]:
    """Check a large PyTorch model in a process of its own."""
    row: dict[str, Any] = _apart("benchmarks.model_speed", str(millions))
    return row


def every_entry(*, short: bool) -> list[dict[str, Any]]:
    """Check every entry of functions in JAX beside loops, in a process of its own."""
    rows: list[dict[str, Any]] = _apart("benchmarks.jax_speed", *(["--short"] if short else []))
    return rows


def _apart(module: str, *arguments: str) -> Any:
    """Run a benchmark in a process of its own, and return what its last line says."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - ours
    return json_of(done.stdout.strip().splitlines()[-1])


def modules(layers: int = 20, width: int = 64) -> dict[str, Any]:
    """Time a check of each module of a model beside one of the whole."""
    import torch  # noqa: PLC0415 - where it is installed

    import gradaudit.torch  # noqa: PLC0415
    from benchmarks.model_speed import loss, perceptron  # noqa: PLC0415

    torch.manual_seed(0)
    model = perceptron((layers - 1) * width**2 / 1e6, layers)
    inputs = torch.randn(8, width)
    gradaudit.torch.check_module(model, inputs, loss=loss, modules=False)  # warms up
    start = time.perf_counter()
    gradaudit.torch.check_module(model, inputs, loss=loss, modules=False)
    middle = time.perf_counter()
    report = gradaudit.torch.check_module(model, inputs, loss=loss)
    whole, both = middle - start, time.perf_counter() - middle
    return {
        "what": f"{layers} layers, {len(report.parts)} modules",
        "verdict": str(report.verdict),
        "evaluations": report.evaluations,
        "whole, seconds": whole,
        "with each module, seconds": both,
        "times": both / whole,
    }


def main(
    *,
    short: Annotated[bool, typer.Option(help="Time a part of the textbook loop.")] = False,
    json: Annotated[Path, typer.Option(help="Where to write the results.")] = Path(
        "benchmarks/results/speed.json"
    ),
) -> None:
    """Measure, print tables, write JSON."""
    against = [cat_classifier(PART if short else 1)]
    added = [overhead(1), overhead(10)] + ([] if short else [overhead(1, 10 * LARGE)])
    kept = [memory()]
    show("A check beside the textbook loop", against)
    show("What a check adds to f", added)
    show("Memory", kept)
    layers, learning = [convolution(np.float32), convolution(np.float64)], [digits()]
    show("Layers in NumPy, one thread", layers)
    show("A network that learns", learning)
    results = {"textbook": against, "overhead": added, "memory": kept}
    if find_spec("torch"):
        results["models"] = [large_model(1 if short else 8)] + ([] if short else [large_model(68)])
        results["modules"] = [modules()]
        show("Large models in PyTorch", results["models"])
        show("A model and each of its modules", results["modules"])
    if find_spec("jax"):
        results["jax"] = every_entry(short=short)
        show("Every entry of a function in JAX, beside loops of compiled calls", results["jax"])
    save(json, {"short": short, **results, "layers": layers, "learning": learning})
    print(f"written: {json}")


if __name__ == "__main__":
    typer.run(main)
