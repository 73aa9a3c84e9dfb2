"""Mistakes in the backward pass of every layer, activation, loss and penalty."""

from benchmarks.audited._mutant import Mutant

from .activations import ACTIVATIONS
from .attention import ATTENTION
from .convolution import CONVOLUTION
from .dense import DENSE
from .entropies import ENTROPIES
from .kinks import KINKS
from .losses import LOSSES
from .norms import NORMS
from .penalties import PENALTIES
from .pooling import POOLING
from .recurrent import RECURRENT
from .selecting import SELECTING
from .smooth import SMOOTH

MUTANTS: tuple[Mutant, ...] = (
    *ACTIVATIONS,
    *SMOOTH,
    *DENSE,
    *SELECTING,
    *CONVOLUTION,
    *POOLING,
    *NORMS,
    *RECURRENT,
    *ATTENTION,
    *ENTROPIES,
    *LOSSES,
    *PENALTIES,
    *KINKS,
)

__all__ = ["MUTANTS"]
