"""Operators whose backward is not the derivative of their forward, and why."""

_PLACES = "two entries are written to one place, and each is given the gradient of that place"
_GRAD = "two entries may be written to one place; its variant .grad is asked about"
_TARGET = "the target, which is differentiated, too, is compared with 1: the loss jumps there"
_DRAWN = "a draw, whose derivative by its mean is said to be zero"

NONE = {
    "as_strided_scatter": _PLACES,
    "nn.functional.cosine_embedding_loss": _TARGET,
    "nn.functional.hinge_embedding_loss": _TARGET,
    "nn.functional.max_unpool3d": _PLACES,
    "normal": _DRAWN,
    "normal.number_mean": _DRAWN,
}
"""Not to be passed: what autograd claims is no derivative."""

ELSEWHERE = {
    "nn.functional.max_unpool1d": _GRAD,
    "nn.functional.max_unpool2d": _GRAD,
    "linalg.norm.subgradients_at_zero": "at a kink by intent, where any subgradient is right",
    "native_group_norm": "its gradient is lost where that of the first output is not defined",
}
"""Not asked about."""
