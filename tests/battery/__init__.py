"""A battery of claims, half right and awkward, half wrong and subtle, with the truth of each."""

from ._claim import BatteryClaim
from .doors import CLAIMS as _DOORS
from .kinks import CLAIMS as _KINKS
from .large import CLAIMS as _LARGE
from .networks import CLAIMS as _NETWORKS
from .noise import CLAIMS as _NOISE
from .precision import CLAIMS as _PRECISION
from .scales import CLAIMS as _SCALES
from .smooth import CLAIMS as _SMOOTH

BATTERY: tuple[BatteryClaim, ...] = (
    *_SMOOTH,
    *_SCALES,
    *_PRECISION,
    *_NETWORKS,
    *_LARGE,
    *_KINKS,
    *_NOISE,
    *_DOORS,
)

__all__ = ["BATTERY", "BatteryClaim"]
