"""A leaf that failed: which entries, why, and through which outputs."""

from gradaudit.traces._choice import trace
from gradaudit.traces._outputs import Outputs
from gradaudit.traces._signs import judged_by_sign
from gradaudit.traces._together import together
from gradaudit.traces._trace import Trace

__all__ = ["Outputs", "Trace", "judged_by_sign", "together", "trace"]
