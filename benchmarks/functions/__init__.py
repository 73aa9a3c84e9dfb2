"""Kinds of scalar function of one real variable, with exact derivatives, to calibrate slopes on."""

from ._kind import Kind, Sample
from .cancelling import KINDS as _CANCELLING
from .edges import KINDS as _EDGES
from .kinks import KINDS as _KINKS
from .large import KINDS as _LARGE
from .noisy import KINDS as _NOISY
from .oscillating import KINDS as _OSCILLATING
from .rounded import KINDS as _ROUNDED
from .scales import KINDS as _SCALES
from .smooth import KINDS as _SMOOTH

KINDS: tuple[Kind, ...] = (
    *_SMOOTH,
    *_OSCILLATING,
    *_SCALES,
    *_ROUNDED,
    *_NOISY,
    *_KINKS,
    *_EDGES,
    *_LARGE,
    *_CANCELLING,
)

__all__ = ["KINDS", "Kind", "Sample"]
