import pytest

tf = pytest.importorskip("tensorflow")

from gradaudit import ArgumentError  # noqa: E402 - after the skip
from gradaudit.tensorflow import check  # noqa: E402
from tests.tensorflow import _planted as planted  # noqa: E402


@pytest.mark.parametrize(
    ("f", "inputs", "said"),
    [
        (1, tf.constant(1.0), "`f` is a int"),
        (tf.sin, "x", "`inputs` has no tensor"),
        (tf.sin, tf.constant(1), "`inputs` has no tensor"),
        (tf.sin, tf.constant(1j), "`x` of `inputs` has dtype complex128"),
        (tf.sin, tf.constant([1.0, float("nan")]), "`x` of `inputs` holds numbers that are not"),
        (lambda x: x, (tf.constant(1.0), tf.constant(2.0)), "`inputs` has 2 arguments"),
        (lambda x: 3, tf.constant(1.0), "`f` returned a int without"),
        (lambda x: tf.cast(x, tf.int32), tf.constant(1.0), "`f` returned a EagerTensor without"),
        (tf.math.log, tf.constant(-1.0), "`output` of `f` holds numbers that are not finite"),
        (planted.of_another_shape, tf.constant([1.0, 2.0]), "the gradient of `x` has shape"),
    ],
)
def test_functions_and_inputs(f, inputs, said):
    with pytest.raises(ArgumentError, match=said):
        check(f, inputs)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ({"cotangent": tf.ones(3)}, "`cotangent` for `output` has shape"),
        ({"cotangent": "random"}, "`cotangent` for `output` is no tensor"),
        ({"cotangent": {"a": tf.ones(2)}}, "`cotangent` has nothing for `output`"),
        ({"cotangent": tf.constant([1.0, float("inf")])}, "`cotangent`.*not finite"),
        ({"oracle": "float32"}, "`oracle`"),
        ({"expect": ["z"]}, "`expect`"),
        ({"expect": "x"}, "`expect`"),
        ({"rtol": -1.0}, "`rtol`"),
        ({"budget": 0}, "`budget`"),
        ({"seed": -1}, "`seed`"),
        ({"seed_rng": 3}, "`seed_rng`"),
        ({"effort": "great"}, "`effort`"),
    ],
)
def test_options(option, said):
    with pytest.raises(ArgumentError, match=said):
        check(tf.square, tf.constant([1.0, 2.0]), **option)


def test_inside_of_a_graph():
    with pytest.raises(ArgumentError, match="belongs to a graph"):
        tf.function(lambda x: check(tf.sin, x) and x, autograph=False)(tf.constant(1.0))
