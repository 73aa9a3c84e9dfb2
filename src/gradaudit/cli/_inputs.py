"""A function of a framework at the arrays of a file."""

from __future__ import annotations

import importlib
import inspect
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gradaudit.cli._misuse import MisuseError

if TYPE_CHECKING:
    from gradaudit import Report


class Framework(StrEnum):
    """What a function computes in."""

    TORCH = "torch"
    JAX = "jax"
    TENSORFLOW = "tensorflow"


@dataclass(frozen=True)
class FunctionClaim:
    """What a framework claims of a function at some arrays.

    Attributes
    ----------
    framework : Framework
        Which.
    function : callable
        Of its arrays.
    arrays : mapping of str to ndarray
        By the names of its arguments, or in their order.
    """

    framework: Framework
    function: Callable[..., Any]
    arrays: Mapping[str, NDArray[Any]]

    def check(self, **options: Any) -> Report:
        """Check it.

        Parameters
        ----------
        **options : object
            As for the framework's `check`.

        Returns
        -------
        Report
            The answer.
        """
        door = importlib.import_module(f"gradaudit.{self.framework}").check
        arrays = [MAKE[self.framework](array) for array in self._ordered()]
        together = arrays if self.framework is Framework.JAX else [tuple(arrays)]
        report: Report = door(self.function, *together, **options)
        return report

    def _ordered(self) -> list[NDArray[Any]]:
        try:
            names = list(inspect.signature(self.function).parameters)
        except (TypeError, ValueError):
            names = []
        if set(self.arrays) <= set(names):
            return [self.arrays[name] for name in names if name in self.arrays]
        return list(self.arrays.values())


def arrays_of(path: Path) -> dict[str, NDArray[Any]]:
    """Read the arrays of an ``.npz`` file; objects are never unpickled.

    Parameters
    ----------
    path : Path
        To it.

    Returns
    -------
    dict of str to ndarray
        In the order of the file.

    Raises
    ------
    MisuseError
        If there is no such file, or it holds anything else.
    """
    try:
        found = np.load(path, allow_pickle=False)
        if isinstance(found, np.ndarray):
            raise MisuseError(f"{path} holds a single array: expected an .npz file")
        with found as archive:
            return dict(archive)
    except (OSError, ValueError, zipfile.BadZipFile) as error:
        raise MisuseError(f"{path} cannot be read as an .npz file: {error}") from None


def _torch(array: NDArray[Any]) -> Any:
    import torch

    tensor = torch.from_numpy(array)
    return tensor.requires_grad_() if tensor.is_floating_point() else tensor


def _jax(array: NDArray[Any]) -> Any:
    import jax

    if array.dtype == np.float64:
        jax.config.update("jax_enable_x64", True)  # noqa: FBT003 - JAX's own
    return jax.numpy.asarray(array)


def _tensorflow(array: NDArray[Any]) -> Any:
    import tensorflow as tf

    return tf.constant(array)


MAKE = {Framework.TORCH: _torch, Framework.JAX: _jax, Framework.TENSORFLOW: _tensorflow}
