"""Keras' questions as plain functions of float64 arrays, to verify them with."""

from __future__ import annotations

import contextlib
from typing import Any

import keras
import numpy as np
from keras import ops

from benchmarks.frameworks._claim import Question
from benchmarks.frameworks._plain import Arrays, Plain


def plain(question: Question) -> Plain:
    """Give the function of the twin in float64, and the backend's gradient of the original."""
    twin = question.wide
    assert twin is not None
    inputs, weights = twin.inputs, twin.function.trainable_variables
    free = _free(question)

    def value(arrays: Any) -> Any:
        with _wide_numbers():
            for weight, array in zip(weights, arrays, strict=False):
                weight.assign(array)
            moved = (*arrays[len(weights) :], *inputs[free:])
            return _numpy(_outputs(twin, [_tensor(x) for x in moved])).reshape(-1)

    point = [_numpy(weight).astype(np.float64) for weight in question.function.trainable_variables]
    half = "float16" in question.function.dtype_policy.name
    return Plain(
        point + [np.asarray(x, np.float64) for x in question.inputs[:free]],
        value,
        lambda cotangent: _gradient(question, cotangent),
        float(np.finfo(np.float16 if half else np.float32).eps),
    )


def _free(question: Question) -> int:
    """Count the inputs that are checked: those of a layer."""
    return len(question.inputs) if question.door == "check_layer" else 0


def _outputs(question: Question, inputs: Any) -> Any:
    if question.door == "check_layer":
        return question.function(*inputs)
    x, y = inputs
    return question.options["loss"](y, question.function(x))


def _gradient(question: Question, cotangent: Any) -> Arrays:
    """Differentiate by the backend, by weights and free inputs."""
    differentiate = {"tensorflow": _tensorflow, "torch": _torch, "jax": _jax}
    inputs = [_tensor(x) for x in question.inputs]
    found = differentiate[keras.backend.backend()](question, inputs, cotangent)
    return [_numpy(g).astype(np.float64) for g in found]


def _tensorflow(question: Question, inputs: Any, cotangent: Any) -> Any:
    import tensorflow as tf  # noqa: PLC0415 - only where it is the backend

    weights = [weight.value for weight in question.function.trainable_variables]
    leaves = [*weights, *inputs[: _free(question)]]
    with tf.GradientTape() as tape:
        tape.watch(leaves)
        out = _outputs(question, inputs)
    given = tf.cast(tf.reshape(cotangent, out.shape), out.dtype)
    found = tape.gradient(out, leaves, given, unconnected_gradients="zero")
    return [tf.convert_to_tensor(g) for g in found]


def _torch(question: Question, inputs: Any, cotangent: Any) -> Any:
    import torch  # noqa: PLC0415 - only where it is the backend

    free = [x.requires_grad_() for x in inputs[: _free(question)]]
    leaves = [weight.value for weight in question.function.trainable_variables] + free
    out = _outputs(question, inputs)
    given = torch.as_tensor(cotangent, dtype=out.dtype).reshape(out.shape)
    return torch.autograd.grad(out, leaves, given, allow_unused=True, materialize_grads=True)


def _jax(question: Question, inputs: Any, cotangent: Any) -> Any:
    import jax  # noqa: PLC0415 - only where it is the backend

    model, free = question.function, _free(question)
    fixed = [weight.value for weight in model.non_trainable_variables]

    def outputs(weights: Any, moved: Any) -> Any:
        if free:
            return model.stateless_call(weights, fixed, *moved)[0]
        return question.options["loss"](
            inputs[1], model.stateless_call(weights, fixed, inputs[0])[0]
        )

    weights = [weight.value for weight in model.trainable_variables]
    out, back = jax.vjp(outputs, weights, inputs[:free])
    by_weight, by_input = back(jax.numpy.asarray(cotangent, out.dtype).reshape(out.shape))
    return [*by_weight, *by_input]


def _wide_numbers() -> Any:
    """Let JAX, if it is the backend, compute in float64."""
    if keras.backend.backend() != "jax":
        return contextlib.nullcontext()
    import jax  # noqa: PLC0415 - only where it is the backend

    return jax.enable_x64(True)  # noqa: FBT003 - as JAX has it


def _tensor(x: Any) -> Any:
    return ops.convert_to_tensor(x)


def _numpy(tensor: Any) -> Any:
    return np.asarray(ops.convert_to_numpy(tensor))
