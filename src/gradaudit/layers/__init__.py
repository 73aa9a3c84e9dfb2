"""From a layer that keeps state, as people write them, to a function of named leaves."""

from gradaudit.layers._original import read_layer
from gradaudit.layers._read import read_layer_claim
from gradaudit.layers._trial import Ways

__all__ = ["Ways", "read_layer", "read_layer_claim"]
