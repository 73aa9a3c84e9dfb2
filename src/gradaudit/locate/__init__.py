"""Where a gradient is wrong: from failing directions to entries, regions and their names."""

from gradaudit.locate._outputs import affected, name_outputs
from gradaudit.locate._region import describe, mostly, product, regular, stretched
from gradaudit.locate._sample import any_of, grid
from gradaudit.locate._search import Region, confirmed, next_region

__all__ = [
    "Region",
    "affected",
    "any_of",
    "confirmed",
    "describe",
    "grid",
    "mostly",
    "name_outputs",
    "next_region",
    "product",
    "regular",
    "stretched",
]
