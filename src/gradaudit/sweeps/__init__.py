"""The error of a textbook check against its step, and what to make of it."""

from gradaudit.sweeps._curve import Curve, Reference, curve
from gradaudit.sweeps._entries import Entries, choose
from gradaudit.sweeps._ladder import Ladder
from gradaudit.sweeps._opinion import Fault, Opinion
from gradaudit.sweeps._quotients import TRIED, Quotients
from gradaudit.sweeps._result import Sweep

__all__ = [
    "TRIED",
    "Curve",
    "Entries",
    "Fault",
    "Ladder",
    "Opinion",
    "Quotients",
    "Reference",
    "Sweep",
    "choose",
    "curve",
]
