"""The training loop."""

from __future__ import annotations

import numpy as np

from gradaudit._errors import GradientError
from gradaudit.evaluate import progress_bar
from gradaudit.nn.audit import check_network
from gradaudit.nn.layer import Array
from gradaudit.nn.optimisers import Adam, Optimiser
from gradaudit.nn.sequential import Sequential

AUDITED = 4
"""So many examples tell of every derivative, and cost little."""


def fit(
    network: Sequential,
    X: Array,
    Y: Array,
    optimiser: Optimiser | None = None,
    *,
    epochs: int = 10,
    batch_size: int = 32,
    seed: int = 0,
    audit: bool = False,
    progress: bool = True,
) -> list[float]:
    """Train a network.

    Parameters
    ----------
    network : Sequential
        With a loss; its parameters are replaced by better ones.
    X, Y : ndarray
        Examples and targets; the first axis counts them.
    optimiser : Optimiser, optional
        Adam, if not given.
    epochs : int
        How often all examples are gone through.
    batch_size : int
        Examples for each step.
    seed : int
        What the order of the examples is drawn from.
    audit : bool
        Whether to check every derivative on a few examples before the first step. Training calls
        the gradient a thousand times; the check is needed once, after a change of the code.
    progress : bool
        Whether to show a progress bar on standard error.

    Returns
    -------
    list of float
        The cost of each epoch, averaged over its batches.

    Raises
    ------
    GradientError
        If the audit does not pass; its text is the report.
    ValueError
        If there are not as many targets as examples, or a number is below 1.
    """
    _demand_batches(X, Y, epochs, batch_size)
    optimiser = Adam() if optimiser is None else optimiser
    generator = np.random.default_rng(seed)
    if audit:
        report = check_network(network, X[:AUDITED], Y[:AUDITED], progress=progress)
        if not report:
            raise GradientError(report)
    history: list[float] = []
    with progress_bar(wanted=progress) as show:
        for epoch in range(epochs):
            order = generator.permutation(len(X))
            costs = []
            for start in range(0, len(X), batch_size):
                batch = order[start : start + batch_size]
                cost, gradients = network.value_and_gradients(X[batch], Y[batch])
                network.parameters = optimiser.step(network.parameters, gradients)
                costs.append(float(cost))
            history.append(float(np.mean(costs)))
            show(f"epoch {epoch + 1}, cost {history[-1]:.3g}", (epoch + 1) / epochs)
    return history


def _demand_batches(X: Array, Y: Array, epochs: int, batch_size: int) -> None:
    if len(X) != len(Y) or not len(X):
        raise ValueError(f"`X` has {len(X)} examples and `Y` has {len(Y)}: expected as many")
    for name, value in (("epochs", epochs), ("batch_size", batch_size)):
        if value < 1:
            raise ValueError(f"`{name}` is {value!r}: expected a whole number from 1 up")
