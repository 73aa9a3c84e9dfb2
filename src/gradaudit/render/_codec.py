"""From values to JSON and back: each kind of value knows its form, its reader and its schema."""

from __future__ import annotations

import dataclasses
import json
import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol

import numpy as np

from gradaudit._errors import ArgumentError

Schema = dict[str, Any]

NONFINITE = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}
"""What stands in for numbers that JSON has not."""

QUOTED = 60
"""Characters of a wrong value that an error shows."""


class Codec(Protocol):
    """A kind of value."""

    @property
    def schema(self) -> Schema:
        """What JSON Schema says of it."""

    def write(self, value: Any) -> Any:
        """Return what `json.dumps` can write."""

    def read(self, value: Any, where: str) -> Any:
        """Return the value; an ArgumentError names the place where it is none."""


def refusal(value: object, where: str, expected: str) -> ArgumentError:
    """Return the error that says what stands where something else should.

    Parameters
    ----------
    value : object
        What came.
    where : str
        Its place, as ``leaves["w"].verdict``.
    expected : str
        What should be there.

    Returns
    -------
    ArgumentError
        To be raised.
    """
    kind = "an object" if isinstance(value, dict) else "a list" if isinstance(value, list) else ""
    said = kind or json.dumps(value)
    said = said if len(said) <= QUOTED else f"{said[:QUOTED]}..."
    return ArgumentError(f"reading a report: `{where}` is {said}: expected {expected}")


@dataclass(frozen=True)
class Plain:
    """A value that JSON has itself: a text, a truth value, a whole number."""

    kind: type
    called: str
    schema: Schema

    def write(self, value: Any) -> Any:
        """Return its JSON."""
        return self.kind(value)

    def read(self, value: Any, where: str) -> Any:
        """Return what its JSON says."""
        if type(value) is not self.kind or value < self.schema.get("minimum", value):
            raise refusal(value, where, self.called)
        return value


TEXT = Plain(str, "a text", {"type": "string"})
FLAG = Plain(bool, "true or false", {"type": "boolean"})
WHOLE = Plain(int, "a whole number", {"type": "integer"})
COUNT = Plain(int, "a whole number, 0 or more", {"type": "integer", "minimum": 0})


@dataclass(frozen=True)
class Number:
    """A float; what is not finite is a text."""

    schema: Schema = dataclasses.field(
        default_factory=lambda: {"anyOf": [{"type": "number"}, {"enum": list(NONFINITE)}]}
    )

    def write(self, value: Any) -> float | str:
        """Return its JSON."""
        number = float(value)
        if math.isfinite(number):
            return number
        return "nan" if math.isnan(number) else "inf" if number > 0 else "-inf"

    def read(self, value: Any, where: str) -> float:
        """Return what its JSON says."""
        if isinstance(value, str) and value in NONFINITE:
            return NONFINITE[value]
        if type(value) in {int, float} and abs(value) <= sys.float_info.max:
            return float(value)
        raise refusal(value, where, f"a number, {', '.join(map(json.dumps, NONFINITE))}")


NUMBER = Number()


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    kind: type[StrEnum]

    @property
    def schema(self) -> Schema:
        """What JSON Schema says of it."""
        return {"enum": [str(one) for one in self.kind]}

    def write(self, value: Any) -> str:
        """Return its JSON."""
        return str(value)

    def read(self, value: Any, where: str) -> StrEnum:
        """Return what its JSON says."""
        if not isinstance(value, str) or value not in list(self.kind):
            raise refusal(value, where, f"one of {', '.join(self.kind)}")
        return self.kind(value)


@dataclass(frozen=True)
class Maybe:
    """A value, or null for None."""

    codec: Codec

    @property
    def schema(self) -> Schema:
        """What JSON Schema says of it."""
        return {"anyOf": [self.codec.schema, {"type": "null"}]}

    def write(self, value: Any) -> Any:
        """Return its JSON."""
        return None if value is None else self.codec.write(value)

    def read(self, value: Any, where: str) -> Any:
        """Return what its JSON says."""
        return None if value is None else self.codec.read(value, where)


@dataclass(frozen=True)
class Several:
    """A tuple."""

    codec: Codec

    @property
    def schema(self) -> Schema:
        """What JSON Schema says of it."""
        return {"type": "array", "items": self.codec.schema}

    def write(self, values: Any) -> list[Any]:
        """Return its JSON."""
        return [self.codec.write(value) for value in values]

    def read(self, values: Any, where: str) -> tuple[Any, ...]:
        """Return what its JSON says."""
        if not isinstance(values, list):
            raise refusal(values, where, "a list")
        return tuple(self.codec.read(one, f"{where}[{place}]") for place, one in enumerate(values))


@dataclass(frozen=True)
class Named:
    """A mapping from names; its order is kept."""

    codec: Codec

    @property
    def schema(self) -> Schema:
        """What JSON Schema says of it."""
        return {"type": "object", "additionalProperties": self.codec.schema}

    def write(self, values: Any) -> dict[str, Any]:
        """Return its JSON."""
        return {str(name): self.codec.write(value) for name, value in values.items()}

    def read(self, values: Any, where: str) -> Mapping[str, Any]:
        """Return what its JSON says."""
        if not isinstance(values, dict):
            raise refusal(values, where, "an object")
        return MappingProxyType(
            {
                name: self.codec.read(value, f"{where}[{json.dumps(name)}]")
                for name, value in values.items()
            }
        )


@dataclass(frozen=True)
class Free:
    """A number, a text, a truth value, None, or a tuple of these, where the kind is not fixed.

    A number that is not finite is an object, so that it is not taken for a text. Anything else is
    kept as its text.
    """

    @property
    def schema(self) -> Schema:
        """What JSON Schema says of it."""
        return {"$ref": "#/$defs/free"}

    @property
    def definition(self) -> Schema:
        """What the schema refers to."""
        nonfinite = {"number": {"enum": list(NONFINITE)}}
        return {
            "description": "Numbers that are not finite are objects here, and texts elsewhere.",
            "anyOf": [
                {"type": ["number", "string", "boolean", "null"]},
                {"type": "array", "items": self.schema},
                {"type": "object", "properties": nonfinite, "required": ["number"]},
            ],
        }

    def write(self, value: Any) -> Any:
        """Return its JSON."""
        value = value.item() if isinstance(value, np.generic) else value
        if value is None or isinstance(value, bool | int):
            return value
        if isinstance(value, float):
            return value if math.isfinite(value) else {"number": NUMBER.write(value)}
        if isinstance(value, list | tuple | set | frozenset):
            return [self.write(one) for one in value]
        return str(value)

    def read(self, value: Any, where: str) -> Any:
        """Return what its JSON says."""
        if isinstance(value, list):
            return Several(self).read(value, where)
        if isinstance(value, dict):
            if value.get("number") not in tuple(NONFINITE):
                raise refusal(value.get("number"), f"{where}.number", " or ".join(NONFINITE))
            return NONFINITE[value["number"]]
        return NUMBER.read(value, where) if isinstance(value, float) else value


FREE = Free()


@dataclass(frozen=True)
class Record:
    """A dataclass: an object with a key for each field.

    Fields that have a default may be missing; keys that are no fields are ignored.

    Attributes
    ----------
    kind : type
        The dataclass.
    fields : mapping of str to Codec
        Of all its fields.
    demand : callable
        Of the dataclass and its place: raises where the fields do not fit together.
    """

    kind: type
    fields: Mapping[str, Codec]
    demand: Callable[[Any, str], None] = lambda _, __: None

    @property
    def schema(self) -> Schema:
        """What JSON Schema says of it."""
        return {"$ref": f"#/$defs/{self.kind.__name__}"}

    @property
    def definition(self) -> Schema:
        """What the schema refers to."""
        return {
            "type": "object",
            "properties": {name: codec.schema for name, codec in self.fields.items()},
            "required": sorted(self._required),
        }

    @property
    def _required(self) -> set[str]:
        missing = dataclasses.MISSING
        return {
            field.name
            for field in dataclasses.fields(self.kind)
            if field.default is missing and field.default_factory is missing
        }

    def write(self, value: Any) -> dict[str, Any]:
        """Return its JSON."""
        return {name: codec.write(getattr(value, name)) for name, codec in self.fields.items()}

    def read(self, values: Any, where: str) -> Any:
        """Return what its JSON says."""
        if not isinstance(values, dict):
            raise refusal(values, where, "an object")
        for name in self.fields:
            if name not in values and name in self._required:
                place = f"`{where}` has" if where else "it has"
                raise ArgumentError(f"reading a report: {place} no `{name}`")
        prefix = f"{where}." if where else ""
        found = {
            name: codec.read(values[name], f"{prefix}{name}")
            for name, codec in self.fields.items()
            if name in values
        }
        whole = self.kind(**found)
        self.demand(whole, where)
        return whole
