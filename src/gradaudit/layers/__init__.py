"""From a layer that keeps state, as people write them, to a function of named leaves."""

from gradaudit.layers._read import Ways, read_layer_claim

__all__ = ["Ways", "read_layer_claim"]
