"""TensorFlow is silent, or is not there."""

import os

import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
pytest.importorskip("tensorflow", exc_type=ImportError)
