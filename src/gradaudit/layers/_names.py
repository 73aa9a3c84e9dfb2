"""What gradients, outputs, caches and learning rates are called in public code."""

from __future__ import annotations

from gradaudit.claims import aliases

HOLDERS = ("parameters", "params", "weights", "value", "data")
"""Attributes that may hold a parameter, or all of them in a dict or a list."""

GRADIENTS = ("gradients", "grads", "gradient", "grad", "dparams", "grad_params")
"""... and their gradients."""

INPUTS = ("inputs", "input", "x", "X")
"""What a layer's only input is called in the name of its gradient, whatever forward calls it."""

OUTPUTS = ("output", "outputs", "out")
"""What the output is called."""

CACHES = ("cache", "ctx", "context", "saved", "memory")
"""What is in the name of what forward returns for backward."""

RATES = ("learning_rate", "lr", "rate", "eta", "alpha", "step_size")
"""What backward passes that update weights call the learning rate."""

FORMS = ("{}_gradient", "gradient_{}", "{}_gradients", "dL_d{}", "dLd{}", "nabla_{}")
"""What the gradient of a parameter is called, beside the names that any door takes."""

GRADIENT_LIKE = ("grad", "delta", "error", "upstream")
"""What is in the name of a cotangent, if it does not start with a d."""


def gradient_names(name: str) -> tuple[str, ...]:
    """Return what the gradient of a parameter or an input may be called.

    Parameters
    ----------
    name : str
        Of the parameter.

    Returns
    -------
    tuple of str
        ``dW``, ``grad_W``, ``W_gradient``… for ``W``, ``gradWeight`` for ``weight``, ``_dW`` for
        ``_W``.
    """
    if name.startswith("_") and name != "_":
        return tuple(f"_{one}" for one in gradient_names(name[1:]))
    capital = f"grad{name[:1].upper()}{name[1:]}"
    return tuple(dict.fromkeys((*aliases(name), capital, *(form.format(name) for form in FORMS))))


def is_cache(name: str) -> bool:
    """Tell whether an argument of backward is what forward has returned for it."""
    return any(word in name.lower() for word in CACHES)


def is_cotangent(name: str) -> bool:
    """Tell whether an argument of backward is called like a gradient."""
    return name.startswith("d") or any(word in name.lower() for word in GRADIENT_LIKE)
