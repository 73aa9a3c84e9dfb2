"""Mistakes in self-attention: a diagonal softmax, no root, heads not merged, a path left out."""

from __future__ import annotations

from benchmarks.audited._mutant import mutant
from gradaudit import Cause

SCALE, SWAPPED, TRANSPOSE, UNKNOWN = Cause.SCALE, Cause.SWAPPED, Cause.TRANSPOSE, Cause.UNKNOWN
ZERO = Cause.ZERO

QUERY = {"W_query": UNKNOWN, "b_query": UNKNOWN}
SCORES = {"X": UNKNOWN, **QUERY, "W_key": UNKNOWN}
VALUE = {"X": UNKNOWN, "W_value": UNKNOWN, "b_value": UNKNOWN}
INNER = "dA - (A * dA).sum(axis=-1, keepdims=True)"
EXCHANGED = (
    '"W_key": _summed(X, dK),\n            "W_value": _summed(X, dV)',
    '"W_key": _summed(X, dV),\n            "W_value": _summed(X, dK)',
)

ATTENTION = (
    mutant(
        "SelfAttention, plain",
        "no root",
        f"({INNER}) / _root(Q)",
        f"({INNER})",
        X=UNKNOWN,
        W_query=SCALE,
        b_query=SCALE,
        W_key=SCALE,
    ),
    mutant("SelfAttention, plain", "softmax as if diagonal", INNER, "dA - A * dA", **SCORES),
    mutant("SelfAttention, causal", "softmax left out", f"A * ({INNER})", "dA", **SCORES),
    mutant(
        "SelfAttention, mask",
        "scores not transposed for keys",
        "dS.swapaxes(-1, -2) @ Q",
        "dS @ Q",
        X=UNKNOWN,
        W_key=UNKNOWN,
    ),
    mutant(
        "SelfAttention, plain",
        "heads not merged",
        "self._joined(dS @ K)",
        "(dS @ K).reshape(X.shape)",
        X=UNKNOWN,
        **QUERY,
    ),
    mutant(
        "SelfAttention, mask", "no path through values", ' + dV @ p["W_value"].T', "", X=UNKNOWN
    ),
    mutant(
        "SelfAttention, causal",
        "shares not transposed for values",
        "A.swapaxes(-1, -2) @ dO",
        "A @ dO",
        **VALUE,
    ),
    mutant(
        "SelfAttention, plain",
        "output's weights transposed",
        "_summed(joined, dY)",
        "_summed(dY, joined)",
        W_output=TRANSPOSE,
    ),
    mutant(
        "SelfAttention, causal",
        "output's weights not transposed",
        'dY @ p["W_output"].T',
        'dY @ p["W_output"]',
        **SCORES,
        **{k: v for k, v in VALUE.items() if k != "X"},
    ),
    mutant(
        "SelfAttention, mask",
        "keys and values exchanged",
        *EXCHANGED,
        W_key=SWAPPED,
        W_value=SWAPPED,
    ),
    mutant(
        "SelfAttention, plain",
        "b_value averaged over examples",
        "dV.sum(axis=(0, 1))",
        "dV.sum(axis=1).mean(axis=0)",
        b_value=SCALE,
    ),
    mutant(
        "SelfAttention, causal",
        "nothing for queries",
        "dQ.sum(axis=(0, 1))",
        "0 * dQ.sum(axis=(0, 1))",
        b_query=ZERO,
    ),
)
