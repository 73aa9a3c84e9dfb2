from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pytest

jax = pytest.importorskip("jax")
jnp = pytest.importorskip("jax.numpy")

from gradaudit.jax import check  # noqa: E402 - after the skip
from tests.jax import _planted as planted  # noqa: E402

numbers = planted.numbers


class Affine(NamedTuple):
    W: Any
    b: Any


@dataclass
class Model:
    """Registered as equinox and flax register theirs: some fields are static."""

    layers: list[Any]
    scale: Any
    activation: str


jax.tree_util.register_dataclass(Model, ["layers", "scale"], ["activation"])


class Opaque:
    """Registered without names of its own."""

    def __init__(self, *arrays: Any) -> None:
        self.arrays = arrays


jax.tree_util.register_pytree_node(
    Opaque, lambda o: (o.arrays, None), lambda _, arrays: Opaque(*arrays)
)


def test_a_registered_class_with_nestings_in_it():
    def f(model, x):
        for one in model.layers:
            x = getattr(jnp, model.activation)(x @ one.W + one.b)
        return model.scale * x

    layers = [Affine(numbers(3, 3, seed=k), numbers(3)) for k in (1, 2)]
    report = check(f, Model(layers, np.float32(2), "tanh"), numbers(2, 3))
    assert report
    assert list(report.leaves) == [
        "model.layers[0].W",
        "model.layers[0].b",
        "model.layers[1].W",
        "model.layers[1].b",
        "model.scale",
        "x",
    ]


def test_what_has_no_names_is_numbered():
    report = check(lambda *args: sum(jnp.sum(a**2) for a in args[0].arrays), Opaque(numbers(2)))
    assert list(report.leaves) == ["0[0]"]
    assert report


def test_integers_keys_and_strings_are_carried_along():
    def f(batch, key, kind):
        assert kind == "mean"
        assert isinstance(batch["steps"], int)
        noise = jax.random.key_data(key)[0] / 7
        return jnp.mean((batch["x"] + noise)[batch["rows"]] ** 2) * batch["steps"]

    batch = {"x": numbers(5), "rows": np.array([0, 2, 2]), "steps": 3, "flag": True}
    report = check(f, batch, jax.random.key(3), "mean")
    assert report
    assert list(report.leaves) == ["batch.x"]


def test_names_that_would_be_one_are_told_apart():
    report = check(lambda x: x["a.b"] * x["a"]["b"], {"a.b": 2.0, "a": {"b": 3.0}})
    assert report
    assert len(report.leaves) == 2


def test_python_floats_take_the_precision_of_others():
    seen = []

    def f(x, s):
        seen.append((x * s).dtype.name)
        return jnp.sum((x * s).astype("float32"))

    check(f, jnp.ones(3, "bfloat16"), 1.5, oracle="same")
    assert set(seen) == {"bfloat16"}


def test_an_empty_leaf_is_no_obstacle():
    assert check(lambda x, y: jnp.sum(x**2) + jnp.sum(y), numbers(3), jnp.zeros(0)) is not None
