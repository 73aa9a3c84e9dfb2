"""Where a gradient is wrong: from failing directions to entries, regions and their names."""

from gradaudit.locate._outputs import affected, name_outputs
from gradaudit.locate._region import describe, mostly, product, regular
from gradaudit.locate._sample import grid, heavier
from gradaudit.locate._search import Region, confirmed, next_region

__all__ = [
    "Region",
    "affected",
    "confirmed",
    "describe",
    "grid",
    "heavier",
    "mostly",
    "name_outputs",
    "next_region",
    "product",
    "regular",
]
