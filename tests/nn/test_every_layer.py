"""What every layer owes its user: dtypes, arguments left alone, state left alone."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import numpy as np
import pytest

from gradaudit import nn
from tests.nn._audited import CASES, Case, normal

FLOATS = {name: case for name, case in CASES.items() if case.kind is not nn.Embedding}

every_layer = pytest.mark.parametrize("case", CASES.values(), ids=CASES)
every_layer_of_floats = pytest.mark.parametrize("case", FLOATS.values(), ids=FLOATS)


def both_ways(layer: Any, X: Any, dY: Any = None) -> dict[str, Any]:
    Y = layer.forward(X)
    dY = normal(9, Y.shape, Y.dtype) if dY is None else dY
    dX = layer.backward(dY)
    return {"Y": Y, "dX": dX, **layer.gradients}


def state(layer: Any) -> dict[str, Any]:
    """Return all that a layer holds, in a form that can be compared."""
    held = deepcopy({key: value for key, value in vars(layer).items() if key != "activation"})
    held["generator"] = layer.generator.bit_generator.state
    return held


def assert_same(found: Any, expected: Any) -> None:
    np.testing.assert_equal(found, expected)


def assert_close(found: dict[str, Any], expected: dict[str, Any]) -> None:
    assert found.keys() == expected.keys()
    for name, array in expected.items():
        atol = 1e-13 * np.abs(array).max(initial=1)
        np.testing.assert_allclose(found[name], array, rtol=0, atol=atol, err_msg=name)


@every_layer
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_a_dtype_stays(case: Case, dtype: Any) -> None:
    layer, X = case.made(dtype)
    assert {array.dtype for array in both_ways(layer, X).values()} == {np.dtype(dtype)}
    assert {array.dtype for array in layer.parameters.values()} <= {np.dtype(dtype)}
    if isinstance(layer, nn.BatchNorm):
        assert {array.dtype for array in layer.running or ()} == {np.dtype(dtype)}


@every_layer
def test_shapes_come_back(case: Case) -> None:
    layer, X = case.made()
    assert layer.gradients == {}
    found = both_ways(layer, X)
    assert found["dX"].shape == X.shape
    assert nn.shapes_of(layer.gradients) == nn.shapes_of(layer.parameters)
    assert list(layer.gradients) == list(layer.parameters)


@every_layer_of_floats
def test_parameters_are_made_in_the_precision_of_the_input(case: Case) -> None:
    layer = case.kind(*case.arguments, **case.options)
    layer.forward(normal(0, case.shape, np.float32))
    assert {array.dtype for array in layer.parameters.values()} <= {np.dtype(np.float32)}


@every_layer_of_floats
def test_whole_numbers_count_as_float64(case: Case) -> None:
    X = np.random.default_rng(0).integers(-3, 4, case.shape)
    of_whole, of_floats = (case.kind(*case.arguments, **case.options) for _ in range(2))
    dY = normal(9, of_floats.forward(X.astype(float)).shape)
    of_whole, of_floats = (case.kind(*case.arguments, **case.options) for _ in range(2))
    assert_close(both_ways(of_whole, X, dY), both_ways(of_floats, X.astype(float), dY))


@every_layer
def test_nothing_given_is_written_into(case: Case) -> None:
    layer, X = case.made()
    dY = normal(9, layer.forward(X).shape)
    given = [X, dY, *layer.parameters.values()]
    before = deepcopy(given)
    for array in given:
        array.setflags(write=False)
    both_ways(layer, X, dY)
    assert_same(given, before)


@every_layer
def test_the_layout_in_memory_does_not_matter(case: Case) -> None:
    layer, X = case.made()
    dY = normal(9, layer.forward(X).shape)
    spaced_X, spaced_dY = np.repeat(X, 2, axis=-1)[..., ::2], np.repeat(dY, 2, axis=0)[::2]
    expected = both_ways(deepcopy(layer), X, dY)
    for other_X, other_dY in [
        (np.asfortranarray(X), np.asfortranarray(dY)),
        (spaced_X, spaced_dY),
        (X[::-1].copy()[::-1], dY[..., ::-1].copy()[..., ::-1]),
    ]:
        assert_close(both_ways(deepcopy(layer), other_X, other_dY), expected)
    fortran = layer.with_parameters(
        {name: np.asfortranarray(array) for name, array in layer.parameters.items()}
    )
    assert_close(both_ways(fortran, X, dY), expected)


@every_layer
def test_an_output_that_is_written_into_changes_no_gradient(case: Case) -> None:
    layer, X = case.made()
    other = deepcopy(layer)
    dY = normal(9, layer.forward(X).shape)
    expected = {"dX": layer.backward(dY), **layer.gradients}
    other.forward(X.copy())[...] = 100
    assert_same({"dX": other.backward(dY), **other.gradients}, expected)


@every_layer
def test_gradients_are_of_the_last_backward_alone(case: Case) -> None:
    layer, X = case.made()
    dY = normal(9, layer.forward(X).shape)
    first = layer.backward(dY), layer.gradients
    kept = deepcopy(first)
    assert_same((layer.backward(dY), layer.gradients), kept)
    layer.backward(2 * dY)
    assert_same(first, kept)


@every_layer
def test_another_layer_with_other_parameters_leaves_this_one_alone(case: Case) -> None:
    layer, X = case.made()
    dY = normal(9, layer.forward(X).shape)
    layer.backward(dY)
    before = state(layer)
    other = layer.with_parameters({name: 2 * w for name, w in layer.parameters.items()})
    both_ways(other, X + 1 if X.dtype.kind == "f" else X, dY)
    assert_same(state(layer), before)
    assert_same(other.parameters, {name: 2 * w for name, w in before["parameters"].items()})


@every_layer
def test_forward_is_a_function_of_each_parameter(case: Case) -> None:
    layer, X = case.made()
    layer.backward(normal(9, layer.forward(X).shape))
    before = state(layer)
    for name, array in before["parameters"].items():
        f = layer.forward_with_param(name, X)
        expected = deepcopy(layer)
        expected.parameters = {**before["parameters"], name: array + 0.5}
        assert_same(f(array + 0.5), expected.forward(X))
        assert_same(f(array + 0.5), f(array + 0.5))
    assert_same(state(layer), before)


@every_layer
def test_backward_needs_a_forward_pass(case: Case) -> None:
    with pytest.raises(RuntimeError, match=rf"{case.kind.__name__}\.backward needs a forward"):
        case.kind(*case.arguments, **case.options).backward(np.ones(case.shape))


@every_layer
def test_a_parameter_that_is_not_there(case: Case) -> None:
    layer, X = case.made()
    has = ", ".join(layer.parameters) or "none"
    with pytest.raises(KeyError, match=rf"has no parameter `V`: it has {has}"):
        layer.forward_with_param("V", X)


def test_a_parameter_that_is_not_there_yet() -> None:
    with pytest.raises(KeyError, match="no parameter `W`: it has none before its first forward"):
        nn.FullyConnected(2).forward_with_param("W", np.ones((2, 3)))


@every_layer_of_floats
def test_nan_stays_nan(case: Case) -> None:
    layer, X = case.made()
    layer.training = False  # dropout would drop it
    Y = layer.forward(np.full_like(X, np.nan))
    assert np.isnan(Y).all()
    found = both_ways(layer, X, np.full_like(Y, np.nan))
    assert np.isnan(found.pop("dX")).any()
    assert all(np.isnan(found[name]).all() for name in layer.parameters)
