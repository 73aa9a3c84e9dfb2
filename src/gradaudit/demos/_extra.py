"""Packages that only the demonstrations need."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["MissingExtraError", "import_extra"]


class MissingExtraError(ImportError):
    """A demonstration needs a package that is not installed."""


def import_extra(module: str, package: str) -> Any:
    """Import `module`, or say which extra brings it.

    Parameters
    ----------
    module : str
        The dotted name to import, such as ``"sklearn.datasets"``.
    package : str
        The name of the package that has it, as one installs it.

    Returns
    -------
    module
        The imported module.

    Raises
    ------
    MissingExtraError
        If it cannot be found.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise MissingExtraError(
            f'This demonstration needs {package}; get it with pip install "gradaudit[demo]".',
            name=error.name,
        ) from error
