"""Derivatives in PyTorch: functions, and the modules of a model."""

from gradaudit._cold import demand

demand("torch", "PyTorch", "torch")

from gradaudit.torch._check import check  # noqa: E402 - the demand comes first

__all__ = ["check"]
