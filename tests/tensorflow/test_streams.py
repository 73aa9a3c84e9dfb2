import pytest

tf = pytest.importorskip("tensorflow")

from gradaudit import Cause, Verdict  # noqa: E402 - after the skip
from gradaudit.tensorflow import check  # noqa: E402
from tests.tensorflow._planted import numbers, wrong_sign  # noqa: E402


def test_dropout_is_found_and_the_check_goes_on():
    report = check(lambda x: tf.nn.dropout(x * x, 0.5), numbers(4))
    assert report
    assert report.findings[0].cause is Cause.RANDOM
    assert "training=False" in report.findings[0].advice
    assert report.settings["seed_rng"] is True


def test_a_wrong_gradient_behind_dropout_is_found():
    report = check(lambda x: tf.nn.dropout(wrong_sign(x), 0.5), numbers(4))
    assert report.verdict is Verdict.FAIL


def test_the_global_generator_is_fixed_too():
    f = lambda x: x * x * tf.random.get_global_generator().normal([4])
    assert check(f, numbers(4)).findings[0].cause is Cause.RANDOM


def test_a_generator_of_ones_own_is_given():
    generator = tf.random.Generator.from_seed(3)
    f = lambda x: x * x * generator.normal([4])
    before = generator.state.numpy().tolist()
    assert check(f, numbers(4)).verdict is Verdict.INCONCLUSIVE
    assert check(f, numbers(4), seed_rng=generator)
    after = generator.state.numpy().tolist()
    check(f, numbers(4), seed_rng=[generator])
    assert generator.state.numpy().tolist() == after != before  # the first check did not know it


@pytest.mark.parametrize("f", [lambda x: x * x, lambda x: tf.nn.dropout(x, 0.5)])
def test_what_is_drawn_afterwards_is_as_if_nothing_had_been_checked(f):
    def drawn(*, checked):
        tf.random.set_seed(7)
        tf.random.get_global_generator().reset_from_seed(7)
        first = tf.random.normal([2])
        if checked:
            check(f, numbers(4))
        rest = [tf.random.normal([2]), tf.random.get_global_generator().normal([2])]
        return [one.numpy().tolist() for one in (first, *rest)]

    assert drawn(checked=True) == drawn(checked=False)
