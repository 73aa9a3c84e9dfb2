"""From a report or a sweep to something to look at."""

from gradaudit.render._figure import draw
from gradaudit.render._network import network_renderable, network_to_text
from gradaudit.render._sweep import sweep_to_text
from gradaudit.render._text import renderable, to_text

__all__ = [
    "draw",
    "network_renderable",
    "network_to_text",
    "renderable",
    "sweep_to_text",
    "to_text",
]
