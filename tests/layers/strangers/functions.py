"""No class: functions that hand a cache on."""

from __future__ import annotations

from types import ModuleType

import numpy as np

from gradaudit import Cause
from tests.layers.strangers._stranger import ALL, Stranger, normal


def affine_forward(x, w, b):
    out = x.reshape(len(x), -1) @ w + b
    return out, (x, w, b)


def affine_backward(dout, cache):
    x, w, _ = cache
    dx = (dout @ w.T).reshape(x.shape)
    dw = x.reshape(len(x), -1).T @ dout
    return dx, dw, dout.sum(axis=0)


def affine_backward_halved(dout, cache):
    dx, dw, db = affine_backward(dout, cache)
    return dx, 0.5 * dw, db


def linear_forward(A, parameters):
    """Column-major: a column is an example."""
    Z = parameters["W"] @ A + parameters["b"]
    return Z, {"A": A, "parameters": parameters}


def linear_backward(dZ, linear_cache):
    A, parameters = linear_cache["A"], linear_cache["parameters"]
    return {
        "dA": parameters["W"].T @ dZ,
        "dW": dZ @ A.T,
        "db": dZ.sum(axis=1, keepdims=True),
    }


def linear_backward_averaged(dZ, linear_cache):
    grads = linear_backward(dZ, linear_cache)
    return {**grads, "dW": grads["dW"] / dZ.shape[1]}


def batchnorm_forward(x, gamma, beta, bn_param):
    mean, var = x.mean(axis=0), x.var(axis=0)
    bn_param["running_mean"] = 0.9 * bn_param.get("running_mean", 0.0) + 0.1 * mean
    std = np.sqrt(var + bn_param["eps"])
    x_hat = (x - mean) / std
    return gamma * x_hat + beta, (x_hat, gamma, std)


def batchnorm_backward(dout, cache):
    x_hat, gamma, std = cache
    dxhat = dout * gamma
    dx = (dxhat - dxhat.mean(0) - x_hat * (dxhat * x_hat).mean(0)) / std
    return dx, (dout * x_hat).sum(0), dout.sum(0)


def batchnorm_backward_too_early(dout, cache):
    _, gamma, std = cache
    _, dgamma, dbeta = batchnorm_backward(dout, cache)
    dxhat = dout * gamma
    return (dxhat - dxhat.mean(0)) / std, dgamma, dbeta


def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    a = x @ Wx + prev_h @ Wh + b
    i, f, o, g = np.split(a, 4, axis=1)
    i, f, o, g = 1 / (1 + np.exp(-i)), 1 / (1 + np.exp(-f)), 1 / (1 + np.exp(-o)), np.tanh(g)
    next_c = f * prev_c + i * g
    return o * np.tanh(next_c), next_c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c)


def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c = cache
    t = np.tanh(next_c)
    dc = dnext_c + dnext_h * o * (1 - t**2)
    gates = (
        dc * g * i * (1 - i),
        dc * prev_c * f * (1 - f),
        dnext_h * t * o * (1 - o),
        dc * i * (1 - g**2),
    )
    da = np.concatenate(gates, axis=1)
    return da @ Wx.T, da @ Wh.T, dc * f, x.T @ da, prev_h.T @ da, da.sum(0)


def lstm_step_backward_truncated(dnext_h, dnext_c, cache):
    dx, dprev_h, dprev_c, *rest = lstm_step_backward(dnext_h, dnext_c, cache)
    return dx, np.zeros_like(dprev_h), dprev_c, *rest


class Square:
    """Is called itself."""

    def __init__(self):
        self.a = normal(3)

    def __call__(self, x):
        self.x = x
        return self.a * x**2

    def grad(self, upstream):
        self.da = (upstream * self.x**2).sum(0)
        return 2 * self.a * self.x * upstream


class SquareForgotten(Square):
    def grad(self, upstream):
        return super().grad(upstream) / 2


SCRIPT = """
import numpy as np

W, b = np.array([[1.0, -2.0], [0.5, 3.0]]), np.array([0.25, 0.75])
grads = {}
calls = 0

def forward(x):
    global calls, cache
    calls += 1
    cache = x
    return np.tanh(x @ W + b)

def backward(dout):
    global W, b, dW, db
    dz = dout * (1 - forward(cache) ** 2)
    dW, db = cache.T @ dz, total(dz, axis=0)
    dx = dz @ W.T
    W -= 0.1 * dW
    b = b - 0.1 * db
    return dx
"""
"""With its parameters among its globals."""


def script(total):
    module = ModuleType("script")
    vars(module)["total"] = total
    exec(SCRIPT, vars(module))  # noqa: S102 - a module without a file
    return module


def of_functions(forward, right, wrong, inputs, leaves, mistaken, cause=None, **options):
    nothing = lambda: None
    options |= {"forward": forward, "backward": right}
    return Stranger(nothing, nothing, inputs, leaves, mistaken, cause, options, {"backward": wrong})


STRANGERS = {
    "tuple returned": of_functions(
        affine_forward,
        affine_backward,
        affine_backward_halved,
        (normal(3, 2, 2), normal(4, 3), normal(3)),
        ("x", "w", "b"),
        {"w": ALL},
        Cause.SCALE,
    ),
    "dict returned": of_functions(
        linear_forward,
        linear_backward,
        linear_backward_averaged,
        (np.asfortranarray(normal(3, 5)), {"W": normal(2, 3), "b": np.zeros((2, 1))}),
        ("A", "parameters.W", "parameters.b"),
        {"parameters.W": ALL},
        Cause.SCALE,
    ),
    "batch-norm": of_functions(
        batchnorm_forward,
        batchnorm_backward,
        batchnorm_backward_too_early,
        (normal(5, 3), normal(3), normal(3, seed=1), {"eps": 1e-5}),
        ("x", "gamma", "beta"),
        {"x": ALL},
    ),
    "LSTM step": of_functions(
        lstm_step_forward,
        lstm_step_backward,
        lstm_step_backward_truncated,
        (
            normal(3, 2),
            normal(3, 2, seed=1),
            normal(3, 2, seed=2),
            normal(2, 8),
            normal(2, 8, seed=1),
            normal(8),
        ),
        ("x", "prev_h", "prev_c", "Wx", "Wh", "b"),
        {"prev_h": ALL},
        Cause.ZERO,
    ),
    "called itself": Stranger(
        Square,
        SquareForgotten,
        normal(4, 3),
        ("x", "a"),
        {"x": ALL},
        Cause.SCALE,
        {"forward": "__call__", "backward": "grad"},
    ),
    "module": Stranger(
        lambda: script(np.sum),
        lambda: script(np.max),
        normal(4, 2),
        ("x", "W", "b"),
        {"b": ALL},
    ),
}
