"""Arrays as JSON: lists of numbers where they are few, packed where they may be large."""

from __future__ import annotations

import base64
import binascii
import math
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gradaudit._errors import ArgumentError
from gradaudit.render._codec import COUNT, FLAG, NUMBER, TEXT, Codec, Schema, Several, refusal

SHAPE = Several(COUNT)


@dataclass(frozen=True)
class Listed:
    """A vector as a list of its numbers."""

    dtype: type[np.generic]
    codec: Codec

    @property
    def schema(self) -> Schema:
        """What JSON Schema says of it."""
        return Several(self.codec).schema

    def write(self, array: NDArray[Any]) -> list[Any]:
        """Return its JSON."""
        return Several(self.codec).write(array.tolist())

    def read(self, values: Any, where: str) -> NDArray[Any]:
        """Return what its JSON says."""
        try:
            array = np.array(Several(self.codec).read(values, where), dtype=self.dtype)
        except OverflowError:
            raise refusal(values, where, f"numbers of {self.dtype.__name__}") from None
        array.setflags(write=False)
        return array


@dataclass(frozen=True)
class Packed:
    """An array of one repeated value as that value; any other as its bytes, compressed, in base64.

    The bytes are those of the entries in C order. Truth values are bits, the first one the highest
    of its byte; numbers are little-endian.
    """

    name: str
    stored: str
    codec: Codec

    @property
    def schema(self) -> Schema:
        """What JSON Schema says of it."""
        return {"$ref": f"#/$defs/{self.name}"}

    @property
    def definition(self) -> Schema:
        """What the schema refers to."""
        bits = "bits, the first entry the highest of its byte"
        return {
            "description": "An array: `constant` if all entries are alike, else `packed`, "
            "the base64 of the zlib-compressed entries in C order, as "
            f"{bits if self.stored == '?' else 'little-endian ' + self.name}.",
            "type": "object",
            "properties": {
                "shape": SHAPE.schema,
                "constant": self.codec.schema,
                "packed": {"type": "string", "contentEncoding": "base64"},
            },
            "required": ["shape"],
            "oneOf": [{"required": ["constant"]}, {"required": ["packed"]}],
        }

    def write(self, array: NDArray[Any]) -> dict[str, Any]:
        """Return its JSON."""
        shape = list(array.shape)
        first = array[(0,) * array.ndim] if array.size else array.dtype.type(0)
        if bool((array == first).all()):
            return {"shape": shape, "constant": self.codec.write(first)}
        entries = np.packbits(array) if self.stored == "?" else array.astype(self.stored)
        packed = base64.b64encode(zlib.compress(entries.tobytes(), 9))
        return {"shape": shape, "packed": packed.decode("ascii")}

    def read(self, value: Any, where: str) -> NDArray[Any]:
        """Return what its JSON says."""
        if not isinstance(value, dict):
            raise refusal(value, where, "an object")
        shape = SHAPE.read(value.get("shape"), f"{where}.shape")
        if ("constant" in value) == ("packed" in value):
            raise ArgumentError(f"reading a report: `{where}`: expected `constant` or `packed`")
        try:
            array = self._array(value, shape, where)
        except ArgumentError:
            raise
        except (ValueError, OverflowError):
            raise refusal(shape, f"{where}.shape", "the shape of an array") from None
        array.setflags(write=False)
        return array

    def _array(self, value: dict[str, Any], shape: tuple[int, ...], where: str) -> NDArray[Any]:
        dtype = np.dtype(self.stored).newbyteorder("=")
        if "constant" in value:
            entry = self.codec.read(value["constant"], f"{where}.constant")
            with np.errstate(over="ignore"):
                return np.broadcast_to(np.asarray(entry, dtype=dtype), shape)
        size = math.prod(shape)
        wanted = (size + 7) // 8 if self.stored == "?" else size * dtype.itemsize
        stored = _unpacked(value["packed"], wanted, f"{where}.packed")
        if self.stored == "?":
            bits = np.unpackbits(np.frombuffer(stored, np.uint8), count=size)
            return bits.astype(bool).reshape(shape)
        return np.frombuffer(stored, self.stored).astype(dtype).reshape(shape)


def _unpacked(packed: Any, wanted: int, where: str) -> bytes:
    """Return so many bytes; never more are unpacked than one beyond what the shape asks for."""
    expected = f"zlib-compressed base64 of {wanted} bytes"
    text = TEXT.read(packed, where)
    try:
        stored = zlib.decompressobj().decompress(base64.b64decode(text, validate=True), wanted + 1)
    except (ValueError, zlib.error, binascii.Error, OverflowError):
        raise refusal(packed, where, expected) from None
    if len(stored) != wanted:
        raise refusal(packed, where, expected)
    return stored


MASK = Packed("mask", "?", FLAG)
FLOAT32 = Packed("float32", "<f4", NUMBER)
