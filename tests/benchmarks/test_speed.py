"""What the benchmark of speed promises and a test can hold: evaluations and memory, not seconds."""

from __future__ import annotations

import tracemalloc

import gradaudit
from benchmarks.speed import LARGE, large_claim, overhead
from gradaudit.demos import DEMOS


def test_the_network_of_61481_parameters_takes_few_evaluations() -> None:
    arguments = DEMOS["cat"].arguments()
    report = gradaudit.check(**arguments)
    assert sum(leaf.size for leaf in arguments["x"].values()) == 61_481
    assert report.verdict == "pass"
    assert report.evaluations <= 1000


def test_300000_entries_take_few_evaluations() -> None:
    for leaves in (1, 10):
        row = overhead(leaves)
        assert row["verdict"] == "pass"
        assert row["evaluations"] <= 1000


def test_memory_is_a_small_number_of_copies() -> None:
    f, grad, x = large_claim(1)
    tracemalloc.start()
    report = gradaudit.check(f, grad, x)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert report.leaf("x[0]").shape == (LARGE,)
    assert peak < 16 * x[0].nbytes
