"""How a layer's forward and backward pass are called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from gradaudit._errors import ArgumentError
from gradaudit.layers._method import Method
from gradaudit.layers._names import OUTPUTS

COTANGENT, CACHE, OUTPUT, RATE = "cotangent", "cache", "output", "learning_rate"
WORDS = (COTANGENT, CACHE, OUTPUT, RATE)
"""What `takes` may name beside inputs."""


@dataclass(frozen=True)
class Passes:
    """How a layer's forward and backward pass are called.

    Attributes
    ----------
    forward, backward : Method
        The passes.
    inputs : dict of str to object
        What is put in, by name, in order.
    by_keyword : bool
        Whether forward takes the inputs by their names.
    takes : tuple of str
        What backward takes, in order: some of `WORDS`, and names of inputs. As many cotangents as
        outputs, or one for all; as many caches as forward returns after the outputs.
    rate : float or None
        The learning rate.
    rate_keyword : str
        By which keyword it is handed over, if it is not one of these.
    """

    forward: Method
    backward: Method
    inputs: dict[str, Any]
    by_keyword: bool = False
    takes: tuple[str, ...] = ()
    rate: float | None = None
    rate_keyword: str = ""

    def filled(self, moved: Mapping[str, Any]) -> dict[str, Any]:
        """Return all inputs, some of them replaced, as a forward and a backward pass get them."""
        rest = {name: value for name, value in self.inputs.items() if name not in moved}
        return dict.fromkeys(self.inputs) | deepcopy(rest) | dict(moved)

    def run(self, layer: Any, inputs: Mapping[str, Any]) -> Any:
        """Call forward; return what it returns, or leaves in the layer as its output."""
        with _told(f"`forward`, which was given {', '.join(inputs) or 'nothing'}"):
            if self.by_keyword:
                returned = self.forward.call(layer, **inputs)
            else:
                returned = self.forward.call(layer, *inputs.values())
        return _left(layer) if returned is None else returned

    def output(self, returned: Any) -> Any:
        """Return the output alone, where forward returns a cache with it."""
        cached = self.takes.count(CACHE)
        if not cached:
            return returned
        outputs = returned[:-cached]
        return outputs[0] if len(outputs) == 1 else outputs

    def back(self, layer: Any, inputs: Mapping[str, Any], returned: Any, cotangent: Any) -> Any:
        """Call backward after a forward pass with the same inputs that returned something."""
        cached = self.takes.count(CACHE)
        caches = iter(returned[-cached:] if cached else ())
        cotangents = iter(cotangent if self.takes.count(COTANGENT) > 1 else (cotangent,))
        known = {OUTPUT: self.output(returned), RATE: self.rate, **inputs}
        given = [
            next(cotangents)
            if word == COTANGENT
            else next(caches)
            if word == CACHE
            else known[word]
            for word in self.takes
        ]
        keywords = {self.rate_keyword: self.rate} if self.rate_keyword else {}
        words = ", ".join((*self.takes, *keywords)) or "nothing"
        with _told(f"`backward`, which was given {words}; `takes` says what to give it"):
            return self.backward.call(layer, *given, **keywords)


def read_inputs(given: Any, forward: Method) -> tuple[dict[str, Any], bool]:
    """Read the argument `inputs`.

    Parameters
    ----------
    given : array, tuple, list or mapping of str
        One input, several in order, or several by name.
    forward : Method
        What takes them.

    Returns
    -------
    dict of str to object
        By the names that forward gives them, or the user.
    bool
        Whether forward is to be called with keywords.

    Raises
    ------
    ArgumentError
        If forward does not take so many, or takes them in another order.
    """
    if isinstance(given, Mapping):
        inputs, by_keyword = dict(given), _by_keyword(given, forward)
    else:
        several = tuple(given) if isinstance(given, tuple | list) else (given,)
        more = [f"x{number}" for number in range(len(forward.names), len(several))]
        names = (*forward.names, *(["x"] if len(several) == 1 else more))
        inputs, by_keyword = dict(zip(names, several, strict=False)), False
    taken = [name for name in inputs if name in WORDS and name != OUTPUT]
    if taken:
        raise ArgumentError(
            f"`inputs` has {taken[0]!r}, which is something else in `takes`: give `inputs` as a "
            "mapping that calls it otherwise"
        )
    most = float("inf") if forward.takes_any or by_keyword else len(forward.names)
    if by_keyword or len(forward.required) <= len(inputs) <= most:
        return inputs, by_keyword
    raise ArgumentError(
        f"`inputs` has {len(inputs)} ({', '.join(inputs) or 'none'}), but `forward` takes "
        f"{', '.join(forward.names) or 'nothing'}; one input is an array, a list is several"
    )


def _by_keyword(given: Mapping[Any, Any], forward: Method) -> bool:
    """Tell whether all inputs have forward's names; or, where they have other ones, keep places."""
    wrong = [key for key in given if not isinstance(key, str)]
    if wrong:
        raise ArgumentError(f"`inputs` has the key {wrong[0]!r}: expected names of inputs")
    known = (*forward.names, *forward.keywords)
    if given and set(forward.required) <= set(given) <= set(known):
        return True
    for key, place in zip(given, [*forward.names, *given], strict=False):
        if key in known and key != place:
            raise ArgumentError(
                f"`inputs` has {', '.join(given)}, but `forward` takes {', '.join(known)}: "
                "expected its names, or others in its order"
            )
    return False


@contextmanager
def _told(what: str) -> Iterator[None]:
    """Say what was being done when a user's function raises."""
    try:
        yield
    except ArgumentError:
        raise
    except Exception as error:
        if not getattr(error, "__notes__", None):
            error.add_note(f"gradaudit: raised by {what}")
        raise


def _left(layer: Any) -> Any:
    """Return the output that forward has left in the layer."""
    for name in OUTPUTS:
        output = getattr(layer, name, None)
        if output is not None:
            return output
    raise ArgumentError(
        "`forward` returned None: expected the output; or a function that calls it and returns the "
        "output, such as lambda layer, x: (layer.forward(x), layer.result)[1]"
    )
