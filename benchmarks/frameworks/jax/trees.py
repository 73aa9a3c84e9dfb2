"""What arguments and outputs may be: pytrees of any kind, of any use."""

from __future__ import annotations

from typing import Any, NamedTuple

import jax
import jax.numpy as jnp

from benchmarks.frameworks._claim import Question, of_kind, right, wrong

from ._planted import Draw, drawn, planted, times


class Weights(NamedTuple):
    """Parameters of one layer."""

    w: Any
    b: Any


@jax.tree_util.register_pytree_node_class
class Layer:
    """A module as a registered class: an affine map and its activation."""

    def __init__(self, w: Any, b: Any, activation: Any) -> None:
        self.w, self.b, self.activation = w, b, activation

    def __call__(self, x: Any) -> Any:
        """Apply the layer."""
        return self.activation(x @ self.w + self.b)

    def tree_flatten(self) -> tuple[Any, Any]:
        """Give the arrays, and what else there is."""
        return (self.w, self.b), self.activation

    @classmethod
    def tree_unflatten(cls, activation: Any, arrays: Any) -> Layer:
        """Make one of new arrays."""
        w, b = arrays
        return cls(w, b, activation)


def _modules(draw: Draw, factor: float = 1.0) -> Question:
    """Differentiate by a list of modules."""
    inner = planted(jnp.tanh, times(factor))
    layers = [
        Layer(draw.normal(4, 6, scale=0.5), draw.normal(6, scale=0.1), inner),
        Layer(draw.normal(6, 2, scale=0.5), draw.normal(2, scale=0.1), jax.nn.sigmoid),
    ]
    x = draw.normal(5, 4)
    return Question(lambda layers: layers[1](layers[0](x.astype(layers[0].w.dtype))), (layers,))


def _named(draw: Draw, *, swapped: bool = False) -> Question:
    """Differentiate by a named tuple of two arrays of one shape."""

    def change(gradients: Any) -> Any:
        (g,) = gradients
        return (Weights(g.b, g.w) if swapped else g,)

    f = planted(lambda p: jnp.sin(p.w) * p.b**2, change)
    return Question(f, (Weights(draw.uniform(0.3, 1.2, 6), draw.uniform(0.3, 1.2, 6)),))


def _nested(draw: Draw, factor: float = 1.0) -> Question:
    """Return a nesting; the innermost array may be wrong."""
    sine = planted(jnp.sin, times(factor))
    return Question(
        lambda a, b: {"product": a * b, "rest": (jnp.exp(a), [sine(b), b.sum()])},
        (draw.uniform(0.3, 1.2, 5), draw.uniform(0.3, 1.2, 5)),
    )


def _integers(draw: Draw) -> Question:
    """Take rows by integers, which are an argument, too."""
    return Question(
        lambda table, rows: jnp.sin(table[rows]),
        (draw.uniform(0.3, 1.2, 6, 3), draw.integers(6, 8)),
    )


def _rows(draw: Draw, *, overwritten: bool) -> Question:
    """Take rows, some of them twice: their gradients add up."""
    rows = jnp.array([0, 2, 2, 5, 0])

    def backward(shape: Any, c: jax.Array) -> tuple[jax.Array]:
        at = jnp.zeros((6, 3), c.dtype).at[rows]
        return (at.set(c) if overwritten else at.add(c),)

    @jax.custom_vjp
    def take(table: jax.Array) -> jax.Array:
        return table[rows]

    take.defvjp(lambda table: (table[rows], None), backward)
    return Question(lambda table: jnp.tanh(take(table)), (draw.uniform(0.3, 1.2, 6, 3),))


def _unused(draw: Draw, *, stopped: bool = False) -> Question:
    """Do not use one argument, or use it behind a stop."""
    return Question(
        lambda a, b: jnp.sin(a) * jax.lax.stop_gradient(b) if stopped else jnp.sin(a),
        (draw.uniform(0.3, 1.2, 4), draw.uniform(0.3, 1.2, 4)),
    )


def _number(draw: Draw) -> Question:
    """Take a Python number and an array."""
    return Question(lambda a, x: jnp.exp(-a * x), (0.7, draw.uniform(0.3, 1.2, 5)))


def _two_dtypes(draw: Draw, factor: float = 1.0) -> Question:
    """Take a float32 and a float64 argument."""
    sine = planted(jnp.sin, times(factor))
    a = draw.uniform(0.3, 1.2, 5).astype("float32")
    return Question(lambda a, b: sine(a) * b, (a, draw.uniform(0.3, 1.2, 5)))


CLAIMS = of_kind(
    "pytrees",
    right("float32 modules", drawn(_modules)),
    right("modules", drawn(_modules, dtype="float64")),
    right("a named tuple", drawn(_named)),
    right("nested outputs", drawn(_nested, dtype="float64")),
    right("an integer argument", drawn(_integers)),
    right("rows taken twice", drawn(_rows, overwritten=False)),
    right("an unused argument", drawn(_unused, dtype="float64")),
    right("a number of Python's", drawn(_number)),
    right("arguments of two dtypes", drawn(_two_dtypes, dtype="float64")),
    wrong("float32 modules, one activation by 1 %", drawn(_modules, factor=1.01)),
    wrong("a named tuple, gradients swapped", drawn(_named, swapped=True)),
    wrong("nested outputs, one by 10 %", drawn(_nested, factor=1.1, dtype="float64")),
    wrong("rows taken twice, overwritten", drawn(_rows, overwritten=True)),
    wrong("a stopped argument", drawn(_unused, stopped=True)),
    wrong("arguments of two dtypes, by 1 %", drawn(_two_dtypes, factor=1.01, dtype="float64")),
)
