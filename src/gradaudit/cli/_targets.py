"""From what is named on the command line to claims."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar

import typer

from gradaudit.cli._misuse import MisuseError, told

if TYPE_CHECKING:
    from gradaudit import Claim

PREFIX = "claim_"
"""How functions are named that return claims."""

HOW = f"make one by gradaudit.Claim(f, grad, x), or return it from a function named {PREFIX}…"


Where = Annotated[
    list[str],
    typer.Argument(metavar="FILE.py[:CLAIM]|MODULE[:CLAIM]...", help="Where claims are."),
]
"""The argument of commands that take claims."""

Keyword = Annotated[
    str, typer.Option("-k", metavar="TEXT", help="Take those alone whose names hold it.")
]
"""Their option."""

C_co = TypeVar("C_co", covariant=True)


@dataclass(frozen=True)
class Target(Generic[C_co]):
    """A claim, and what it is called.

    Attributes
    ----------
    name : str
        Of the variable or the function.
    make : callable
        To the claim.
    """

    name: str
    make: Callable[[], C_co]


def called(found: Iterable[Target[C_co]], keyword: str) -> list[Target[C_co]]:
    """Choose those whose names hold a text.

    Parameters
    ----------
    found : iterable of Target
        All.
    keyword : str
        The text.

    Returns
    -------
    list of Target
        One at least.

    Raises
    ------
    MisuseError
        If there is none.
    """
    chosen = [each for each in found if keyword in each.name]
    if not chosen:
        raise MisuseError(f"no claim has {keyword!r} in its name")
    return chosen


def targets(asked: str) -> list[Target[Claim]]:
    """Find the claims in a file or a module.

    Parameters
    ----------
    asked : str
        ``path/to/file.py`` or ``package.module``; after a colon, one of its claims.

    Returns
    -------
    list of Target
        In the order in which they stand there.

    Raises
    ------
    MisuseError
        If there is no such file, it cannot be imported, or has no such claim.
    """
    where, name = _parts(asked)
    module = _loaded(where)
    if name:
        return [_named(module, where, name)]
    found = list(_found(module))
    if not found:
        raise MisuseError(f"{where} has no claims: {HOW}")
    return found


def function(asked: str) -> Callable[..., Any]:
    """Find a function in a file or a module.

    Parameters
    ----------
    asked : str
        ``path/to/file.py:function`` or ``package.module:function``.

    Returns
    -------
    callable
        It.

    Raises
    ------
    MisuseError
        If there is none.
    """
    where, name = _parts(asked)
    if not name:
        raise MisuseError(f"{asked} names no function: expected {where}:function")
    value = _value(_loaded(where), where, name)
    if not callable(value):
        raise MisuseError(f"`{name}` in {where} is a {type(value).__name__}: expected a function")
    found: Callable[..., Any] = value
    return found


def _parts(asked: str) -> tuple[str, str]:
    """Divide at the last colon, unless that belongs to a path."""
    where, colon, name = asked.rpartition(":")
    return (where, name) if colon and name.isidentifier() else (asked, "")


def _loaded(where: str) -> ModuleType:
    path = Path(where)
    try:
        if path.suffix == ".py":
            return _of_file(path)
        if str(Path.cwd()) not in sys.path:
            sys.path.insert(0, str(Path.cwd()))
        return importlib.import_module(where)
    except MisuseError:
        raise
    except ModuleNotFoundError as error:
        if error.name and (where == error.name or where.startswith(f"{error.name}.")):
            raise MisuseError(f"there is no module or file {where}") from None
        raise MisuseError(f"{where} could not be imported: {told(error)}") from error
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        raise MisuseError(f"{where} could not be imported: {told(error)}") from error


def _of_file(path: Path) -> ModuleType:
    if not path.is_file():
        raise MisuseError(f"there is no file {path}")
    folder = str(path.resolve().parent)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise MisuseError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module  # dataclasses and pickles look for it there
    spec.loader.exec_module(module)
    return module


def _found(module: ModuleType) -> Iterator[Target[Claim]]:
    from gradaudit import Claim

    for name, value in vars(module).items():
        own = getattr(value, "__module__", module.__name__) == module.__name__
        if isinstance(value, Claim) or (name.startswith(PREFIX) and callable(value) and own):
            yield _target(name, value)


def _named(module: ModuleType, where: str, name: str) -> Target[Claim]:
    from gradaudit import Claim

    value = _value(module, where, name)
    if isinstance(value, Claim) or callable(value):
        return _target(name, value)
    raise MisuseError(f"`{name}` in {where} is a {type(value).__name__}: {HOW}")


def _value(module: ModuleType, where: str, name: str) -> Any:
    if not hasattr(module, name):
        known = [target.name for target in _found(module)]
        raise MisuseError(f"{where} has no `{name}`; its claims are {', '.join(known) or 'none'}")
    return getattr(module, name)


def _target(name: str, value: Any) -> Target[Claim]:
    from gradaudit import Claim

    def made() -> Claim:
        if isinstance(value, Claim):
            return value
        try:
            inspect.signature(value).bind()
        except TypeError as error:
            raise MisuseError(f"`{name}` is called without arguments: {error}") from None
        claim = value()
        if not isinstance(claim, Claim):
            raise MisuseError(f"`{name}` returned a {type(claim).__name__}: {HOW}")
        return claim

    return Target(name, made)
