"""Parameters that are lent to a model: what it writes into them is undone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, Self

import torch

from gradaudit._errors import ArgumentError
from gradaudit.torch._mode import Mode
from gradaudit.torch._tensors import copied, is_in_place


class Spared(Mode):
    """While active, sees what PyTorch's functions write into some tensors.

    Parameters
    ----------
    tensors : mapping of str to Tensor
        That are to be as they were.
    large : bool
        Whether they are too large to be copied beforehand: each is, once it is about to be written
        into.
    """

    def __init__(self, tensors: Mapping[str, torch.Tensor], *, large: bool) -> None:
        super().__init__()
        self.tensors = {name: tensor.detach() for name, tensor in tensors.items()}
        self._copies = {} if large else {name: copied(one) for name, one in self.tensors.items()}
        self._places = {_place(tensor): name for name, tensor in self.tensors.items()}
        self._versions = self._now()
        self._written: set[str] = set()

    def __enter__(self) -> Self:
        """Begin a call."""
        self._versions = self._now()
        super().__enter__()
        return self

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Collection[type],
        args: tuple[Any, ...] = (),
        kwargs: dict[str, Any] | None = None,
    ) -> Any:
        """Call a function of PyTorch."""
        kwargs = kwargs or {}
        if is_in_place(func.__name__):
            self._note(args[:1])
        if kwargs.get("out") is not None:
            self._note([kwargs["out"]])
        if kwargs.get("max_norm") is not None:  # an embedding shortens its rows
            self._note(args)
        return func(*args, **kwargs)

    def restore(self, away: Collection[str] = ()) -> bool:
        """Undo what was written.

        Parameters
        ----------
        away : collection of str
            Tensors in whose place others were: what versions say is said of those.

        Returns
        -------
        bool
            Whether anything was that changed them.

        Raises
        ------
        ArgumentError
            If a large one was written into by other means.
        """
        now = self._now()
        changed = {name for name, version in now.items() if version != self._versions[name]}
        written, self._written = self._written | changed.difference(away), set()
        for name in written - self._copies.keys():
            raise ArgumentError(
                f"`module` writes into its parameter `{name}` by other means than PyTorch's "
                "functions, and it is too large to have been copied: it is not as it was"
            )
        other = [one for one in written if not torch.equal(self.tensors[one], self._copies[one])]
        for name in other:
            self.tensors[name].copy_(self._copies[name])
        return bool(other)

    def _note(self, written: Any) -> None:
        for one in written:
            if isinstance(one, list | tuple):
                self._note(one)
            elif isinstance(one, torch.Tensor):
                name = self._places.get(_place(one))
                if name is not None:
                    self._written.add(name)
                    self._copies.setdefault(name, self.tensors[name].clone())

    def _now(self) -> dict[str, int]:
        return {name: one._version for name, one in self.tensors.items()}  # noqa: SLF001


def _place(tensor: torch.Tensor) -> int:
    """Return where a tensor's memory is; 0 for one without, such as a transform's."""
    try:
        return int(tensor.untyped_storage().data_ptr())
    except (NotImplementedError, RuntimeError):
        return 0
