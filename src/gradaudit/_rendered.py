"""What all answers can be turned into; the words and the formats are `render`'s."""

from __future__ import annotations

import os
from typing import Self

from gradaudit._alike import alike

# ruff: noqa: PLC0415 - data knows rendering only when asked


class Rendered:
    """An answer that can be kept as JSON, and shown as Markdown, in a notebook and as a page."""

    def __eq__(self, other: object) -> bool:
        """Tell whether both say the same."""
        return alike(self, other)

    __hash__ = None  # type: ignore[assignment]  # arrays have none

    def to_json(self, path: str | os.PathLike[str] | None = None) -> str:
        """Return everything that this says as JSON.

        Parameters
        ----------
        path : str or path-like, optional
            A file to write it to as well.

        Returns
        -------
        str
            One line of ASCII that follows the schema `gradaudit.render.SCHEMA`; `from_json` reads
            it back.
        """
        from gradaudit.render import to_json

        return to_json(self, path)

    @classmethod
    def from_json(cls, source: str | os.PathLike[str]) -> Self:
        """Read what `to_json` wrote.

        Parameters
        ----------
        source : str or path-like
            The text, or the path of a file that holds it: a str is text if it begins with a brace.

        Returns
        -------
        Report, NetworkReport or Sweep
            Of the class that was asked; equal to what was written, arrays included.

        Raises
        ------
        ArgumentError
            If this is no such answer, or one of a newer version; the text says what is wrong and
            where.
        """
        from gradaudit.render import read_json

        return read_json(source, cls)

    def to_markdown(self) -> str:
        """Return this as GitHub-flavoured Markdown, such as for the summary of a CI job.

        Returns
        -------
        str
            All names and sentences are escaped.
        """
        from gradaudit.render import to_markdown

        return to_markdown(self)

    def to_html(self, path: str | os.PathLike[str] | None = None) -> str:
        """Return this as a page of HTML to look at in a browser.

        Parameters
        ----------
        path : str or path-like, optional
            A file to write it to as well.

        Returns
        -------
        str
            One file that fetches nothing, light or dark, with everything in it that is drawn; of
            many entries that were compared one by one, a sample.
        """
        from gradaudit.render import to_html

        return to_html(self, path)

    def _repr_html_(self) -> str:
        """Return this as a fragment of HTML, for notebooks."""
        from gradaudit.render import to_fragment

        return to_fragment(self)
