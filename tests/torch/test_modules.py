"""The door for models: the whole, the culprit, and everything as it was."""

from __future__ import annotations

import copy

import pytest

pytest.importorskip("torch")
import torch
from torch import nn

import gradaudit.torch
from gradaudit import ArgumentError, Cause

check = gradaudit.torch.check_module


class WrongGelu(torch.autograd.Function):
    """The function of the error function, and the derivative of the one with the tanh."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return nn.functional.gelu(x)

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        with torch.enable_grad():
            y = x.detach().requires_grad_()
            nn.functional.gelu(y, approximate="tanh").sum().backward()
        return g * y.grad


class Tripled(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.clone()

    @staticmethod
    def backward(ctx, g):
        return 3 * g


class Apply(nn.Module):
    def __init__(self, function) -> None:
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


class Block(nn.Module):
    def __init__(self, width, activation) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, width), activation, nn.Linear(width, width))

    def forward(self, x):
        return x + self.mlp(self.norm(x))


class Model(nn.Module):
    def __init__(self, activation) -> None:
        super().__init__()
        self.embed = nn.Embedding(7, 4)
        self.blocks = nn.ModuleList([Block(4, nn.Tanh()), Block(4, activation)])
        self.head = nn.Linear(4, 2)

    def forward(self, tokens):
        x = self.embed(tokens)
        for block in self.blocks:
            x = block(x)
        return self.head(x.mean(1))


def made(make, seed=0):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        return make()


def numbers(*shape, seed=1):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(seed))


def loss(output):
    return nn.functional.cross_entropy(output, torch.zeros(len(output), dtype=torch.long))


TOKENS = torch.tensor([[0, 3, 3], [5, 1, 6]])


def conv_net():
    return nn.Sequential(
        nn.Conv2d(2, 3, 3), nn.BatchNorm2d(3), nn.ReLU(inplace=True), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(12, 2),
    )  # fmt: skip


class Attention(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.attention = nn.MultiheadAttention(4, 2, batch_first=True)

    def forward(self, x):
        return self.attention(x, x, x, need_weights=False)[0]


class Recurrent(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.lstm = nn.LSTM(3, 4, batch_first=True)
        self.head = nn.Linear(4, 2)

    def forward(self, x):
        states, _ = self.lstm(x)
        return self.head(states[:, -1])


def test_a_right_model() -> None:
    report = check(made(lambda: Model(nn.GELU())), TOKENS, loss=loss)
    assert report, str(report)
    assert report.culprits == ()
    assert "embed.weight" in report.whole.leaves
    assert {"embed", "blocks.1", "blocks.1.norm", "blocks.1.mlp.1", "head"} <= set(report.parts)
    assert report.reason.startswith("The whole passes, and so does each of its")


def test_the_culprit_three_levels_deep() -> None:
    report = check(made(lambda: Model(Apply(WrongGelu.apply))), TOKENS, loss=loss)
    assert report.verdict == "fail"
    assert report.culprits == ("blocks.1.mlp.1",)
    assert report.parts["blocks.1"].verdict == "fail"
    assert report.parts["blocks.0"].verdict == "pass"
    assert report.whole.leaf("head.weight").verdict == "pass"
    assert report.whole.leaf("blocks.0.mlp.0.weight").verdict == "fail"
    assert "without their fault" in report.reason
    assert any(finding.module == "blocks.1.mlp.1" for finding in report.findings)


@pytest.mark.parametrize("training", [True, False])
def test_conv_batchnorm_relu(training) -> None:
    model = made(conv_net).train(training)
    report = check(model, numbers(3, 2, 6, 6), loss=loss)
    assert report, str(report)


@pytest.mark.parametrize("make", [Attention, Recurrent])
def test_tuples_of_outputs(make) -> None:
    assert check(made(make), numbers(2, 5, 4 if make is Attention else 3))


def test_everything_is_as_it_was() -> None:
    model = made(lambda: nn.Sequential(nn.Linear(4, 4), nn.BatchNorm1d(4), nn.Dropout(0.5))).train()
    model[2].eval()
    x = numbers(6, 4)
    model(x).sum().backward()
    gradients = [parameter.grad for parameter in model.parameters()]
    kept = copy.deepcopy((model.state_dict(), gradients))
    attributes, random = set(vars(model[1])), torch.get_rng_state()
    assert check(model, x)
    _assert_as_before(model, gradients, kept)
    assert set(vars(model[1])) == attributes
    assert torch.equal(random, torch.get_rng_state())
    assert [one.training for one in model] == [True, True, False]
    assert not any(one._forward_hooks or one._forward_pre_hooks for one in model.modules())


def test_everything_is_as_it_was_after_an_exception() -> None:
    class Raising(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.norm = nn.BatchNorm1d(4)
            self.calls = 0

        def forward(self, x):
            self.calls += 1
            self.last = x
            self.train(not self.training)
            if self.calls > 5:
                raise KeyError("boom")
            return self.norm(x)

    model, x = made(Raising), numbers(6, 4)
    model(x).sum().backward()
    model.train()
    gradients = [parameter.grad for parameter in model.parameters()]
    kept = copy.deepcopy((model.state_dict(), gradients))
    last, calls = model.last, model.calls
    with pytest.raises(KeyError):
        check(model, x, oracle="same")
    _assert_as_before(model, gradients, kept)
    assert model.training
    assert model.last is last
    assert model.calls == calls


def _assert_as_before(model, gradients, kept) -> None:
    state, copies = kept
    for name, value in model.state_dict().items():
        assert torch.equal(value, state[name]), name
    for parameter, gradient, was in zip(model.parameters(), gradients, copies, strict=True):
        assert parameter.grad is gradient
        assert torch.equal(gradient, was)


def test_dropout_is_found() -> None:
    model = made(lambda: nn.Sequential(nn.Linear(4, 4), nn.Dropout(0.5), nn.Linear(4, 2)))
    report = check(model, numbers(3, 4), loss=loss)
    assert report, str(report)
    assert Cause.RANDOM in {finding.cause for finding in report.findings if not finding.module}
    assert not check(model.eval(), numbers(3, 4), loss=loss).findings


def test_shared_and_unused_parameters() -> None:
    class Tied(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Embedding(7, 4)
            self.head = nn.Linear(4, 7, bias=False)
            self.head.weight = self.embed.weight
            self.unused = nn.Linear(2, 2)
            self.frozen = nn.Parameter(torch.ones(3), requires_grad=False)

        def forward(self, tokens):
            return self.head(torch.tanh(self.embed(tokens)).mean(1))

    report = check(made(Tied), TOKENS, loss=loss)
    assert report.whole.leaf("embed.weight").verdict == "pass"
    assert "head.weight" not in report.whole.leaves
    assert "frozen" not in report.whole.leaves
    assert "autograd gives no gradient of unused.weight, unused.bias" in str(report.whole.notes)
    assert "unused: never called" in str(report.notes)


def test_a_detached_branch() -> None:
    class Half(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.one, self.other = nn.Linear(3, 2), nn.Linear(3, 2)

        def forward(self, x):
            return torch.tanh(self.one(x)) * self.other(x).detach()

    report = check(made(Half), numbers(4, 3))
    assert report.verdict == "fail"
    zero = [finding for finding in report.findings if finding.cause is Cause.ZERO]
    assert any((finding.leaf or "").startswith("other.") for finding in zero)
    assert "they are not put together right" in report.reason


def test_what_forward_does_by_itself() -> None:
    class Own(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.inner = nn.Linear(3, 3)

        def forward(self, x):
            return Tripled.apply(self.inner(x))

    model = made(lambda: nn.Sequential(nn.Linear(3, 3), Own(), nn.Linear(3, 1)))
    assert check(model, numbers(4, 3)).culprits == ("1",)


def test_a_loss() -> None:
    report = check(
        made(lambda: nn.Linear(3, 2)), numbers(4, 3), loss=lambda y: Tripled.apply(loss(y))
    )
    assert report.culprits == ("loss",)
    assert report.parts["loss"].leaf("y").wrong.all()


def test_how_a_module_uses_another() -> None:
    class Reused(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.embed = nn.Embedding(7, 4)

        def forward(self, tokens):
            states = torch.tanh(self.embed(tokens)).mean(1)
            return states @ self.embed.weight.detach().T  # tied, and cut off there

    model = made(lambda: nn.Sequential(Reused(), nn.Linear(7, 2)))
    assert check(model, TOKENS, loss=loss).culprits == ("0",)


def test_meant_to_differ() -> None:
    model = made(lambda: nn.Sequential(nn.Linear(3, 3), Apply(Tripled.apply), nn.Linear(3, 1)))
    assert check(model, numbers(4, 3)).culprits == ("1",)
    report = check(model, numbers(4, 3), expect=["1"])
    assert report
    assert "as expected" in report.reason
    with pytest.raises(ArgumentError, match="`expect` has '5'"):
        check(model, numbers(4, 3), expect=["5"])


def test_keyword_arguments_and_modules_called_twice() -> None:
    class Twice(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.layer = nn.Linear(3, 3)

        def forward(self, x, *, scale):
            return self.layer(input=torch.tanh(self.layer(x))) * scale

    report = check(made(Twice), {"x": numbers(4, 3), "scale": torch.tensor(2.0)})
    assert report, str(report)
    assert "layer was called 2 times" in str(report.notes)
    assert set(report.whole.leaves) == {"layer.weight", "layer.bias", "x", "scale"}


def test_a_module_that_writes_into_its_parameters() -> None:
    model = made(lambda: nn.Embedding(7, 4, max_norm=0.5))
    before = model.weight.detach().clone()
    report = check(model, TOKENS)
    assert not report
    assert Cause.MUTATION in {finding.cause for finding in report.findings}
    assert torch.equal(model.weight, before)


def test_a_double_model_and_one_that_is_no_other_in_float64() -> None:
    x = numbers(4, 3)
    assert (
        check(made(lambda: nn.Linear(3, 2)).double(), x.double()).whole.settings["oracle"] == "same"
    )

    class Float(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weight = nn.Parameter(torch.ones(3))

        def forward(self, x):
            if x.dtype != torch.float32:
                raise TypeError("expected float32")
            return x * self.weight

    report = check(made(Float), x)
    assert report, str(report)
    assert report.whole.settings["oracle"] == "same"
    assert "does not run in float64" in str(report.whole.notes)


@pytest.mark.parametrize(
    ("arguments", "options", "said"),
    [
        ((torch.sin, torch.ones(3)), {}, "`module` is a builtin_function_or_method"),
        ((nn.Flatten(), TOKENS), {}, "there is nothing to"),
        ((nn.Linear(3, 2), numbers(1, 3)), {"loss": 3}, "`loss` is a int"),
        ((nn.Linear(3, 2), numbers(1, 3)), {"oracle": "best"}, "`oracle` is 'best'"),
        ((nn.Linear(3, 2), {1: numbers(1, 3)}), {}, "`inputs` is a dict whose keys"),
        ((nn.Linear(3, 2), torch.full((1, 3), torch.inf)), {}, "`input` of `inputs`"),
    ],
)
def test_misuse(arguments, options, said) -> None:
    with pytest.raises(ArgumentError, match=said):
        check(*arguments, **options)
