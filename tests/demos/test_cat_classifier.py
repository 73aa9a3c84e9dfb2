"""C2: 61,481 parameters in a dict, on one picture."""

import numpy as np
import pytest

from gradaudit.demos.cat_classifier import cat_classifier
from gradaudit.textbook import norm_ratio, two_sided_gradient


def rolled_out(parameters, prefix=""):
    names = [f"{kind}{number}" for number in (1, 2, 3) for kind in "Wb"]
    return np.concatenate([parameters[prefix + name].ravel() for name in names])


def rolled_back(vector, like):
    ends = np.cumsum([array.size for array in like.values()])[:-1]
    pieces = np.split(vector, ends)
    return {name: piece.reshape(like[name].shape) for name, piece in zip(like, pieces, strict=True)}


def ratio(arguments, f, every=16):
    """Compare each sixteenth parameter; all of them, at 16 times the price, give the same ratio."""
    parameters = arguments["x"]
    point = rolled_out(parameters)

    def cost(moved):
        point[::every] = moved
        return f(rolled_back(point, parameters))

    numeric = two_sided_gradient(cost, point[::every], 1e-7)
    return norm_ratio(rolled_out(arguments["grad"](parameters), "d")[::every], numeric)


def test_there_are_61481_parameters():
    assert sum(array.size for array in cat_classifier()["x"].values()) == 61_481


def test_gradients_come_as_course_code_returns_them():
    arguments = cat_classifier()
    gradients = arguments["grad"](arguments["x"])
    for name, array in arguments["x"].items():
        assert gradients[f"d{name}"].shape == array.shape
    assert {"dA0", "dA1", "dA2", "dA3"} <= set(gradients)


def test_nothing_is_saturated():
    gradients = cat_classifier()["grad"](cat_classifier()["x"])
    assert all(np.abs(gradients[f"dW{number}"]).max() > 1e-3 for number in (1, 2, 3))


@pytest.mark.parametrize("hidden", ["tanh", "relu"])
def test_textbook_check_passes_without_dropout(hidden):
    arguments = cat_classifier(hidden)
    assert (
        3e-10 < ratio(arguments, arguments["f"]) < 3e-8
    )  # published: 3.02e-9, below 1e-7 is right


def test_textbook_check_fails_with_dropout():
    arguments = cat_classifier(keep_probability=0.8)
    assert ratio(arguments, arguments["f"]) > 0.99


def test_dropout_is_right_under_one_mask(monkeypatch):
    arguments = cat_classifier(keep_probability=0.8)
    drawing = np.random.RandomState(0).rand(5, 1)
    monkeypatch.setattr(np.random, "rand", lambda *shape: drawing[: shape[0]])
    assert ratio(arguments, arguments["f"]) < 3e-8


def test_several_examples():
    arguments = cat_classifier(examples=3)
    assert 3e-10 < ratio(arguments, arguments["f"]) < 3e-8
