"""Networks in plain NumPy with hand-written gradients, and their mutants."""

from ._claim import BatteryClaim
from .layers import CLAIMS as _LAYERS
from .mlp import CLAIMS as _MLP
from .sequences import CLAIMS as _SEQUENCES

CLAIMS: tuple[BatteryClaim, ...] = (*_MLP, *_LAYERS, *_SEQUENCES)
