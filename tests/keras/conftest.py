"""Keras runs on what KERAS_BACKEND says, or is not there."""

import os

import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
keras = pytest.importorskip("keras", exc_type=ImportError)


@pytest.fixture(autouse=True)
def _draws():
    keras.utils.set_random_seed(0)
