"""Float64 without a copy: tensors that are cast as they are used, large models that are lent."""

from __future__ import annotations

import copy
from collections.abc import Callable

import numpy as np
import pytest

pytest.importorskip("torch")
import torch
from torch import nn
from torch.nn import functional

from gradaudit import ArgumentError, Verdict
from gradaudit.torch import _call, check, check_module
from gradaudit.torch._spared import Spared
from gradaudit.torch._widened import Widened
from tests.torch.test_modules import made, numbers

TOKENS = torch.tensor([[1, 2, 3], [4, 0, 6]])


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every model counts as large."""
    monkeypatch.setattr(_call, "LARGE", 0)


class Tied(nn.Module):
    """A table of words, used at both ends."""

    def __init__(self) -> None:
        super().__init__()
        self.table = nn.Embedding(7, 4)
        self.inner = nn.Linear(4, 4)

    def forward(self, words):
        return functional.linear(torch.tanh(self.inner(self.table(words))), self.table.weight)


class Mixed(nn.Module):
    """Weights in two precisions, and casts between."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(5, 6)
        self.second = nn.Linear(6, 3).bfloat16()

    def forward(self, x):
        hidden = torch.tanh(self.first(x)).to(self.second.weight.dtype)
        return self.second(hidden).float()


class Halved(torch.autograd.Function):
    """A sine with half its derivative at one of its entries."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.sin()

    @staticmethod
    def backward(ctx, cotangent):
        (x,) = ctx.saved_tensors
        slope = x.cos()
        slope[..., 1] /= 2
        return slope * cotangent


class Sine(nn.Module):
    def forward(self, x):
        return Halved.apply(x)


MODELS: dict[str, tuple[Callable[[], nn.Module], torch.Tensor]] = {
    "perceptron": (
        lambda: nn.Sequential(nn.Linear(5, 8), nn.GELU(), nn.Linear(8, 3)),
        numbers(4, 5),
    ),
    "convolution": (
        lambda: nn.Sequential(nn.Conv2d(2, 3, 3), nn.BatchNorm2d(3), nn.ReLU()),
        numbers(2, 2, 6, 6),
    ),
    "attention": (lambda: nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0), numbers(3, 2, 8)),
    "lstm": (lambda: nn.LSTM(4, 5), numbers(3, 2, 4)),
    "tied": (Tied, TOKENS),
    "mixed": (Mixed, numbers(4, 5)),
}


@pytest.mark.usefixtures("large")
@pytest.mark.parametrize("name", MODELS)
def test_a_right_model_that_is_lent(name: str) -> None:
    make, inputs = MODELS[name]
    model = made(make)
    before = copy.deepcopy(model.state_dict())
    places = [parameter.data_ptr() for parameter in model.parameters()]
    whole = check_module(model, inputs, modules=False).whole
    assert whole, str(whole)
    assert whole.settings["oracle"] == "float64"
    assert [parameter.data_ptr() for parameter in model.parameters()] == places
    for key, value in model.state_dict().items():
        assert value.dtype == before[key].dtype
        assert torch.equal(value, before[key]), key


def test_cast_and_copied_models_have_the_same_slopes(monkeypatch: pytest.MonkeyPatch) -> None:
    model, inputs = made(MODELS["perceptron"][0]), MODELS["perceptron"][1]
    copied = check_module(model, inputs, modules=False).whole
    monkeypatch.setattr(_call, "LARGE", 0)
    cast = check_module(model, inputs, modules=False).whole
    assert cast.evaluations == copied.evaluations
    for name, other in copied.leaves.items():
        assert cast.leaf(name).discrepancy == pytest.approx(other.discrepancy, abs=1e-9)
        assert cast.leaf(name).resolution == pytest.approx(other.resolution, rel=1e-3)


@pytest.mark.usefixtures("large")
def test_a_wrong_model_that_is_lent_fails_where_it_is_wrong() -> None:
    model = made(lambda: nn.Sequential(nn.Linear(5, 4), Sine(), nn.Linear(4, 3)))
    assert check_module(model, numbers(6, 5)).culprits == ("1",)
    whole = check_module(model, numbers(6, 5), modules=False).whole
    assert whole.leaf("2.weight").verdict is Verdict.PASS
    assert whole.leaf("0.weight").wrong[1].all()
    assert not whole.leaf("0.weight").wrong[[0, 2, 3]].any()


class Within(nn.Module):
    """Weights and outputs of float32, and a lower precision between."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(5, 6), nn.Linear(6, 3)

    def forward(self, x):
        hidden = self.first(x).to(torch.bfloat16)
        return self.second(torch.tanh(hidden).to(torch.float32))


class Autocast(Within):
    def forward(self, x):
        with torch.autocast("cpu", torch.bfloat16):
            return self.second(torch.tanh(self.first(x))).float()


@pytest.mark.parametrize("make", [Mixed, Within, Autocast])
def test_a_model_of_two_precisions_has_a_float64_oracle(make: type[nn.Module]) -> None:
    model = made(make)
    whole = check_module(model, numbers(4, 5), modules=False).whole
    assert whole, str(whole)
    assert whole.settings["oracle"] == "float64"
    wrong = nn.Sequential(model, Sine())
    report = check_module(wrong, numbers(4, 5))
    assert report.culprits == ("1",), str(report)


def test_a_model_that_cannot_be_copied_has_one() -> None:
    class Single(nn.Linear):
        def __deepcopy__(self, memo):
            raise TypeError("there is but one")

    whole = check_module(made(lambda: Single(3, 2)), numbers(4, 3), modules=False).whole
    assert whole, str(whole)
    assert whole.settings["oracle"] == "float64"


def test_a_loss_that_refers_to_the_model_is_seen_in_float64() -> None:
    model = made(lambda: nn.Linear(3, 2))

    def penalised(output):
        return output.square().sum() + 0.1 * model.weight.square().sum()

    def detached(output):
        return output.square().sum() + 0.1 * model.weight.detach().square().sum()

    whole = check_module(model, numbers(4, 3), loss=penalised, modules=False).whole
    assert whole, str(whole)
    assert whole.settings["oracle"] == "float64"
    report = check_module(model, numbers(4, 3), loss=detached, modules=False).whole
    assert report.leaf("weight").verdict is Verdict.FAIL
    assert report.leaf("bias").verdict is Verdict.PASS


class Transformed(nn.Module):
    """A gradient within, by transforms whose tensors have no memory of their own."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = nn.Linear(3, 3)

    def forward(self, x):
        slope = torch.func.grad(lambda row: self.inner(row).tanh().sum())
        return torch.func.vmap(slope)(x)


class Filling(nn.Module):
    """Writes into a tensor of zeros, of the default dtype."""

    def __init__(self) -> None:
        super().__init__()
        self.weight = nn.Parameter(numbers(3))

    def forward(self, x):
        out = torch.zeros(len(x), 3)
        for column in range(3):
            out[:, column] = x[:, column] * self.weight[column]
        return out


@pytest.mark.parametrize("make", [Transformed, Filling])
def test_what_else_modules_do_runs_in_float64(make: type[nn.Module]) -> None:
    whole = check_module(
        made(make), numbers(4, 3), loss=lambda y: y.square().sum(), modules=False
    ).whole
    assert whole, str(whole)
    assert whole.settings["oracle"] == "float64"


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_torch_script_is_checked() -> None:
    model = torch.jit.script(made(MODELS["perceptron"][0]))
    whole = check_module(model, numbers(4, 5), modules=False).whole
    assert whole, str(whole)


def test_a_mistake_in_what_a_closure_uses_is_found() -> None:
    weight = numbers(3, 4)
    x = numbers(5, 4).requires_grad_()
    assert check(lambda x: functional.linear(x, weight).tanh(), x)
    report = check(lambda x: Halved.apply(functional.linear(x, weight)), x)
    assert not report
    assert report.settings["oracle"] == "float64"
    assert torch.equal(weight, numbers(3, 4))


class Writing(nn.Module):
    """Writes into its weight, in one of many ways."""

    def __init__(self, write: Callable[[nn.Parameter], None], *, late: bool = False) -> None:
        super().__init__()
        self.weight = nn.Parameter(numbers(4))
        self.write = write
        self.calls = 0
        self.late = late

    def forward(self, x):
        self.calls += 1
        if not self.late or self.calls > 9:
            with torch.no_grad():
                self.write(self.weight)
        return (x * self.weight).sin()


def _set(weight: nn.Parameter) -> None:
    weight[0] = 7.0


WAYS: dict[str, Callable[[nn.Parameter], None]] = {
    "in place": lambda weight: weight.mul_(2.0),
    "augmented": lambda weight: weight.data.add_(1.0),
    "an entry": _set,
    "a view": lambda weight: weight.view(2, 2)[1].zero_(),
    "out": lambda weight: torch.add(weight, 1.0, out=weight.data),
    "several": lambda weight: torch._foreach_add_([weight], 1.0),
    "initialised": nn.init.ones_,
}


@pytest.mark.parametrize("late", [False, True])
@pytest.mark.parametrize("limit", [0, 1 << 24])
@pytest.mark.parametrize("way", WAYS)
def test_what_is_written_into_a_parameter_is_undone(
    way: str, limit: int, late: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_call, "LARGE", limit)
    model = Writing(WAYS[way], late=late)
    check_module(model, numbers(3, 4), modules=False, effort="quick")
    assert torch.equal(model.weight, numbers(4))


@pytest.mark.parametrize("limit", [0, 1 << 24])
def test_what_is_written_as_it_was_is_no_change(
    limit: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_call, "LARGE", limit)
    for write in (lambda w: w.data.clamp_(-9.0, 9.0), lambda w: w.requires_grad_(True)):
        whole = check_module(Writing(write), numbers(3, 4), modules=False).whole
        assert whole, str(whole)


@pytest.mark.usefixtures("large")
def test_an_embedding_that_shortens_its_rows_is_undone() -> None:
    model = made(lambda: nn.Embedding(7, 4, max_norm=0.5))
    before = model.weight.detach().clone()
    assert not check_module(model, TOKENS, modules=False)
    assert torch.equal(model.weight, before)


def test_what_is_written_unseen_is_undone_or_told() -> None:
    weight = nn.Parameter(numbers(3))
    spared = {large: Spared({"weight": weight}, large=large) for large in (False, True)}
    for one in spared.values():
        with one:
            assert not one.restore()
        with one, torch.no_grad():
            weight.zero_()
        assert one.restore()
        assert torch.equal(weight, numbers(3))
    unseen = Spared({"weight": weight}, large=True)
    with unseen, torch._C.DisableTorchFunction(), torch.no_grad():
        weight.zero_()
    with pytest.raises(ArgumentError, match="`weight` by other means"):
        unseen.restore()
    with spared[False], torch._C.DisableTorchFunction(), torch.no_grad():
        weight.zero_()
    assert spared[False].restore()
    assert torch.equal(weight, numbers(3))


def test_float64_throughout() -> None:
    weight, x = numbers(300, 300), numbers(300).double()
    with Widened(), torch.no_grad():
        product = functional.linear(x, weight)
        assert product.dtype == torch.float64
        assert weight.dtype == torch.float64
        assert torch.zeros(3).dtype == torch.float64
        assert product.float().dtype == torch.float64
        assert product.to(torch.bfloat16).dtype == torch.float64
        assert torch.softmax(product, 0, dtype=torch.float32).dtype == torch.float64
    assert weight.dtype == torch.float32
    np.testing.assert_allclose(product, weight.double() @ x, rtol=1e-14)


def test_memory_that_is_still_looked_into_is_not_used_again() -> None:
    """Views of a cast tensor outlive the next cast."""
    one, other = numbers(300, 300), numbers(300, 300, seed=1)

    def fn(x):
        kept = torch.ravel(one)
        again = other * 1.0
        return x * (kept[:1] + again[0, :1])

    with Widened(), torch.no_grad():
        found = fn(torch.ones(1, dtype=torch.float64))
    assert float(found) == pytest.approx(float(one[0, 0]) + float(other[0, 0]), rel=1e-7)


class Differentiating(nn.Module):
    """Computes a gradient of its own input, so it needs one that requires grad."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = nn.Linear(3, 1)

    def forward(self, x):
        energy = torch.tanh(self.inner(x)).sum()
        return torch.autograd.grad(energy, x, create_graph=True)[0]


@pytest.mark.usefixtures("large")
def test_a_lent_model_that_differentiates_on_its_own_account() -> None:
    x = numbers(4, 3).requires_grad_()
    whole = check_module(made(Differentiating), x, modules=False).whole
    assert whole, str(whole)
    assert whole.settings["oracle"] == "float64"
