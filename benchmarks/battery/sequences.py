"""Recurrence, embedding and attention."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from ._claim import NO_ALARM, Array, BatteryClaim, like, right, wrong


def _rnn(seed: int, mistake: str = "", steps: int = 6) -> dict[str, Any]:
    rng = np.random.default_rng(seed)
    n, d, k = 3, 4, 5

    def states(p: dict[str, Array]) -> list[Array]:
        h = [p["h0"]]
        for t in range(steps):
            h.append(np.tanh(p["x"][:, t] @ p["Wx"] + h[-1] @ p["Wh"] + p["b"]))
        return h

    def vjp(p: dict[str, Array], cotangent: Array) -> dict[str, Array]:
        h, g = states(p), {key: np.zeros_like(value) for key, value in p.items()}
        back = np.zeros_like(p["h0"])
        for t in reversed(range(steps)):
            dz = (cotangent[:, t] + back) * (1 - h[t + 1] ** 2)
            g["Wx"] += p["x"][:, t].T @ dz
            g["Wh"] += h[t + (mistake == "state too late")].T @ dz
            g["b"] += dz.sum(axis=0)
            g["x"][:, t] = dz @ p["Wx"].T
            back = dz @ (p["Wh"] if mistake == "transposed" else p["Wh"].T)
            back *= mistake != "no recurrence"
        g["h0"] = np.zeros_like(back) if mistake == "first state" else back
        return g

    shapes = {"x": (n, steps, d), "Wx": (d, k), "Wh": (k, k), "b": (k,), "h0": (n, k)}
    x = {key: rng.normal(size=s) * 0.6 for key, s in shapes.items()}
    return {
        "f": lambda p: np.stack(states(p)[1:], axis=1),
        "grad": vjp,
        "x": x,
        "cotangent": "random",
    }


def _embedding(seed: int, mistake: str = "") -> dict[str, Any]:
    """Look up words that repeat; two words of the table are never used."""
    rng = np.random.default_rng(seed)
    words = np.array([3, 0, 3, 5, 1, 0, 3])
    weight = rng.normal(size=(7, 4))

    def f(table: Array) -> Any:
        return np.sin(table[words] * like(weight, table)).sum()

    def grad(table: Array) -> Array:
        g, rows = np.zeros_like(table), np.cos(table[words] * weight) * weight
        if mistake == "overwritten":
            g[words] = rows
        elif mistake == "fancy":
            g[words] += rows
        else:
            np.add.at(g, words, rows)
        if mistake == "unused":
            g[6] = 1e-3
        return g

    return {"f": f, "grad": grad, "x": rng.normal(size=(7, 4))}


def _scores(q: Array, k: Array) -> Array:
    s = q @ k.T / np.sqrt(like(q.shape[1], q))
    e = np.exp(s - s.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def _attention(seed: int, mistake: str = "", dtype: Any = np.float64) -> dict[str, Any]:
    """One head over 5 tokens; the key's bias moves every score of a row alike: its truth is 0."""
    rng = np.random.default_rng(seed)
    tokens, d = 5, 4

    def parts(p: dict[str, Array]) -> tuple[Array, Array, Array, Array]:
        q, k, v = p["x"] @ p["Wq"], p["x"] @ p["Wk"] + p["bk"], p["x"] @ p["Wv"]
        return q, k, v, _scores(q, k)

    def vjp(p: dict[str, Array], cotangent: Array) -> dict[str, Array]:
        q, k, v, a = parts(p)
        da, dv = cotangent @ v.T, a.T @ cotangent
        ds = a * (1 - a) * da if mistake == "diagonal" else a * (da - (da * a).sum(1)[:, None])
        if mistake != "unscaled":
            ds = ds / np.sqrt(like(d, ds))
        dq, dk = ds @ k, ds.T @ q
        dx = dq @ p["Wq"].T + dk @ p["Wk"].T
        if mistake != "value path":
            dx = dx + dv @ p["Wv"].T
        wq, wk, wv = (p["x"].T @ g for g in (dq, dk, dv))
        return {"x": dx, "Wq": wq, "Wk": wk, "bk": dk.sum(axis=0), "Wv": wv}

    shapes = {"x": (tokens, d), "Wq": (d, d), "Wk": (d, d), "bk": (d,), "Wv": (d, d)}
    x = {key: rng.normal(size=s).astype(dtype) for key, s in shapes.items()}

    def forward(p: dict[str, Array]) -> Array:
        _, _, v, a = parts(p)
        return a @ v

    return {"f": forward, "grad": vjp, "x": x, "cotangent": "random"}


def _tied(seed: int, mistake: str = "") -> dict[str, Any]:
    """An auto-encoder whose decoder is its encoder, transposed."""
    rng = np.random.default_rng(seed)
    data = rng.normal(size=(8, 6))

    def f(w: Array) -> Any:
        x = like(data, w)
        return ((np.tanh(x @ w) @ w.T - x) ** 2).mean(dtype=w.dtype)

    def grad(w: Array) -> Array:
        h = np.tanh(data @ w)
        dy = 2 * (h @ w.T - data) / data.size
        encoder = data.T @ ((dy @ w) * (1 - h * h))
        return encoder if mistake == "second use" else encoder + dy.T @ h

    return {"f": f, "grad": grad, "x": rng.normal(size=(6, 3)) * 0.5}


CLAIMS: tuple[BatteryClaim, ...] = (
    right("recurrent network", _rnn),
    right("embedding with repeated words", _embedding),
    right("attention", _attention),
    # A slope of 0 cannot be told from one of 1e-5 of the largest in float32 alone.
    right(
        "float32 attention, key bias of truth 0", partial(_attention, dtype=np.float32), NO_ALARM
    ),
    right("tied auto-encoder", _tied),
    wrong("recurrence left out", partial(_rnn, mistake="no recurrence")),
    wrong("recurrent weights with the later state", partial(_rnn, mistake="state too late")),
    wrong("recurrent weights not transposed", partial(_rnn, mistake="transposed")),
    wrong("gradient of the first state zero", partial(_rnn, mistake="first state")),
    wrong("embedding, repeats overwritten", partial(_embedding, mistake="overwritten")),
    wrong("embedding, += over repeats", partial(_embedding, mistake="fancy")),
    wrong("embedding, gradient for an unused word", partial(_embedding, mistake="unused")),
    wrong("attention, softmax as diagonal", partial(_attention, mistake="diagonal")),
    wrong("attention, scale forgotten", partial(_attention, mistake="unscaled")),
    wrong("attention, value path left out of x", partial(_attention, mistake="value path")),
    wrong("tied weights, second use dropped", partial(_tied, mistake="second use")),
)
