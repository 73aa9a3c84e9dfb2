"""PyTorch's generators of random numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch


class DefaultStream:
    """The global generators, of the CPU and of all CUDA devices in use.

    Parameters
    ----------
    seed : int
        Where every call is to start.
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed

    def state(self) -> tuple[torch.Tensor, list[torch.Tensor]]:
        """Return where they stand."""
        on_devices = torch.cuda.get_rng_state_all() if torch.cuda.is_initialized() else []
        return torch.get_rng_state(), on_devices

    def restore(self, state: tuple[torch.Tensor, list[torch.Tensor]]) -> None:
        """Put them there again."""
        torch.set_rng_state(state[0])
        if state[1]:
            torch.cuda.set_rng_state_all(state[1])

    def rewind(self) -> None:
        """Put them at the start."""
        torch.manual_seed(self._seed)


class GivenStream:
    """A generator that was given.

    Parameters
    ----------
    generator : torch.Generator
        It.
    seed : int
        Where every call is to start.
    """

    def __init__(self, generator: torch.Generator, seed: int) -> None:
        self._generator = generator
        self._seed = seed

    def state(self) -> torch.Tensor:
        """Return where it stands."""
        return self._generator.get_state()

    def restore(self, state: torch.Tensor) -> None:
        """Put it there again."""
        self._generator.set_state(state)

    def rewind(self) -> None:
        """Put it at the start."""
        self._generator.manual_seed(self._seed)


def with_streams(seed_rng: Any, seed: int) -> Any:
    """Return the argument `seed_rng` with PyTorch's generators in it as streams."""
    if isinstance(seed_rng, torch.Generator):
        return GivenStream(seed_rng, seed)
    if isinstance(seed_rng, Sequence):
        return [with_streams(item, seed) for item in seed_rng]
    return seed_rng
