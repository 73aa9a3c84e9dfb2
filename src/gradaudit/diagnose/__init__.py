"""Why: findings about the function, the place and the claim."""

from gradaudit.diagnose._function import mutation, precision, randomness
from gradaudit.diagnose._leaf import about_leaf

__all__ = ["about_leaf", "mutation", "precision", "randomness"]
