"""Where a gradient is wrong: from entries to regions that a person can read."""

from gradaudit.locate._region import describe

__all__ = ["describe"]
