"""Claims about derivatives in frameworks, and who is right about them."""

from ._claim import FrameworkClaim, Question
from ._gradaudit import gradaudit
from ._judge import FRAMEWORKS, claims_of, installed, judge_all, peers_of

__all__ = [
    "FRAMEWORKS",
    "FrameworkClaim",
    "Question",
    "claims_of",
    "gradaudit",
    "installed",
    "judge_all",
    "peers_of",
]
