"""Right gradients with mistakes planted in them, and what is said of these."""

from ._answer import Answer, ask, compared
from ._case import FAINT, Case, plant
from ._problem import Draw, Problem, Shape
from ._tally import tally
from ._verdict import cost_of_one, limit, missed, misses
from .field import field
from .mistakes import MISTAKES, Mistake
from .network import network
from .patterns import NOTABLE, PATTERNS, SCATTERED, fitting
from .terms import terms

__all__ = [
    "FAINT",
    "MISTAKES",
    "NOTABLE",
    "PATTERNS",
    "SCATTERED",
    "Answer",
    "Case",
    "Draw",
    "Mistake",
    "Problem",
    "Shape",
    "ask",
    "compared",
    "cost_of_one",
    "field",
    "fitting",
    "limit",
    "missed",
    "misses",
    "network",
    "plant",
    "tally",
    "terms",
]
