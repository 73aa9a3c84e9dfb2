"""From what the user hands in to a real function of named leaves with a claimed gradient."""

from gradaudit.claims._claim import Claim, read_claim
from gradaudit.claims._frames import Frames
from gradaudit.claims._gradient import Gradient, aliases, read_gradient
from gradaudit.claims._output import Output, drawn
from gradaudit.claims._point import Names, Order, Point, read_point

__all__ = [
    "Claim",
    "Frames",
    "Gradient",
    "Names",
    "Order",
    "Output",
    "Point",
    "aliases",
    "drawn",
    "read_claim",
    "read_gradient",
    "read_point",
]
