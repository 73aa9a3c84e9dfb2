"""Multi-head self-attention."""

from __future__ import annotations

import numpy as np

from gradaudit.nn.activations import SoftMax
from gradaudit.nn.layer import Array, Layer, precision


class SelfAttention(Layer):
    """Y = concat over heads of (A V) · W_output + b_output, with A = softmax(Q Kᵀ / √d).

    Q, K and V are X times a matrix each, cut into heads of d columns; where the mask forbids a
    query to look at a key, the score is −∞ (Vaswani et al., 2017, section 3.2). For each head:

    dV = Aᵀ dO,  dA = dO Vᵀ,  dS = A ∘ (dA − Σ A ∘ dA),  dQ = dS K / √d,  dK = dSᵀ Q / √d,

    and X gets the sum of what comes through Q, K and V. Keys have no bias: it would add the same
    to all scores of a query, which a softmax does not see.

    Parameters
    ----------
    n_heads : int
        How many heads; divides the number of features.
    causal : bool
        Whether each step looks at itself and at earlier steps only.
    seed : int, optional
        What the matrices are drawn from: normal, of variance 1 / inputs. Biases start at 0.
    """

    def __init__(self, n_heads: int, *, causal: bool = False, seed: int | None = None) -> None:
        super().__init__(seed)
        self.n_heads = n_heads
        self.causal = causal

    def forward(self, X: Array, mask: Array | None = None) -> Array:
        """Return Y, shaped as X.

        Parameters
        ----------
        X : ndarray, shape (examples, steps, features)
            The input.
        mask : ndarray of bool, shape (steps, steps) or (examples, steps, steps), optional
            True where a step (row) may look at another (column); each looks at one at least.

        Returns
        -------
        ndarray
            The output.
        """
        if not self.parameters:
            self.parameters = self._drawn(X)
        p = self.parameters
        self._demand(X, "examples, steps, features", features=len(p["W_query"]))
        Q = self._heads(X @ p["W_query"] + p["b_query"])
        K = self._heads(X @ p["W_key"])
        V = self._heads(X @ p["W_value"] + p["b_value"])
        S = Q @ K.swapaxes(-1, -2) / _root(Q)
        A = SoftMax().forward(np.where(self._allowed(X, mask), S, S.dtype.type(-np.inf)))
        joined = self._joined(A @ V)
        self._cache = X, Q, K, V, A, joined
        Y: Array = joined @ p["W_output"] + p["b_output"]
        return Y

    def backward(self, dY: Array) -> Array:
        """Return dX, the sum of what comes through queries, keys and values."""
        X, Q, K, V, A, joined = self._kept()
        p = self.parameters
        dO = self._heads(dY @ p["W_output"].T)
        dA = dO @ V.swapaxes(-1, -2)
        dS = A * (dA - (A * dA).sum(axis=-1, keepdims=True)) / _root(Q)
        dQ = self._joined(dS @ K)
        dK = self._joined(dS.swapaxes(-1, -2) @ Q)
        dV = self._joined(A.swapaxes(-1, -2) @ dO)
        self.gradients = {
            "W_query": _summed(X, dQ),
            "b_query": dQ.sum(axis=(0, 1)),
            "W_key": _summed(X, dK),
            "W_value": _summed(X, dV),
            "b_value": dV.sum(axis=(0, 1)),
            "W_output": _summed(joined, dY),
            "b_output": dY.sum(axis=(0, 1)),
        }
        dX: Array = dQ @ p["W_query"].T + dK @ p["W_key"].T + dV @ p["W_value"].T
        return dX

    def _heads(self, rows: Array) -> Array:
        """Cut (examples, steps, features) into (examples, heads, steps, d)."""
        examples, steps, _ = rows.shape
        return rows.reshape(examples, steps, self.n_heads, -1).transpose(0, 2, 1, 3)

    def _joined(self, heads: Array) -> Array:
        """Put heads side by side again."""
        examples, _, steps, _ = heads.shape
        return heads.transpose(0, 2, 1, 3).reshape(examples, steps, -1)

    def _allowed(self, X: Array, mask: Array | None) -> Array:
        steps = X.shape[1]
        allowed = np.ones((steps, steps), bool) if mask is None else _read_mask(mask, X)
        if self.causal:
            allowed = allowed & np.tri(steps, dtype=bool)
        if not allowed.any(axis=-1).all():
            raise ValueError("SelfAttention.forward: `mask` leaves a step nothing to look at")
        return allowed if allowed.ndim == 2 else allowed[:, None]  # noqa: PLR2004 - one for all

    def _drawn(self, X: Array) -> dict[str, Array]:
        self._demand(X, "examples, steps, features")
        n = X.shape[-1]
        if self.n_heads < 1 or n % self.n_heads:
            raise ValueError(
                f"SelfAttention: {self.n_heads} heads (`n_heads`) do not divide {n} features"
            )
        zeros = np.zeros(n, precision(X))
        return {
            "W_query": self._normal(X, 1 / n, (n, n)),
            "b_query": zeros,
            "W_key": self._normal(X, 1 / n, (n, n)),
            "W_value": self._normal(X, 1 / n, (n, n)),
            "b_value": zeros.copy(),
            "W_output": self._normal(X, 1 / n, (n, n)),
            "b_output": zeros.copy(),
        }


def _read_mask(mask: Array, X: Array) -> Array:
    """Return a mask as bool; one of numbers to add to the scores would mean the opposite."""
    examples, steps, _ = X.shape
    mask = np.asarray(mask)
    if mask.shape not in {(steps, steps), (examples, steps, steps)}:
        raise ValueError(
            f"SelfAttention.forward: `mask` has shape {mask.shape}; expected {(steps, steps)} or "
            f"{(examples, steps, steps)}"
        )
    if not np.isin(mask, (0, 1)).all():
        raise ValueError(
            "SelfAttention.forward: `mask` holds other numbers than 0 and 1; expected True where "
            "a step may look"
        )
    return mask.astype(bool)


def _root(heads: Array) -> Array:
    """Return √d in the precision of the heads."""
    root: Array = np.sqrt(heads.dtype.type(heads.shape[-1]))
    return root


def _summed(left: Array, right: Array) -> Array:
    """Return Σ leftᵀ right over examples and steps."""
    product: Array = np.einsum("ntf,nth->fh", left, right)
    return product
