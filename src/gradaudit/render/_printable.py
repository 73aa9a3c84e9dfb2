"""Text that others chose, on one line, with nothing in it that acts on what shows it."""

from __future__ import annotations

import unicodedata

HIDDEN = {"Cc", "Cs", "Cn"}
"""Control characters, lone surrogates, and what is no character: written as escapes."""

REORDERING = {
    *"\u061c\u200e\u200f",
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2066, 0x206A)),
}
"""They make text read otherwise than it is."""


def printable(text: str) -> str:
    r"""Return a text on one line.

    Parameters
    ----------
    text : str
        Any.

    Returns
    -------
    str
        White space of every kind as blanks, and escapes such as ``\x1b`` for what is no character
        to look at.
    """
    return text if text.isprintable() else "".join(map(_visible, text))


def _visible(one: str) -> str:
    if one.isspace():
        return " "
    if unicodedata.category(one) in HIDDEN or one in REORDERING:
        return one.encode("unicode_escape").decode("ascii")
    return one
