"""The checks that people brought, each one a case to run from end to end."""

from gradaudit.demos._demo import Demo
from gradaudit.demos._extra import MissingExtraError
from gradaudit.demos._registry import DEMOS

__all__ = ["DEMOS", "Demo", "MissingExtraError"]
