"""The operators of torch's own database."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

MANY = 40
"""Operators in the short form."""


@cache
def operators() -> dict[str, Any]:
    """Read the operators that have a derivative, by name; that takes some seconds.

    Returns
    -------
    dict
        From a name to its ``OpInfo``, in the order of the alphabet. A variant's name follows that
        of the operator after a dot.
    """
    from torch.testing._internal.common_methods_invocations import op_db  # noqa: PLC0415 - seconds

    found = {_name(info): info for info in op_db if info.supports_autograd}
    assert len(found) == sum(info.supports_autograd for info in op_db), "names repeat"
    return dict(sorted(found.items()))


def some(names: Sequence[str]) -> list[str]:
    """Take `MANY` of them, spread evenly."""
    return [names[i * len(names) // MANY] for i in range(MANY)]


def _name(info: Any) -> str:
    return ".".join(filter(None, (info.name, info.variant_test_name)))
