"""What inputs and outputs may be: nested, integer, unused, expanded, written into."""

from __future__ import annotations

from typing import Any

import torch

from benchmarks.frameworks._claim import NO_ACQUITTAL, NO_ALARM, Question, of_kind, right, wrong

from ._planted import leaf, planted, seeded, times, uniform


def _nested(factor: float = 1.0) -> Question:
    """Return tensors in a dict, a tuple and a list; the innermost may be wrong."""
    sine = planted(torch.sin, times(factor))

    def f(a: torch.Tensor, b: torch.Tensor) -> Any:
        return {"product": a * b, "rest": (torch.exp(a), [sine(b), b.sum()])}

    return Question(f, (uniform(0.3, 1.2, 5), uniform(0.3, 1.2, 5)))


def _with_integers() -> Question:
    """Take rows by an integer input, which is returned as well."""

    def f(table: torch.Tensor, rows: torch.Tensor) -> Any:
        return torch.sin(table[rows]), rows

    return Question(f, (uniform(0.3, 1.2, 6, 3), torch.randint(6, (8,))))


def _rows(*, overwritten: bool) -> Question:
    """Take rows, some of them twice; their gradients add up, and must not overwrite each other."""
    rows = torch.tensor([0, 2, 2, 5, 0])

    class Taken(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, table: torch.Tensor) -> torch.Tensor:
            ctx.shape = table.shape
            return table[rows]

        @staticmethod
        def backward(ctx: Any, *cotangents: torch.Tensor) -> Any:
            gradient = cotangents[0].new_zeros(ctx.shape)
            if overwritten:
                gradient[rows] = cotangents[0]
            else:
                gradient.index_add_(0, rows, cotangents[0])
            return gradient

    return Question(lambda table: torch.tanh(Taken.apply(table)), (uniform(0.3, 1.2, 6, 3),))


def _in_place() -> Question:
    """Work in place on a copy."""

    def f(x: torch.Tensor) -> torch.Tensor:
        y = x.clone()
        y.mul_(x).add_(1)
        y[:3] += x[-3:]
        return y.log_()

    return Question(f, (uniform(0.3, 1.2, 6),))


def _writes_into_input(factor: float = 1.0) -> Question:
    """Write into an input that needs no gradient."""
    sine = planted(torch.sin, times(factor))

    def f(x: torch.Tensor, scratch: torch.Tensor) -> torch.Tensor:
        scratch.add_(1)
        return sine(x)

    return Question(f, (uniform(0.3, 1.2, 6), torch.zeros(6, dtype=torch.float64)))


def _expanded(factor: float = 1.0) -> Question:
    """Take an input of stride 0: eight rows in the memory of one."""
    row = torch.rand(1, 5, dtype=torch.float64)
    f = planted(lambda x: torch.sin(x) * torch.arange(1, 9).to(x)[:, None], times(factor))
    return Question(f, (row.expand(8, 5).detach().requires_grad_(),))


def _transposed_input() -> Question:
    """Take an input whose memory is in another order."""
    x = torch.randn(4, 6, dtype=torch.float64).T.detach().requires_grad_()
    return Question(lambda x: torch.tanh(x).cumsum(0), (x,))


def _unused(*, other: bool = True) -> Question:
    """Do not use one input, or use it behind a detach."""

    def f(a: torch.Tensor, b: torch.Tensor) -> torch.Tensor:
        return torch.sin(a) if other else torch.sin(a) * b.detach()

    return Question(f, (uniform(0.3, 1.2, 4), uniform(0.3, 1.2, 4)))


def _carried() -> Question:
    """Check one of two inputs: the other asks for no gradient."""
    return Question(
        torch.atan2,
        (uniform(0.3, 1.2, 4), torch.rand(4, dtype=torch.float64) + 0.5),
    )


def _number() -> Question:
    """Take and give tensors without an axis."""
    return Question(torch.lgamma, (leaf(torch.tensor(2.5, dtype=torch.float64)),))


def _mixed_dtypes(factor: float = 1.0) -> Question:
    """Take a float32 and a float64 input."""
    sine = planted(torch.sin, times(factor))
    return Question(
        lambda a, b: sine(a).double() * b,
        (uniform(0.3, 1.2, 5, dtype=torch.float32), uniform(0.3, 1.2, 5)),
    )


CLAIMS = of_kind(
    "arguments",
    right("nested outputs", seeded(_nested)),
    right("an integer input", seeded(_with_integers)),
    right("rows taken twice", seeded(_rows, overwritten=False)),
    right("in place on a copy", seeded(_in_place)),
    right("writes into another input", seeded(_writes_into_input), NO_ALARM),
    right("an expanded input", seeded(_expanded)),
    right("an input in another order", seeded(_transposed_input)),
    right("an unused input", seeded(_unused)),
    right("an input that is carried along", seeded(_carried)),
    right("a number", seeded(_number)),
    right("inputs of two dtypes", seeded(_mixed_dtypes)),
    wrong("nested outputs, one by 10 %", seeded(_nested, factor=1.1)),
    wrong("rows taken twice, overwritten", seeded(_rows, overwritten=True)),
    wrong(
        "writes into another input, by 10 %", seeded(_writes_into_input, factor=1.1), NO_ACQUITTAL
    ),
    wrong("an expanded input, by 10 %", seeded(_expanded, factor=1.1)),
    wrong("a detached input", seeded(_unused, other=False)),
    wrong("inputs of two dtypes, by 1 %", seeded(_mixed_dtypes, factor=1.01)),
)
