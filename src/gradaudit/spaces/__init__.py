"""What the checker needs of arrays and of nestings of them."""

from gradaudit.spaces._analytic import Analytic
from gradaudit.spaces._flat import EPS, FlatSpace, FloatArray
from gradaudit.spaces._numpy import NumpySpace
from gradaudit.spaces._protocol import EVERY_ENTRY, Array, Index, Space
from gradaudit.spaces._tree import Path, Tree, flatten, look_up, names_of

__all__ = [
    "EPS",
    "EVERY_ENTRY",
    "Analytic",
    "Array",
    "FlatSpace",
    "FloatArray",
    "Index",
    "NumpySpace",
    "Path",
    "Space",
    "Tree",
    "flatten",
    "look_up",
    "names_of",
]
