"""Where a gradient is wrong: from failing directions to entries, regions and their names."""

from gradaudit.locate._region import describe, mostly, product
from gradaudit.locate._sample import heavier
from gradaudit.locate._search import Region, next_region

__all__ = ["Region", "describe", "heavier", "mostly", "next_region", "product"]
