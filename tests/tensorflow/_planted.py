"""Functions with custom gradients, right and wrong."""

import numpy as np
import tensorflow as tf


def numbers(*shape: int, seed: int = 0, dtype: str = "float32"):
    """Return a tensor of random numbers."""
    return tf.cast(tf.constant(np.random.default_rng(seed).normal(size=shape)), dtype)


@tf.custom_gradient
def right_exp(x):
    e = tf.exp(x)
    return e, lambda dy: dy * e


@tf.custom_gradient
def wrong_sign(x):
    return x * x, lambda dy: -2 * dy * x


@tf.custom_gradient
def wrong_at_417(x):
    def grad(dy):
        g = dy * tf.cos(x)
        return tf.tensor_scatter_nd_update(g, [[417]], [1.5 * g[417]])

    return tf.sin(x), grad


@tf.custom_gradient
def straight_through(x):
    return tf.round(x), lambda dy: dy


@tf.custom_gradient
def of_another_shape(x):
    return tf.reduce_sum(x), lambda dy: dy
