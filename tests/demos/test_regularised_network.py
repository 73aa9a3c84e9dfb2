"""C4: the figures of the man who was stuck for a week."""

import numpy as np
import pytest

from gradaudit.demos.regularised_network import unrolled_network
from gradaudit.textbook import norm_ratio_of_sum, relative_error, two_sided_gradient


def both(arguments):
    numeric = two_sided_gradient(arguments["f"], arguments["x"], 1e-4)
    return arguments["grad"](arguments["x"]), numeric


@pytest.mark.parametrize(("penalty", "published"), [(1.0, 0.0436), (3.0, 0.1175)])
def test_published_ratios(penalty, published):
    assert round(norm_ratio_of_sum(*both(unrolled_network(penalty))), 4) == published


def test_published_ratio_without_penalty():
    assert norm_ratio_of_sum(*both(unrolled_network(0.0))) == pytest.approx(2e-11, rel=0.5)


def test_mended_cost_agrees():
    assert norm_ratio_of_sum(*both(unrolled_network(3.0, mended=True))) < 1e-9


@pytest.mark.parametrize("penalty", [1.0, 3.0])
def test_exactly_the_biases_of_theta2_differ(penalty):
    arguments = unrolled_network(penalty)
    claimed, numeric = both(arguments)
    expected = np.zeros((3, 6), dtype=bool)
    expected[:, 0] = True
    wrong = relative_error(claimed, numeric) > 1e-6
    np.testing.assert_array_equal(wrong, np.concatenate([np.zeros(20), expected.ravel()]))
    theta2 = arguments["x"][20:].reshape(3, 6)
    difference = (numeric - claimed)[20:].reshape(3, 6)
    np.testing.assert_allclose(difference[:, 0], 2 * penalty / 5 * theta2[:, 0], rtol=1e-6)


def test_names_cover_the_vector():
    arguments = unrolled_network(1.0)
    assert arguments["names"] == {"Theta1": (5, 4), "Theta2": (3, 6)}
    assert arguments["x"].shape == (38,)
