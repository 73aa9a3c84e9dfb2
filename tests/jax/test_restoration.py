import subprocess
import sys

import numpy as np
import pytest

jax = pytest.importorskip("jax")
jnp = pytest.importorskip("jax.numpy")

from gradaudit.jax import check  # noqa: E402 - after the skip
from gradaudit.jax._outputs import in_float64  # noqa: E402
from gradaudit.jax._space import JaxSpace  # noqa: E402
from tests.jax import _planted as planted  # noqa: E402

numbers = planted.numbers


def test_the_precision_is_what_it_was():
    assert check(planted.sum_sin, numbers(3))
    assert not jax.config.jax_enable_x64
    assert jnp.ones(2).dtype == "float32"


def test_the_precision_is_what_it_was_after_an_exception():
    def f(x):
        if x.dtype == "float64" and not isinstance(x, jax.core.Tracer) and x[0] != 1:
            raise RuntimeError("no such point")
        return jnp.sum(x**2) if x[0] > -9 else x

    with pytest.raises(RuntimeError, match="no such point"):
        check(f, jnp.ones(3))
    assert jnp.ones(2).dtype == "float32"


def test_arrays_given_are_as_they_were():
    x, rows, y = np.arange(1.0, 5), np.array([0, 1]), numbers(4)

    def f(x, rows, y):
        rows += 1
        return jnp.sum(x**2 * y)

    check(f, x, rows, y)
    assert x.tolist() == [1, 2, 3, 4]
    assert x.dtype == "float64"
    assert rows.tolist() == [0, 1]
    assert jnp.array_equal(y, numbers(4))


def test_an_array_that_a_function_donates_is_still_there():
    y = numbers(4)
    assert check(jax.jit(lambda x: x**2, donate_argnums=0), y)
    assert y.shape == (4,)
    assert jnp.array_equal(y, numbers(4))


def test_numpys_random_state_is_what_it_was():
    np.random.seed(3)
    expected = np.random.random()
    np.random.seed(3)
    check(lambda x: jnp.sum(x) * np.random.normal(), numbers(3))
    assert np.random.random() == expected


def test_an_array_stays_on_its_device_in_its_sharding():
    device = jax.devices()[-1]
    given = jax.device_put(numbers(4), jax.sharding.SingleDeviceSharding(device))
    moved = JaxSpace().moved(given, slice(None), np.ones(4), 2.0)
    assert moved.sharding == given.sharding
    assert moved.dtype == given.dtype
    assert in_float64({"x": given})["x"].sharding == given.sharding
    assert JaxSpace().like(numbers(4), np.ones(4)).dtype == given.dtype


def test_importing_gradaudit_imports_no_jax():
    code = "import sys, gradaudit; assert 'jax' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_without_jax_one_sentence_says_what_is_missing():
    code = "import sys; sys.modules['jax'] = None; import gradaudit.jax"
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert "gradaudit.jax needs JAX: pip install 'gradaudit[jax]'" in done.stderr
