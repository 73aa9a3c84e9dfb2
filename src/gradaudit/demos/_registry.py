"""All demonstrations, by name."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from gradaudit.demos._demo import Demo
from gradaudit.demos.cat_classifier import CAT_DEMOS
from gradaudit.demos.iris import IRIS_DEMOS
from gradaudit.demos.regularised_network import UNROLLED_DEMOS

__all__ = ["DEMOS"]

DEMOS: Mapping[str, Demo] = MappingProxyType(
    {demo.name: demo for demo in (*IRIS_DEMOS, *CAT_DEMOS, *UNROLLED_DEMOS)}
)
