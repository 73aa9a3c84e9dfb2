"""Functions with derivatives of their own, right and wrong."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np


def numbers(*shape: int, seed: int = 0, dtype: Any = "float32") -> Any:
    """Return an array of random numbers."""
    return jnp.asarray(np.random.default_rng(seed).normal(size=shape), dtype)


def with_vjp(f: Any, gradient: Any) -> Any:
    """Return a function of one array with a gradient of its own."""
    own = jax.custom_vjp(f)
    own.defvjp(lambda x: (f(x), x), lambda x, ct: (gradient(x, ct),))
    return own


def with_jvp(f: Any, tangent: Any) -> Any:
    """Return a function of one array with a forward derivative of its own."""
    own = jax.custom_jvp(f)

    def rule(primals: Any, tangents: Any) -> Any:
        return f(*primals), tangent(*primals, *tangents)

    own.defjvp(rule)
    return own


def sum_sin(x: Any) -> Any:
    return jnp.sum(jnp.sin(x))


def layer(X: Any, W: Any, b: Any) -> Any:
    return jnp.tanh(X @ W + b)


right_exp = with_vjp(jnp.exp, lambda x, ct: ct * jnp.exp(x))
wrong_sign = with_vjp(lambda x: x * x, lambda x, ct: -2 * ct * x)
wrong_at_417 = with_vjp(sum_sin, lambda x, ct: (ct * jnp.cos(x)).at[417].mul(1.5))
wrong_by_a_thousandth = with_vjp(jnp.tanh, lambda x, ct: 1.001 * ct / jnp.cosh(x) ** 2)
zero_vjp = with_vjp(sum_sin, lambda x, ct: jnp.zeros_like(x))
zero_jvp = with_jvp(sum_sin, lambda x, dx: jnp.zeros((), x.dtype))
right_jvp = with_jvp(jnp.sin, lambda x, dx: dx * jnp.cos(x))
wrong_jvp = with_jvp(jnp.sin, lambda x, dx: dx * jnp.cos(x) * 1.01)
