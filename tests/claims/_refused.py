"""What the tests of misuse share: a right claim, and a check that must be refused."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from gradaudit import ArgumentError, check

Array = NDArray[Any]

X = np.array([0.3, 0.5, 0.7])
W = np.array([[0.2, 0.4, 0.6], [0.8, 1.0, 1.2]])
PARAMETERS = {"W": W, "b": X}


def total(x: Array) -> float:
    return float(np.sin(x).sum())


def slope(x: Array) -> Array:
    return np.cos(x)


def network(p: dict[str, Array]) -> float:
    return total(p["W"]) + total(p["b"])


def network_slope(p: dict[str, Array]) -> dict[str, Array]:
    return {"W": np.cos(p["W"]), "b": np.cos(p["b"])}


def refused(*positional: Any, **options: Any) -> str:
    """Give the text of the error that a check must raise."""
    with pytest.raises(ArgumentError) as caught:
        check(*positional, **options)
    return str(caught.value)


def says(text: str, *parts: str) -> None:
    missing = [part for part in parts if part not in text]
    assert not missing, f"{missing} not in {text!r}"


def label(value: Any) -> str:
    """Name a parameter without its address."""
    text = repr(value).replace("\n", "")
    return type(value).__name__ if " at 0x" in text else text
