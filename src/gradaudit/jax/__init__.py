"""Derivatives in JAX: functions of pytrees, in reverse and in forward mode."""

from gradaudit._cold import demand

demand("jax", "JAX", "jax")

from gradaudit.jax._check import check  # noqa: E402 - the demand comes first

__all__ = ["check"]
