"""Gradient functions that are tests."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from gradaudit._errors import ArgumentError

G = TypeVar("G", bound=Callable[..., Any])


@dataclass(frozen=True)
class Audit:
    """A check that is to be made of a gradient function.

    Attributes
    ----------
    f : callable or None
        Its function; None if it returns the value as well.
    x : array or nesting of arrays
        The point.
    options : mapping
        As for `check`.
    """

    f: Any
    x: Any
    options: Mapping[str, Any]

    def test(self, gradient: Callable[..., Any]) -> Callable[[Any], None]:
        """Return the check as a test function, which takes the fixture.

        Parameters
        ----------
        gradient : callable
            The gradient function, as its module has it.

        Returns
        -------
        callable
            With the marks of `gradient`; its attribute `place` is where that stands.
        """
        claim = {"value_and_grad": gradient} if self.f is None else {"f": self.f, "grad": gradient}

        def test(gradaudit: Any) -> None:
            gradaudit.assert_gradient(**claim, x=self.x, **self.options)

        code = getattr(inspect.unwrap(gradient), "__code__", None)
        vars(test).update(
            place=(code.co_filename, code.co_firstlineno - 1) if code else (None, 0),
            pytestmark=list(getattr(gradient, "pytestmark", ())),
        )
        return test


def audited(f: Any = None, *, x: Any, **options: Any) -> Callable[[G], G]:
    """Mark a gradient function as a test of itself, for pytest to collect.

    The function stays what it is. In the modules that pytest looks into, where it is defined or
    imported, it becomes a test of its own name, or one for each decorator.

    Parameters
    ----------
    f : callable, optional
        The function whose gradient it is. Without it, what is decorated returns
        ``(value, gradient)``.
    x : array or nesting of arrays
        The point.
    **options : object
        As for `check`; they go before those of the command line.

    Returns
    -------
    callable
        Takes the gradient function, and returns it.

    Raises
    ------
    ArgumentError
        If `f` is no function, or what is decorated cannot be marked.
    """
    if f is not None and not callable(f):
        raise ArgumentError(f"`f` is a {type(f).__name__}: expected a function of the point")

    def mark(gradient: G) -> G:
        if not callable(gradient) or not hasattr(gradient, "__dict__"):
            kind = type(gradient).__name__
            raise ArgumentError(
                f"`gradaudit.audited` decorates a {kind}: expected a function, such as def makes"
            )
        audits = (Audit(f, x, options), *vars(gradient).get("__gradaudit__", ()))
        gradient.__gradaudit__ = audits  # type: ignore[attr-defined] # the plugin's mark
        return gradient

    return mark
