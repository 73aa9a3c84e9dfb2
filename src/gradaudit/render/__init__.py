"""From a report to something to look at."""

from gradaudit.render._text import renderable, to_text

__all__ = ["renderable", "to_text"]
