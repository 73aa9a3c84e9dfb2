"""PyTorch's tensors as a space."""

from __future__ import annotations

import numpy as np
import pytest

pytest.importorskip("torch")
import torch

from gradaudit.claims import Frames
from gradaudit.torch._space import TorchSpace

SPACE = TorchSpace()
DTYPES = [torch.float64, torch.float32, torch.bfloat16, torch.float16]


def leaf(dtype, *shape) -> torch.Tensor:
    return torch.randn(*shape, generator=torch.Generator().manual_seed(0)).to(dtype)


@pytest.mark.parametrize("dtype", DTYPES)
def test_there_and_back(dtype) -> None:
    x = leaf(dtype, 3, 4)
    assert SPACE.dtype(x) == str(dtype).removeprefix("torch.")
    assert SPACE.eps(x) == torch.finfo(dtype).eps
    assert SPACE.shape(x) == (3, 4)
    assert SPACE.size(x) == 12
    assert SPACE.flat(x).dtype == np.float64
    assert torch.equal(SPACE.like(x, SPACE.flat(x)), x)
    assert SPACE.like(x, np.arange(2.0), (2,)).shape == (2,)
    assert SPACE.real(x.to(torch.int64)) is None
    assert SPACE.real(x) is x


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("index", [slice(None), np.array([1, 5, 11])])
def test_a_step_is_the_step_meant(dtype, index) -> None:
    x = leaf(dtype, 3, 4)
    scale = SPACE.scale(x)[index]
    before, expected = x.clone(), SPACE.flat(x).copy()
    expected[index] += scale * 0.25
    for _ in range(2):  # the second one finds the step converted
        assert torch.equal(SPACE.moved(x, index, scale, 0.25), SPACE.like(x, expected))
    assert torch.equal(x, before)
    odd = scale / 3  # not a number of any dtype but float64: added in float64, then rounded
    expected = SPACE.flat(x).copy()
    expected[index] += odd
    assert torch.equal(SPACE.moved(x, index, odd, 1.0), SPACE.like(x, expected))


def test_copies_are_of_their_own() -> None:
    x = leaf(torch.float32, 3, 1).expand(3, 4)
    copy = SPACE.copy(x)
    copy[0, 0] = 7.0
    assert SPACE.same(x, x.clone())
    assert not SPACE.same(x, copy)
    assert not SPACE.same(3.0, x)
    assert SPACE.same(torch.tensor([torch.nan]), torch.tensor([torch.nan]))
    assert not SPACE.finite(torch.tensor([torch.inf]))


def test_frames_deal_each_entry_to_one_direction() -> None:
    small, large = leaf(torch.float32, 5), leaf(torch.float32, 50, 7)
    frames = Frames(("a", "b"), (small, large), SPACE, seed=3)
    assert frames.names == ("a", "b along 64 directions")
    assert frames.coordinates == {"b along 64 directions"}
    tangents = torch.stack(list(frames.tangents(1)))
    assert tangents.shape == (64, 50, 7)
    assert bool(((tangents != 0).sum(0) == 1).all())
    assert torch.equal(torch.stack(list(frames.tangents(0))), torch.eye(5))
    here = frames.point(frames.leaves)
    assert torch.equal(here[0], small)
    assert torch.equal(here[1], large)
    moved = frames.point([small, SPACE.like(frames.leaves[1], 0.5 * np.eye(64)[3])])[1]
    assert torch.allclose(moved - large, 0.5 * tangents[3], atol=1e-6)
