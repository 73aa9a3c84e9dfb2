"""Rooms that need a package which gradaudit itself does not."""

from __future__ import annotations

import importlib


def demand(package: str, called: str, extra: str) -> None:
    """Import a package, or say how to get it.

    Parameters
    ----------
    package : str
        Its name.
    called : str
        What people call it.
    extra : str
        The extra of gradaudit that brings it.

    Raises
    ------
    ModuleNotFoundError
        If it is not installed; one sentence.
    """
    try:
        importlib.import_module(package)
    except ModuleNotFoundError as error:
        if error.name != package:
            raise
        raise ModuleNotFoundError(
            f"gradaudit.{extra} needs {called}: pip install 'gradaudit[{extra}]'", name=package
        ) from None
