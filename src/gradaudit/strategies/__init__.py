"""Points for property tests with Hypothesis, away from kinks and edges."""

from gradaudit._cold import demand

demand("hypothesis", "Hypothesis", "strategies")

from gradaudit.strategies._points import points  # noqa: E402 - the demand comes first

__all__ = ["points"]
