"""Whether exactly the wrong entries of a gradient are named, and at what cost.

Run as ``python -m benchmarks.location``; ``--short`` takes small leaves and a few mistakes in a
leaf of a million entries. Mistakes are planted in right gradients; what is counted is calls of f
after the failure was confirmed. The exit status is 1 if a wrong entry whose error could be seen is
not named, a right one is, an answer that calls itself exact is not, or the location is dearer than
it may be.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from benchmarks._table import save, show
from benchmarks.planted import (
    MISTAKES,
    SCATTERED,
    Answer,
    Draw,
    Mistake,
    Shape,
    ask,
    field,
    fitting,
    missed,
    network,
    plant,
    tally,
    terms,
)


@dataclasses.dataclass(frozen=True)
class Place:
    """A leaf in which mistakes are planted.

    Attributes
    ----------
    draw : callable
        The function.
    shape : tuple of int
        Of the leaf.
    mistakes : int
        How many of `MISTAKES` each pattern gets.
    patterns : tuple of str
        Those wanted; by default all that fit.
    singles : int
        Single entries, which slices are compared with, get so many times as many mistakes.
    """

    draw: Draw
    shape: Shape
    mistakes: int
    patterns: tuple[str, ...] = ()
    singles: int = 3


LONG = (
    Place(terms, (1000,), 4),
    Place(field, (25, 40), 4),
    Place(network, (4, 250), 4),
    Place(network, (8, 5, 5, 5), 4),
    Place(field, (10_000,), 4),
    Place(terms, (100, 100), 4),
    Place(field, (2500, 4), 4),
    Place(network, (20, 20, 5, 5), 4),
    Place(terms, (100_000,), 2),
    Place(network, (250, 400), 2),
    Place(field, (10, 10_000), 1),
    Place(terms, (40, 100, 5, 5), 1),
    Place(terms, (1_000_000,), 1, ("one entry", "three entries", "ten entries"), singles=2),
    Place(field, (1000, 1000), 1, singles=2),
    Place(network, (200, 200, 5, 5), 1, ("one entry", "row", "block"), singles=1),
)
"""Three functions; vectors, matrices, long ones and kernels; a thousand entries to a million."""

SHORT = (
    Place(terms, (1000,), 1),
    Place(network, (4, 250), 1),
    Place(field, (100, 100), 1),
    Place(network, (20, 20, 5, 5), 1),
    Place(network, (1000, 1000), 1, ("one entry", "row"), singles=1),
)
"""What the short form looks at."""


def mistakes(place: Place, number: int) -> Iterator[tuple[str, Mistake]]:
    """Pair the patterns of a place with mistakes, each pattern of each place with others.

    Parameters
    ----------
    place : Place
        The leaf.
    number : int
        Of the place and the seed; it says which mistake comes first.

    Yields
    ------
    str, Mistake
        A pattern and what it gets.
    """
    for position, pattern in enumerate(place.patterns or fitting(place.shape)):
        wanted = place.mistakes * (place.singles if SCATTERED.get(pattern) == 1 else 1)
        for turn in range(min(wanted, len(MISTAKES))):
            yield pattern, MISTAKES[(number + position + turn) % len(MISTAKES)]


def answers(places: Iterable[Place], seeds: int) -> Iterator[Answer]:
    """Draw each problem, plant each mistake and ask, seed by seed."""
    for number, place in enumerate(places):
        for seed in range(seeds):
            problem = place.draw(place.shape, seed)
            for pattern, mistake in mistakes(place, number + seed):
                yield ask(plant(problem, pattern, mistake, seed))


def main(
    *,
    short: Annotated[bool, typer.Option(help="Small leaves, and little of a large one.")] = False,
    seeds: Annotated[int, typer.Option(help="How often all is drawn anew.", min=1)] = 1,
    json: Annotated[Path, typer.Option(help="Where to write the results.")] = Path(
        "benchmarks/results/location.json"
    ),
) -> None:
    """Plant, check, print tables, write JSON, and fail if anything falls short."""
    said = list(answers(SHORT if short else LONG, seeds))
    rows, wrong = tally(said), missed(said)
    show("Calls of f to locate the wrong entries, after the failure was confirmed", rows)
    print(f"{len(said)} cases, {len(wrong)} misses", *wrong, sep="\n  ")
    cases = [dataclasses.asdict(each) for each in said]
    save(json, {"short": short, "seeds": seeds, "table": rows, "misses": wrong, "cases": cases})
    print(f"written: {json}")
    if wrong:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
