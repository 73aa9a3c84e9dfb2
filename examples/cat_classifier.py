"""A student builds the picture classifier of a course: four layers of numbers, 61,481 parameters.

The parameters are a dict, ``W1, b1, W2, …``, and so are the gradients, ``dW1, db1, …``. The course
unrolls them into one vector, moves each number by 1e-7 up and down, and compares: 122,962 calls of
the cost, on one picture since it is slow, for one ratio. It also says that dropout has to be
switched off first, and that the check must not run in training. Here the dict goes in as it is, a
few hundred calls do, dropout is found out by itself, and can stay on if the draws are fixed.

Run it as ``python examples/cat_classifier.py [photographs.h5]``; the file is the one that
``examples/photographs.py`` writes, made in a temporary folder if it is not given.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

import gradaudit
from gradaudit.demos.photographs import read_photographs
from gradaudit.nn import Adam, DeepNetwork, initial_parameters, roll, shapes_of, unroll
from gradaudit.textbook import norm_ratio, two_sided_gradient

SIZES = (12288, 5, 5, 1)
TRAINED, STEPS, SAMPLE = 160, 200, 97


def textbook(network: DeepNetwork, parameters: dict[str, Any]) -> float:
    """Compare as the course does; one parameter in 97 moves, since all would take a minute."""
    shapes = shapes_of(parameters)
    vector = unroll(parameters, shapes)

    def cost(some: Any) -> float:
        moved = vector.copy()
        moved[::SAMPLE] = some
        return network.cost(roll(moved, shapes))

    claimed = unroll(network.gradients(parameters), shapes, prefix="d")
    return norm_ratio(claimed[::SAMPLE], two_sided_gradient(cost, vector[::SAMPLE], 1e-7))


def train(network: DeepNetwork, parameters: dict[str, Any]) -> dict[str, Any]:
    """Take Adam's steps on all examples at once, without any check."""
    optimiser = Adam(rate=1e-3)
    for _ in range(STEPS):
        gradients = network.gradients(parameters)
        parameters = optimiser.step(parameters, {key: gradients[f"d{key}"] for key in parameters})
    return parameters


def right(network: DeepNetwork, parameters: dict[str, Any]) -> float:
    """Return the share of examples that a network gets right."""
    return float(np.mean((network.predicted(parameters) > 0.5) == network.labels))


def main(path: Path | None = None) -> tuple[dict[str, gradaudit.Report], float]:
    """Check, train, check again; then check with dropout. Return the reports, and what is right."""
    pictures, labels = read_photographs(path)
    X, Y = pictures.reshape(len(pictures), -1).T / 255, labels[None] * 1.0
    training = DeepNetwork(X[:, :TRAINED], Y[:, :TRAINED], hidden="relu")
    testing = replace(training, examples=X[:, TRAINED:], labels=Y[:, TRAINED:])
    single = replace(training, examples=X[:, :1], labels=Y[:, :1])
    parameters = initial_parameters(SIZES)

    print(f"A textbook check of one parameter in {SAMPLE}: {textbook(single, parameters):.1e}\n")
    reports = {"before": gradaudit.check(single.cost, single.gradients, parameters)}
    print(reports["before"], "\n")

    before = right(testing, parameters)
    parameters = train(training, parameters)
    after = right(testing, parameters)
    print(f"Pictures that it was not trained on: {before:.0%} right before, {after:.0%} after.\n")
    reports["after"] = gradaudit.check(single.cost, single.gradients, parameters)
    print("After training:", reports["after"].reason, "\n")

    dropping = replace(single, keep_probability=0.8)
    for seed_rng in (False, True):
        report = gradaudit.check(dropping.cost, dropping.gradients, parameters, seed_rng=seed_rng)
        reports[f"dropout, seed_rng={seed_rng}"] = report
        said = report.findings[0].statement if report.findings else report.reason
        print(f"With dropout and seed_rng={seed_rng}: {report.verdict}. {said}")
    return reports, after


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
