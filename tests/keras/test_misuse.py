from typing import Any

import numpy as np
import pytest

keras = pytest.importorskip("keras")

from keras import layers  # noqa: E402 - after the skip

from gradaudit import ArgumentError  # noqa: E402
from gradaudit import keras as doors  # noqa: E402
from tests.keras._planted import called, numbers  # noqa: E402

check_layer: Any = doors.check_layer
check_model: Any = doors.check_model

X = numbers(3, 4)


def dense():
    return called(layers.Dense(2), X)


def model():
    return keras.Sequential([keras.Input((4,)), layers.Dense(2)])


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (lambda: check_layer(1, X), "`layer` is a int"),
        (lambda: check_layer(dense(), (X, X, X, X)), "`inputs` does not fit"),
        (lambda: check_layer(dense(), {"z": X}), "`inputs` does not fit"),
        (lambda: check_layer(dense(), X * np.nan), "`inputs` of `inputs` holds numbers"),
        (lambda: check_layer(dense(), X + 1j), "`inputs` of `inputs` has dtype complex"),
        (lambda: check_layer(layers.ReLU(), np.array([1, 2])), "nothing of floating point"),
        (lambda: check_layer(dense(), X, training="yes"), "`training`"),
        (lambda: check_layer(dense(), X, oracle="best"), "`oracle`"),
        (lambda: check_layer(dense(), X, expect=["z"]), "`expect`"),
        (lambda: check_layer(dense(), X, rtol=2), "`rtol`"),
        (lambda: check_layer(dense(), X, seed=-1), "`seed`"),
        (lambda: check_layer(dense(), X, budget=0), "`budget`"),
        (lambda: check_layer(dense(), X, seed_rng=3), "`seed_rng`"),
        (lambda: check_layer(dense(), X, effort="great"), "`effort`"),
        (lambda: check_model(dense(), X), "`model` is a Dense"),
        (lambda: check_model(model(), X, X), "`y` was given and no `loss`"),
        (lambda: check_model(model(), X, loss="mse"), "`y` is None"),
        (lambda: check_model(model(), X, X, loss="best"), "`loss` is 'best'"),
        (lambda: check_model(model(), X, X, loss=3), "`loss` is a int"),
        (lambda: check_model(model(), X, training=None), "`training`"),
        (lambda: check_model(model(), X, expect=["z"]), "`expect`"),
        (lambda: check_model(model(), X, oracle="best"), "`oracle`"),
        (lambda: check_model(model(), X * np.inf), "`x` of `x` holds numbers"),
    ],
)
def test_what_is_wrong_is_named(check, said):
    with pytest.raises(ArgumentError, match=said):
        check()
