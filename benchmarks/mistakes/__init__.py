"""Wrong gradients of small models, each with the cause and the place of what is wrong."""

from ._answer import FAMILY, Answer, Reading
from ._judge import judge
from ._mistake import Mistake, Plant, Question, planted
from ._regions import entries
from ._tally import by_cause, by_model, faults, totals
from .factors import FACTORS
from .layouts import LAYOUTS
from .moves import MOVES
from .penalties import PENALTIES
from .scales import SCALES
from .signs import SIGNS
from .two_leaves import TWO_LEAVES
from .two_regions import TWO_REGIONS
from .unknown import UNKNOWNS
from .zeros import ZEROS

MISTAKES: tuple[Mistake, ...] = (
    *SIGNS,
    *SCALES,
    *PENALTIES,
    *LAYOUTS,
    *MOVES,
    *ZEROS,
    *FACTORS,
    *UNKNOWNS,
    *TWO_LEAVES,
    *TWO_REGIONS,
)

__all__ = [
    "FAMILY",
    "MISTAKES",
    "Answer",
    "Mistake",
    "Plant",
    "Question",
    "Reading",
    "by_cause",
    "by_model",
    "entries",
    "faults",
    "judge",
    "planted",
    "totals",
]
