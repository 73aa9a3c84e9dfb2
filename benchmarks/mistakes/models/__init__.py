"""Small models with their backward passes written by hand, right and with slips."""

from collections.abc import Callable
from types import MappingProxyType

from ._model import Array, Model, Point, generator
from .attention import attention
from .convolution import convolution
from .embedding import embedding
from .field import field
from .layer_norm import layer_norm
from .recurrent import recurrent
from .relu import relu
from .softmax import softmax
from .springs import springs
from .tanh import tanh

MODELS: MappingProxyType[str, Callable[[int, str], Model]] = MappingProxyType(
    {
        "softmax": softmax,
        "tanh": tanh,
        "relu": relu,
        "convolution": convolution,
        "layer-norm": layer_norm,
        "recurrent": recurrent,
        "field": field,
        "springs": springs,
        "embedding": embedding,
        "attention": attention,
    }
)

__all__ = ["MODELS", "Array", "Model", "Point", "generator"]
