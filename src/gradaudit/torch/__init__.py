"""Derivatives in PyTorch: functions, and the modules of a model."""

from gradaudit._cold import demand

demand("torch", "PyTorch", "torch")

from gradaudit.torch._check import check  # noqa: E402 - the demand comes first
from gradaudit.torch._check_module import check_module  # noqa: E402

__all__ = ["check", "check_module"]
