"""Derivatives in Keras 3, on the backend that it has loaded: layers, and the layers of a model."""

from gradaudit._cold import demand

demand("keras", "Keras", "keras")

from gradaudit.keras._check_layer import check_layer  # noqa: E402 - the demand comes first
from gradaudit.keras._check_model import check_model  # noqa: E402

__all__ = ["check_layer", "check_model"]
