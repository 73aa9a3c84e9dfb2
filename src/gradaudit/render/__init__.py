"""From a report or a sweep to something to look at, or to keep; and back."""

from gradaudit.render._cells import settings_of
from gradaudit.render._figure import draw
from gradaudit.render._html import to_fragment
from gradaudit.render._json import SCHEMA, from_json, read_json, schema, to_json
from gradaudit.render._markdown import to_markdown
from gradaudit.render._network import network_renderable, network_to_text
from gradaudit.render._page import combine, to_html
from gradaudit.render._scatter import draw_report
from gradaudit.render._sweep import sweep_to_text
from gradaudit.render._text import renderable, to_text

__all__ = [
    "SCHEMA",
    "combine",
    "draw",
    "draw_report",
    "from_json",
    "network_renderable",
    "network_to_text",
    "read_json",
    "renderable",
    "schema",
    "settings_of",
    "sweep_to_text",
    "to_fragment",
    "to_html",
    "to_json",
    "to_markdown",
    "to_text",
]
