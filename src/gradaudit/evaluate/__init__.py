"""Every call of the user's functions goes through here: copies, counts, budget, random state."""

from gradaudit.evaluate._budget import Budget, BudgetSpentError
from gradaudit.evaluate._evaluator import Evaluator, Move, Step
from gradaudit.evaluate._progress import Show, progress_bar
from gradaudit.evaluate._random_state import RandomState, SeedRng, Stream, read_seed
from gradaudit.evaluate._sample import Sample, Samples

__all__ = [
    "Budget",
    "BudgetSpentError",
    "Evaluator",
    "Move",
    "RandomState",
    "Sample",
    "Samples",
    "SeedRng",
    "Show",
    "Step",
    "Stream",
    "progress_bar",
    "read_seed",
]
