"""The book's rules in an ordinary PyTorch loop, held to `optlib.path` and to `torch.optim`."""

import copy
import io
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pytest
import torch

import optlib
from optlib import NAG, OPTIMIZERS, Adagrad, Adam, GradientDescent, Momentum, NonFiniteError
from optlib.core import Optimizer
from optlib.torch_optimizer import TorchOptimizer

START = torch.tensor([1.5, -0.7, 0.4, 2.0, -1.1, 0.9], dtype=torch.float64)
SCALE = torch.tensor([1.0, 3.0, 0.5, 2.0, 4.0, 1.5], dtype=torch.float64)
AT_THETA = [name for name in OPTIMIZERS if name != "NAG"]


def bumpy(theta):
    """A smooth loss with a gradient that is not linear."""
    return (SCALE * theta**2 / 2 + torch.sin(3 * theta)).sum()


class Bumpy:
    """The same for `optlib.path`, on NumPy arrays."""

    def __call__(self, theta):
        return (SCALE.numpy() * theta**2 / 2 + np.sin(3 * theta)).sum(0)

    def grad(self, theta):
        return SCALE.numpy() * theta + 3 * np.cos(3 * theta)


def parameters():
    """The start as three tensors of different shapes, one of them without axes."""
    pieces = START[:4].reshape(2, 2), START[4], START[5:]
    return [torch.nn.Parameter(piece.clone()) for piece in pieces]


def flat(params):
    return torch.cat([p.detach().reshape(-1) for p in params])


def train(params, optimizer, steps, closure=True, after=None):
    def evaluate():
        optimizer.zero_grad(set_to_none=False)  # one tensor, filled again and again
        loss = bumpy(torch.cat([p.reshape(-1) for p in params]))
        loss.backward()
        return loss

    losses = []
    for _ in range(steps):
        if closure:
            losses.append(optimizer.step(evaluate))
        else:
            losses.append(evaluate())
            assert optimizer.step() is None
        if after:
            after()
    return losses


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_rule_walks_the_path_of_optlib(name):
    rule, params = OPTIMIZERS[name](), parameters()
    losses = train(params, TorchOptimizer(params, rule), 20)
    run = optlib.path(rule, Bumpy(), START.numpy(), 20)
    np.testing.assert_allclose(flat(params), run.theta[-1], rtol=1e-12)
    if name != "NAG":  # whose loss is that of the look-ahead points
        np.testing.assert_allclose([loss.item() for loss in losses], run.value[:-1], rtol=1e-12)


@pytest.mark.parametrize("name", AT_THETA)
def test_with_and_without_a_closure_are_the_same(name):
    a, b = parameters(), parameters()
    train(a, TorchOptimizer(a, OPTIMIZERS[name]()), 5, closure=True)
    train(b, TorchOptimizer(b, OPTIMIZERS[name]()), 5, closure=False)
    assert torch.equal(flat(a), flat(b))


@pytest.mark.parametrize(("rule", "theirs", "options"), [
    (GradientDescent(lr=0.05), torch.optim.SGD, {"lr": 0.05}),
    (Momentum(lr=0.02, gamma=0.8), torch.optim.SGD, {"lr": 0.02, "momentum": 0.8}),
    (Adam(lr=0.1, beta1=0.5, beta2=0.7, eps=0.3), torch.optim.Adam,
     {"lr": 0.1, "betas": (0.5, 0.7), "eps": 0.3}),
    (optlib.Adadelta(gamma=0.8, eps=0.1), torch.optim.Adadelta,
     {"lr": 1.0, "rho": 0.8, "eps": 0.1}),
])  # fmt: skip
def test_where_the_forms_agree_it_is_torchs_own_optimizer(rule, theirs, options):
    a, b = parameters(), parameters()
    train(a, TorchOptimizer(a, rule), 10)
    train(b, theirs(b, **options), 10)
    torch.testing.assert_close(flat(a), flat(b), rtol=1e-11, atol=0)


def test_a_rule_that_looks_ahead_needs_a_closure():
    params = parameters()
    with pytest.raises(RuntimeError, match=r"NAG takes its gradient at another point .*closure"):
        train(params, TorchOptimizer(params, NAG()), 1, closure=False)
    assert torch.equal(flat(params), START)


def test_the_closure_is_called_once_and_at_the_look_ahead_point():
    params, seen = parameters(), []
    optimizer = TorchOptimizer(params, NAG(lr=0.1, gamma=0.5))

    def closure():
        seen.append(flat(params))
        optimizer.zero_grad()
        bumpy(torch.cat([p.reshape(-1) for p in params])).backward()
        return torch.tensor(7.0)

    assert optimizer.step(closure) == 7.0
    theta, v = flat(params), flat([optimizer.state[p]["v"] for p in params])
    optimizer.step(closure)
    assert len(seen) == 2
    assert torch.equal(seen[0], START)
    torch.testing.assert_close(seen[1], theta - 0.5 * v)


class TwiceState(NamedTuple):
    t: int


@dataclass(frozen=True, eq=False)
class Twice(Optimizer):
    """Heun's method: the mean of the gradients here and one step ahead."""

    State = TwiceState

    def init(self, theta):
        return TwiceState(0)

    def step(self, theta, state, grad):
        g = grad(theta)
        return theta - 0.05 * (g + grad(theta - 0.1 * g)), TwiceState(state.t + 1)


def test_a_rule_may_ask_for_two_gradients_a_step():
    params = parameters()
    losses = train(params, TorchOptimizer(params, Twice()), 10)
    run = optlib.path(Twice(), Bumpy(), START.numpy(), 10)
    assert losses[1].item() == pytest.approx(run.value[1])  # of the first of the two points
    np.testing.assert_allclose(flat(params), run.theta[-1], rtol=1e-12)


class TwoStepState(NamedTuple):
    t: int
    last: torch.Tensor


@dataclass(frozen=True, eq=False)
class TwoStep(Optimizer):
    """The heavy ball in the form of its difference of iterates, which its state keeps."""

    State = TwoStepState

    def init(self, theta):
        return TwoStepState(0, theta)

    def step(self, theta, state, grad):
        new = theta - 0.01 * grad(theta) + 0.9 * (theta - state.last)
        return new, TwoStepState(state.t + 1, theta)


@pytest.mark.parametrize("closure", [True, False])
def test_a_rule_may_keep_the_parameters_it_was_given(closure):
    params = parameters()
    train(params, TorchOptimizer(params, TwoStep()), 10, closure=closure)
    run = optlib.path(Momentum(), Bumpy(), START.numpy(), 10)
    np.testing.assert_allclose(flat(params), run.theta[-1], rtol=1e-10)


def test_a_closure_that_fails_leaves_parameters_and_state_as_they_were():
    params = parameters()
    optimizer = TorchOptimizer(params, NAG())
    train(params, optimizer, 3)
    before, state = flat(params), copy.deepcopy(optimizer.state_dict())

    def broken():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        optimizer.step(broken)
    assert torch.equal(flat(params), before)
    assert str(optimizer.state_dict()) == str(state)


def test_every_group_has_its_own_hyper_parameters():
    params = parameters()
    groups = [{"params": params[:1], "lr": 0.2}, {"params": params[1:], "gamma": 0.0}]
    train(params, TorchOptimizer(groups, Momentum(lr=0.01, gamma=0.9)), 5)
    first = optlib.path(Momentum(lr=0.2, gamma=0.9), Bumpy(), START.numpy(), 5).theta[-1]
    second = optlib.path(GradientDescent(lr=0.01), Bumpy(), START.numpy(), 5).theta[-1]
    np.testing.assert_allclose(flat(params), [*first[:4], *second[4:]], rtol=1e-12)


def test_torchs_lr_schedulers_drive_the_rate_down_to_zero():
    params = parameters()
    optimizer = TorchOptimizer(params, GradientDescent(lr=0.1))
    scheduler = torch.optim.lr_scheduler.LinearLR(optimizer, 1.0, 0.0, total_iters=4)
    train(params, optimizer, 6, after=scheduler.step)
    rates = [0.1, 0.075, 0.05, 0.025, 0.0, 0.0]
    rule = GradientDescent(lr=lambda t: rates[t - 1])
    run = optlib.path(rule, Bumpy(), START.numpy(), 6)
    np.testing.assert_allclose(flat(params), run.theta[-1], rtol=1e-12)
    assert optimizer.param_groups[0]["lr"] == 0.0


def test_a_schedule_of_the_rule_counts_its_own_steps():
    rule, params = Adam(lr=lambda t: 0.1 / t), parameters()
    train(params, TorchOptimizer(params, rule), 5)
    run = optlib.path(rule, Bumpy(), START.numpy(), 5)
    np.testing.assert_allclose(flat(params), run.theta[-1], rtol=1e-12)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_saved_run_goes_on_bit_for_bit(name):
    whole, half = parameters(), parameters()
    train(whole, TorchOptimizer(whole, OPTIMIZERS[name]()), 9)
    first = TorchOptimizer(half, OPTIMIZERS[name]())
    train(half, first, 4)
    file = io.BytesIO()
    torch.save({"theta": half, "optimizer": first.state_dict()}, file)
    file.seek(0)
    saved = torch.load(file)
    resumed = TorchOptimizer(saved["theta"], OPTIMIZERS[name]())
    resumed.load_state_dict(saved["optimizer"])
    train(saved["theta"], resumed, 5)
    assert torch.equal(flat(saved["theta"]), flat(whole))


def test_the_state_of_another_rule_is_refused():
    params = parameters()
    nag, torchs = TorchOptimizer(params, NAG()), torch.optim.Adam(params)
    with pytest.raises(ValueError, match="this is no state of Momentum, but of NAG"):
        TorchOptimizer(params, Momentum()).load_state_dict(nag.state_dict())
    with pytest.raises(ValueError, match="no state of Adam, but of another kind"):
        TorchOptimizer(params, Adam()).load_state_dict(torchs.state_dict())


def test_a_deep_copy_goes_on_by_itself():
    params = parameters()
    optimizer = TorchOptimizer(params, Adam(lr=0.1))
    train(params, optimizer, 3)
    both = copy.deepcopy((params, optimizer))
    train(params, optimizer, 3)
    train(*both, 3)
    assert torch.equal(flat(params), flat(both[0]))


@pytest.mark.parametrize("closure", [True, False])
def test_a_parameter_without_a_gradient_stays(closure):
    params, idle = parameters(), torch.nn.Parameter(torch.ones(2, dtype=torch.float64))
    optimizer = TorchOptimizer([idle, *params], Adam(lr=0.1))
    train(params, optimizer, 3, closure=closure)
    run = optlib.path(Adam(lr=0.1), Bumpy(), START.numpy(), 3)
    np.testing.assert_allclose(flat(params), run.theta[-1], rtol=1e-12)
    assert idle.tolist() == [1.0, 1.0]
    assert idle not in optimizer.state


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_dtype_is_kept(dtype):
    p = torch.nn.Parameter(torch.ones(3, dtype=dtype))
    optimizer = TorchOptimizer([p], Adam())
    p.grad = torch.ones_like(p)
    optimizer.step()
    assert {p.dtype, *(optimizer.state[p][k].dtype for k in "mv")} == {dtype}


def test_sparse_gradients_are_refused():
    layer = torch.nn.Embedding(4, 2, sparse=True)
    layer(torch.tensor([1])).sum().backward()
    with pytest.raises(RuntimeError, match="Adam takes no sparse gradients"):
        TorchOptimizer(layer.parameters(), Adam()).step()


@pytest.mark.parametrize("dtype", [torch.complex64, torch.int64])
def test_only_real_floating_point_tensors_are_driven(dtype):
    p = torch.ones(2, dtype=dtype)
    optimizer = TorchOptimizer(parameters(), Adam())
    with pytest.raises(TypeError, match=f"real floating-point tensors; got {dtype}"):
        optimizer.add_param_group({"params": [p]})
    assert len(optimizer.param_groups) == 1


def test_a_nonfinite_gradient_is_named_and_moves_nothing():
    params = parameters()
    optimizer = TorchOptimizer(params, Momentum())
    train(params, optimizer, 2)
    before = flat(params)
    for p in params:
        p.grad = torch.ones_like(p)
    params[0].grad[1, 0] = float("nan")
    with pytest.raises(
        NonFiniteError, match=r"gradient at step 3 .* parameter 0 of group 0, .*\[2\]"
    ):
        optimizer.step()
    assert torch.equal(flat(params), before)


def test_an_update_that_overflows_is_named():
    p = torch.nn.Parameter(torch.tensor([3e38, 1.0]))
    p.grad = torch.tensor([-3e38, 0.0])
    with pytest.raises(NonFiniteError, match=r"update at step 1 .* coordinates \[0\]"):
        TorchOptimizer([p], GradientDescent(lr=1.0)).step()


def test_wrong_arguments_are_told():
    params = parameters()
    with pytest.raises(TypeError, match="rule must be an optlib rule"):
        TorchOptimizer(params, "Adam")
    with pytest.raises(TypeError, match="maximize"):
        TorchOptimizer(params, Adam(), maximize=True)
    with pytest.raises(ValueError, match="Adam has no maximize; a group may set lr, beta1"):
        TorchOptimizer([{"params": params, "maximize": True}], Adam())
    with pytest.raises(ValueError, match=r"Adam: lr must be a number in \(0, inf\)"):
        TorchOptimizer([{"params": params, "lr": 0.0}], Adam())
    with pytest.raises(ValueError, match="Adagrad: lr must be a number or a schedule here"):
        TorchOptimizer(params, Adagrad(lr=np.array([0.1, 0.2])))
