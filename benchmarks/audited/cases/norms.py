"""Batch- and layer-normalisation."""

from __future__ import annotations

from benchmarks.audited._case import Case, case
from benchmarks.audited._draw import Draw
from benchmarks.audited._trials import Trial
from gradaudit import nn


def _batch_norm(special: str, *shape: int, training: bool = True) -> Case:
    def make(cls: type, draw: Draw) -> Trial:
        layer = cls()
        for shift in (1.0, 2.0):  # running averages that are neither 0 nor 1
            layer.forward(draw.normal(*shape) * draw.dtype.type(2) + draw.dtype.type(shift))
        layer.training = training
        return draw.layer(layer, draw.normal(*shape) + draw.dtype.type(1))

    return case(nn.BatchNorm, special, make)


def _layer_norm(special: str, *shape: int) -> Case:
    return case(nn.LayerNorm, special, lambda cls, draw: draw.layer(cls(), draw.normal(*shape)))


NORMS = (
    _batch_norm("2-D", 6, 4),
    _batch_norm("4-D", 3, 3, 2, 3),
    _batch_norm("in use", 5, 4, training=False),
    _batch_norm("4-D in use", 3, 3, 2, 2, training=False),
    _layer_norm("2-D", 4, 5),
    _layer_norm("3-D", 2, 3, 5),
)
