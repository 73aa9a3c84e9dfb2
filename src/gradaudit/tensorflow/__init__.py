"""Derivatives in TensorFlow: functions of tensors and variables."""

from gradaudit._cold import demand

demand("tensorflow", "TensorFlow", "tensorflow")

from gradaudit.tensorflow._check import check  # noqa: E402 - the demand comes first

__all__ = ["check"]
