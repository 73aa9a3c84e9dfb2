"""The door for functions of tensors."""

from __future__ import annotations

import pytest

pytest.importorskip("torch")
import torch

import gradaudit.torch
from gradaudit import ArgumentError, Cause

check = gradaudit.torch.check
F = torch.nn.functional
DTYPES = [torch.float64, torch.float32, torch.bfloat16, torch.float16]


def drawn(*shape, dtype=torch.float32, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return torch.randn(*shape, generator=generator, dtype=torch.float64).to(dtype).requires_grad_()


class OneWrong(torch.autograd.Function):
    """A sine, one entry of whose gradient is off by a half."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.sin(x)

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        gradient = g * torch.cos(x)
        gradient[417] *= 1.5
        return gradient


class Scaled(torch.autograd.Function):
    """The identity, whose gradient is multiplied on the way back."""

    @staticmethod
    def forward(ctx, x, factor):
        ctx.factor = factor
        return x.clone()

    @staticmethod
    def backward(ctx, g):
        return g * ctx.factor, None


class FullSoftmax(torch.autograd.Function):
    """A softmax whose backward pass has left its sum out."""

    @staticmethod
    def forward(x):
        return torch.softmax(x, -1)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_backward(output)

    @staticmethod
    def backward(ctx, g):
        (y,) = ctx.saved_tensors
        return y * g


class Untransposed(torch.autograd.Function):
    """A linear map whose backward pass applies it once more in place of its transpose."""

    @staticmethod
    def forward(ctx, x, A):
        ctx.save_for_backward(A)
        return A @ x

    @staticmethod
    def backward(ctx, g):
        (A,) = ctx.saved_tensors
        return A @ g, None


@pytest.mark.parametrize("dtype", DTYPES)
def test_right_in_every_dtype(dtype) -> None:
    report = check(
        lambda x, w: torch.tanh(x @ w), (drawn(5, 7, dtype=dtype), drawn(7, 3, dtype=dtype))
    )
    assert report, str(report)
    assert list(report.leaves) == ["x", "w"]
    assert report.leaf("x").dtype == str(dtype).removeprefix("torch.")
    assert report.settings["oracle"] == ("same" if dtype == torch.float64 else "float64")


@pytest.mark.parametrize(("dtype", "factor"), [*zip(DTYPES, (1.001, 1.001, 1.5, 1.5), strict=True)])
def test_wrong_in_every_dtype(dtype, factor) -> None:
    report = check(lambda x: Scaled.apply(torch.sin(x), factor), drawn(20, dtype=dtype))
    assert report.verdict == "fail", str(report)


def test_one_entry_of_a_thousand() -> None:
    report = check(OneWrong.apply, drawn(1000))
    assert report.verdict == "fail"
    assert report.leaf("x").wrong.nonzero()[0].tolist() == [417]


def test_one_entry_of_a_hundred_thousand() -> None:
    report = check(OneWrong.apply, drawn(100_000), seed=1)
    assert report.leaf("x").wrong.nonzero()[0].tolist() == [417]


def test_a_transposed_jacobian() -> None:
    report = check(
        Untransposed.apply, (drawn(1000), drawn(1000, 1000, seed=1).detach()), budget=400
    )
    assert report.verdict == "fail"


def test_the_sum_of_a_softmax() -> None:
    assert check(lambda x: torch.softmax(x, -1), drawn(4, 6))
    assert check(FullSoftmax.apply, drawn(4, 6)).verdict == "fail"


def test_a_detached_half() -> None:
    report = check(lambda x, w: x.detach() * x * w, (drawn(30), drawn(30, seed=1)))
    assert report.leaf("x").verdict == "fail"
    assert report.leaf("w").verdict == "pass"
    wholly = check(lambda x, w: x.detach() * w, (drawn(30), drawn(30, seed=1)))
    assert [finding.cause for finding in wholly.findings] == [Cause.ZERO]
    assert "`x`" not in str(wholly.notes)
    assert "autograd gives no gradient of x" in wholly.notes[0]


def test_an_unused_input() -> None:
    report = check(lambda x, y: x.sin(), (drawn(5), drawn(5, seed=1)))
    assert report.leaf("x").verdict == "pass"
    assert "no gradient of y" in str(report.notes)


def test_nestings_of_inputs_and_outputs() -> None:
    inputs = {"a": drawn(3), "b": [drawn(2, seed=1), torch.arange(2)]}

    def fn(given, scale):
        return {"sum": given["a"].sum() * scale, "rest": (given["b"][0] ** 2, given["b"][1])}

    report = check(fn, (inputs, 3.0))
    assert report, str(report)
    assert list(report.leaves) == ["given.a", "given.b[0]"]


def test_a_cotangent_of_the_users() -> None:
    x, given = drawn(3), {"a": torch.tensor([1.0, 0.0, 0.0]), "b": torch.zeros(3)}

    def fn(x):
        return {"a": Scaled.apply(x.sin(), 1.0), "b": Scaled.apply(x.cos(), 2.0)}

    assert check(fn, x).verdict == "fail"
    assert not check(fn, x, cotangent=given).leaf("x").wrong.any()
    with pytest.raises(ArgumentError, match="`cotangent` has nothing for `b`"):
        check(fn, x, cotangent={"a": torch.ones(3)})
    with pytest.raises(ArgumentError, match=r"`cotangent` for `output` has shape \(2,\)"):
        check(torch.sin, x, cotangent=torch.ones(2))
    with pytest.raises(ArgumentError, match="not finite"):
        check(torch.sin, x, cotangent=torch.full((3,), torch.inf))
    with pytest.raises(ArgumentError, match="no tensor"):
        check(torch.sin, x, cotangent="random")


def test_in_place_and_expanded() -> None:
    x = drawn(5)

    def fn(x):
        return x.mul_(2).sin_()

    assert check(fn, x)
    assert check(lambda x: (x**2).sum(), drawn(3, 1).expand(3, 4))


def test_a_function_that_differentiates_by_itself() -> None:
    def penalty(x):
        (slope,) = torch.autograd.grad((x**3).sum(), x, create_graph=True)
        return (slope**2).sum()

    assert check(penalty, drawn(6))


def test_linear_algebra_that_fails_near_by() -> None:
    """A matrix that is hardly positive definite: larger steps leave the domain."""
    A = torch.diag(torch.tensor([1.0, 1e-2], dtype=torch.float64)).requires_grad_()
    assert check(lambda A: torch.linalg.cholesky((A + A.T) / 2), A)


def test_complex_outputs_are_pairs_and_complex_inputs_refused() -> None:
    assert check(torch.fft.fft, drawn(6))
    with pytest.raises(ArgumentError, match=r"`0` of `inputs` has dtype torch\.complex64"):
        check(torch.abs, drawn(3).detach().to(torch.complex64).requires_grad_())


def test_kinks() -> None:
    x = torch.tensor([-1.0, 0.0, 0.0, 2.0], requires_grad=True)
    assert check(torch.relu, x)
    assert check(lambda x: Scaled.apply(torch.relu(x), 2.0), x).verdict == "fail"


def test_straight_through_is_no_derivative_but_may_be_meant() -> None:
    def rounded(x, w):
        return (x + (x.round() - x).detach()) * w

    inputs = drawn(9), drawn(9, seed=2)
    report = check(rounded, inputs)
    assert report.verdict == "fail"
    meant = check(rounded, inputs, expect=["x"])
    assert meant.verdict == "pass"
    assert meant.leaf("x").verdict == "fail"
    assert "as expected" in check(lambda x: x.detach() + 0 * x, drawn(3), expect=["x"]).reason
    with pytest.raises(ArgumentError, match="`expect` has 'y': expected names among x, w"):
        check(rounded, inputs, expect=["y"])
    with pytest.raises(ArgumentError, match="`expect` is 'x'"):
        check(rounded, inputs, expect="x")


def test_dropout_is_found_and_fixed() -> None:
    before = torch.get_rng_state()
    report = check(lambda x: F.dropout(torch.sin(x), 0.5), drawn(40))
    assert report, str(report)
    assert [finding.cause for finding in report.findings] == [Cause.RANDOM]
    assert "model.eval()" in report.findings[0].advice
    assert "same random numbers" in report.findings[0].statement
    assert torch.equal(before, torch.get_rng_state())


def test_a_generator_of_the_users() -> None:
    generator = torch.Generator().manual_seed(3)
    before = generator.get_state()

    def fn(x):
        return x * torch.randn(x.shape, generator=generator)

    assert check(fn, drawn(5)).verdict == "inconclusive"
    assert check(fn, drawn(5), seed_rng=generator)
    assert check(fn, drawn(5), seed_rng=[generator])
    assert torch.equal(before, generator.get_state()) is False  # drawn from, when not given
    generator.manual_seed(3)
    check(fn, drawn(5), seed_rng=generator)
    assert torch.equal(before, generator.get_state())


def test_nothing_of_the_users_is_changed() -> None:
    x, c = drawn(5), torch.ones(5)
    x.grad = torch.full((5,), 7.0)
    before = x.detach().clone()

    def fn(x, c):
        c.mul_(2)
        return x.mul_(c)

    assert check(fn, (x, c))
    assert torch.equal(x, before)
    assert torch.equal(c, torch.ones(5))
    assert torch.equal(x.grad, torch.full((5,), 7.0))
    assert torch.is_grad_enabled()

    def raising(x):
        torch.rand(3)
        if x.sum() != before.sum():
            raise KeyError("boom")
        return x.sum()

    state = torch.get_rng_state()
    with pytest.raises(KeyError):
        check(raising, x)
    assert torch.equal(x, before)
    assert torch.equal(state, torch.get_rng_state())


def of_float32_alone(x):
    if x.dtype != torch.float32:
        raise TypeError("expected float32")
    return x.sin()


def test_which_function_judges() -> None:
    x, w = drawn(6), drawn(6, seed=1).detach()
    assert check(torch.sin, x, oracle="same").settings["oracle"] == "same"
    assert check(torch.sin, x, oracle="float64").settings["oracle"] == "float64"
    closed = check(lambda x: F.linear(x, w[None]), x)
    assert closed
    assert closed.settings["oracle"] == "float64"
    only = check(of_float32_alone, x)
    assert only
    assert only.settings["oracle"] == "same"
    assert "judged in its own precision: it does not run in float64" in str(only.notes)
    with pytest.raises(ArgumentError, match='`oracle` is "float64", but it does not run'):
        check(of_float32_alone, x, oracle="float64")
    with pytest.raises(ArgumentError, match="`oracle` is 'double'"):
        check(torch.sin, x, oracle="double")  # type: ignore[arg-type]
    inner = check(lambda x: torch.sin(x.float()).to(x.dtype), x)
    assert inner
    assert inner.settings["oracle"] == "float64"
    other = check(lambda x: x.sin() if x.dtype == torch.float32 else x.cos(), x)
    assert other.settings["oracle"] == "same"


def test_a_kink_on_whose_sides_float32_and_float64_fall() -> None:
    """Rounded to float32, 0.1 + 0.2 - 0.3 is 0 or above; in float64, of the same numbers, below."""
    x = torch.tensor([0.1, 0.2], requires_grad=True)

    def fn(x):
        return torch.relu(3e7 * (x[0] + x[1] - x.detach().float().sum().to(x.dtype)))

    assert check(fn, x).verdict != "fail"


def test_forward_mode() -> None:
    inputs = drawn(5, 7), drawn(7, 30, seed=1)
    report = check(lambda x, w: torch.tanh(x @ w), inputs, forward_ad=True)
    assert report, str(report)
    assert list(report.leaves) == ["x", "w along 64 directions"]
    assert not report.notes


class NoTangent(torch.autograd.Function):
    @staticmethod
    def forward(x):
        return torch.sin(x)

    @staticmethod
    def setup_context(ctx, inputs, output):
        ctx.save_for_forward(*inputs)

    @staticmethod
    def jvp(ctx, tangent):
        return torch.zeros_like(tangent)


def test_a_tangent_of_zeros() -> None:
    report = check(NoTangent.apply, drawn(400), forward_ad=True)
    assert report.verdict == "fail"
    assert [finding.cause for finding in report.findings] == [Cause.ZERO]


def test_no_forward_mode() -> None:
    with pytest.raises(ArgumentError, match="`forward_ad` is True, but"):
        check(FullSoftmax.apply, drawn(3), forward_ad=True)


@pytest.mark.parametrize(
    ("arguments", "options", "said"),
    [
        ((3, drawn(2)), {}, "`fn` is a int"),
        ((torch.sin, torch.ones(2)), {}, "`inputs` has no tensor that requires grad"),
        ((torch.sin, 3.0), {}, "`inputs` has no tensor that requires grad"),
        ((lambda x: 3.0, drawn(2)), {}, "`fn` returned a float without a floating-point tensor"),
        ((torch.log, torch.tensor([-1.0], requires_grad=True)), {}, "not finite at `inputs`"),
        ((torch.sin, torch.tensor([torch.nan], requires_grad=True)), {}, "`0` of `inputs`"),
        ((torch.sin, drawn(2)), {"rtol": -1}, "`rtol` is -1"),
        ((torch.sin, drawn(2)), {"effort": "huge"}, "`effort` is 'huge'"),
        ((torch.sin, drawn(2)), {"seed": -1}, "`seed` is -1"),
        ((torch.sin, drawn(2)), {"budget": 0}, "`budget` is 0"),
    ],
)
def test_misuse(arguments, options, said) -> None:
    with pytest.raises(ArgumentError, match=said):
        check(*arguments, **options)


def test_evaluations_are_all_counted() -> None:
    calls = []

    def fn(x):
        calls.append(torch.is_grad_enabled())
        return torch.sin(x)

    report = check(fn, drawn(5))
    assert report.evaluations + report.gradient_evaluations == len(calls)


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
@pytest.mark.parametrize("factor", [1.0, 1.5])
def test_an_entry_that_contributes_little_hides_no_mistake(dtype, factor):
    """What rounding has done to it is seen in float64; it is little."""
    x = drawn(12, dtype=torch.float64) * torch.logspace(0, -2, 12, dtype=torch.float64)
    x = x.detach().to(dtype).requires_grad_()
    light = torch.ones(12).to(dtype)
    light[9] = factor
    report = check(lambda x: torch.sin(3 * Scaled.apply(x, light)).sum(), (x,))
    assert report.verdict == ("pass" if factor == 1 else "fail"), str(report)
    if factor == 1:
        assert report.leaf("x").detectable < 0.7


@pytest.mark.parametrize("dtype", DTYPES, ids=str)
def test_a_choice_among_several_equal_values_passes(dtype):
    x = torch.tensor([1.0, 0.5, 1.0, 1.0, -2.0, 1.0, 0.25], dtype=dtype).requires_grad_()
    assert check(lambda x: torch.sort(x).values, (x,))
