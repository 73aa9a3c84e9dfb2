"""Why: findings about the function, the place and the claim."""

from gradaudit.diagnose._evidence import Evidence, Surroundings
from gradaudit.diagnose._explain import Explanation, common_factor, explain, plausible, unmoved
from gradaudit.diagnose._frameworks import framework_of
from gradaudit.diagnose._function import mutation, precision, randomness, steadied
from gradaudit.diagnose._hypothesis import is_residue
from gradaudit.diagnose._leaf import about_leaf
from gradaudit.diagnose._merged import merged
from gradaudit.diagnose._sizes import sizes

__all__ = [
    "Evidence",
    "Explanation",
    "Surroundings",
    "about_leaf",
    "common_factor",
    "explain",
    "framework_of",
    "is_residue",
    "merged",
    "mutation",
    "plausible",
    "precision",
    "randomness",
    "sizes",
    "steadied",
    "unmoved",
]
