"""A battery of claims, half right and awkward, half wrong and subtle, with the truth of each."""

from . import impure, joint, kinks, noise, outputs, precision, subtle
from ._claim import BatteryClaim, of_kind
from .doors import CLAIMS as _DOORS
from .large import CLAIMS as _LARGE
from .networks import CLAIMS as _NETWORKS
from .scales import CLAIMS as _SCALES
from .smooth import CLAIMS as _SMOOTH

BATTERY: tuple[BatteryClaim, ...] = (
    *of_kind("smooth", _SMOOTH),
    *of_kind("1e-5 overall", subtle.RIGHT, subtle.OVERALL),
    *of_kind("scales", _SCALES),
    *of_kind("float32", precision.SINGLE, outputs.SINGLE),
    *of_kind("float16", precision.HALF, outputs.HALF),
    *of_kind("bfloat16", precision.BRAIN, outputs.BRAIN),
    *of_kind("longdouble", precision.EXTENDED, outputs.EXTENDED),
    *of_kind("networks", _NETWORKS),
    *of_kind("outputs", outputs.DOUBLE),
    *of_kind("large", _LARGE, subtle.ONE_ENTRY),
    *of_kind("kinks", kinks.CLAIMS),
    *of_kind("joint kinks", kinks.JOINT, joint.CLAIMS),
    *of_kind("noise", noise.CLAIMS),
    *of_kind("random", impure.RANDOM),
    *of_kind("mutating", impure.MUTATING),
    *of_kind("containers", _DOORS),
)

__all__ = ["BATTERY", "BatteryClaim"]
