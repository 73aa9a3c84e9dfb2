"""Every layer, activation, loss and penalty of ``gradaudit.nn``, at points that tell."""

from benchmarks.audited._case import Case

from .activations import ACTIVATIONS
from .attention import ATTENTION
from .dense import DENSE
from .images import IMAGES
from .kinks import KINKS
from .losses import LOSSES
from .norms import NORMS
from .penalties import PENALTIES
from .recurrent import RECURRENT

CASES: dict[str, Case] = {
    case.name: case
    for case in (
        *ACTIVATIONS,
        *DENSE,
        *IMAGES,
        *NORMS,
        *RECURRENT,
        *ATTENTION,
        *LOSSES,
        *PENALTIES,
        *KINKS,
    )
}

__all__ = ["CASES"]
