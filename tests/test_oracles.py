"""Every rule against an independent statement of it: its paper's recursion, torch, optax."""

import dataclasses
from functools import partial

import numpy as np
import pytest
import torch

from optlib import NAG, Adam, AMSGrad, GradientDescent, Momentum, descend, rosetta
from optlib.rosetta import original
from optlib.schedules import StepDecay

from .oracles import ORACLES
from .rule_table import CLASSES, GRADIENTS, SCHEDULED, START, TABLE, iterates

TORCH = {k: opt for k, opt in TABLE.items() if getattr(opt, "original", "").startswith("torch")}
OPTAX = {k: opt for k, opt in TABLE.items() if getattr(opt, "original", "").startswith("optax")}


def over(table):
    return pytest.mark.parametrize("opt", table.values(), ids=table)


def agree(ours, theirs):
    np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-12)


def test_every_rule_has_an_oracle():
    assert set(ORACLES) | {type(opt).__name__ for opt in TORCH.values()} == set(CLASSES)


@over({k: opt for k, opt in TABLE.items() if type(opt).__name__ in ORACLES})
def test_as_the_paper_step_by_step(opt):
    settings = {
        f.name: value if callable(value) else lambda t, value=value: value
        for f in dataclasses.fields(opt)
        for value in [getattr(opt, f.name)]
    }
    grads = [lambda x, grad=grad: grad(np.array(x)).tolist() for grad in GRADIENTS]
    agree(iterates(opt), list(ORACLES[type(opt).__name__](START.tolist(), grads, **settings)))


# torch.optim ------------------------------------------------------------------------------


@pytest.fixture
def _double():
    """NAdam keeps its product of momenta in torch's default type, which is single precision."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)


def torch_iterates(make, settings=None):
    """torch's own points; `settings(t)` changes the hyper-parameters before step t."""
    parameter = torch.nn.Parameter(torch.tensor(START))
    theirs, points = make([parameter]), []
    for t, grad in enumerate(GRADIENTS, 1):
        if settings is not None:
            theirs.param_groups[0].update(settings(t))
        parameter.grad = grad(parameter.detach())
        theirs.step()
        points.append(parameter.detach().numpy().copy())
    return np.stack(points)


@over(TORCH)
@pytest.mark.usefixtures("_double")
def test_torchs_form_is_torchs(opt):
    if opt._constant is not None:
        agree(iterates(opt), torch_iterates(original(opt)))
        return

    def settings(t):
        return type(opt)(*opt.at(t)).arguments()

    agree(iterates(opt), torch_iterates(original(type(opt)(*opt.at(1))), settings))


@pytest.mark.parametrize("i", range(3))
def test_the_books_rule_is_torchs_where_the_two_agree(i):
    adam, delta, descent = TABLE[f"Adam-{i}"], TABLE["Adadelta-0"], TABLE["GradientDescent-0"]
    lr, beta1, beta2, eps = adam.at(1)
    theirs = partial(torch.optim.Adam, lr=lr, betas=(beta1, beta2), eps=eps)
    agree(iterates(adam), torch_iterates(theirs))
    gamma, eps = delta.at(1)
    agree(iterates(delta), torch_iterates(partial(torch.optim.Adadelta, rho=gamma, eps=eps)))
    agree(iterates(descent), torch_iterates(partial(torch.optim.SGD, lr=descent.lr)))


def test_schedules_drive_adam_as_torchs_scheduler_does():
    schedule = StepDecay(0.1, every=4, factor=0.5)
    ours = iterates(Adam(lr=schedule))
    theirs = torch_iterates(torch.optim.Adam, lambda t: {"lr": schedule(t)})
    agree(ours, theirs)


# optax ------------------------------------------------------------------------------------


def optax_iterates(transformation):
    jax = pytest.importorskip("jax")
    with jax.enable_x64(True):
        theta, points = jax.numpy.asarray(START), []
        state = transformation.init(theta)
        for grad in GRADIENTS:
            updates, state = transformation.update(grad(theta), state, theta)
            theta = theta + updates
            points.append(np.asarray(theta))
    return np.stack(points)


@over({k: opt for k, opt in OPTAX.items() if k not in SCHEDULED})
def test_optaxs_form_is_optaxs(opt):
    pytest.importorskip("optax")
    agree(iterates(opt), optax_iterates(original(opt)()))


@pytest.mark.parametrize(
    ("name", "words"),
    {
        "OptaxRprop": "learning_rate eta_minus eta_plus min_step_size max_step_size",
        "OptaxAdagrad": "learning_rate initial_accumulator_value eps",
        "OptaxRMSprop": "learning_rate decay eps momentum initial_scale",
        "OptaxNadam": "learning_rate b1 b2 eps",
        "OptaxAMSGrad": "learning_rate b1 b2 eps",
    }.items(),
)
def test_optaxs_words_for_the_settings(name, words):
    opt = TABLE[f"{name}-0"]
    assert opt.arguments() == dict(zip(words.split(), opt.at(1), strict=True))
    assert opt.original == f"optax.{name.removeprefix('Optax').lower()}"


def test_torchs_forms_that_optax_shares():
    optax = pytest.importorskip("optax")
    shared = [
        (rosetta.TorchMomentum(0.1, 0.6), optax.sgd(0.1, momentum=0.6)),
        (rosetta.TorchNesterov(0.1, 0.6), optax.sgd(0.1, momentum=0.6, nesterov=True)),
        (rosetta.TorchAdadelta(0.5, 0.7, 0.3), optax.adadelta(0.5, rho=0.7, eps=0.3)),
        (rosetta.TorchAdaMax(0.1, 0.7, 0.6, 0.3), optax.adamax(0.1, 0.7, 0.6, 0.3)),
        (
            rosetta.TorchAdamW(0.1, 0.7, 0.6, 0.3, 0.2),
            optax.adamw(0.1, 0.7, 0.6, 0.3, weight_decay=0.2),
        ),
    ]
    for ours, theirs in shared:
        agree(iterates(ours), optax_iterates(theirs))


def test_the_books_rule_is_optaxs_where_the_two_agree():
    optax = pytest.importorskip("optax")
    uncorrected = {"bias_correction_mu": False, "bias_correction_nu": False}
    agree(
        iterates(AMSGrad(0.1, 0.7, 0.6, 0.3)),
        optax_iterates(optax.amsgrad(0.1, 0.7, 0.6, 0.3, **uncorrected)),
    )
    agree(iterates(Adam(0.1, 0.7, 0.6, 0.3)), optax_iterates(optax.adam(0.1, 0.7, 0.6, 0.3)))


# Conversions ------------------------------------------------------------------------------


def rules(name):
    return over({k: opt for k, opt in TABLE.items() if k.startswith(f"{name}-")})


def constant_rules(name):
    return over({k: o for k, o in TABLE.items() if k.startswith(f"{name}-") and k not in SCHEDULED})


@rules("Momentum")
def test_to_torch_momentum(opt):
    agree(iterates(rosetta.to_torch_momentum(opt)), iterates(opt))


def test_to_torch_momentum_follows_a_jump_of_the_rate():
    opt = Momentum(lr=StepDecay(0.1, every=3, factor=0.01), gamma=0.9)
    agree(iterates(rosetta.to_torch_momentum(opt)), iterates(opt))
    naive = rosetta.TorchMomentum(lr=opt.lr, momentum=0.9)
    assert abs(iterates(naive)[2] - iterates(opt)[2]).max() < 1e-12
    assert abs(iterates(naive)[3] - iterates(opt)[3]).max() > 0.1


@constant_rules("Momentum")
def test_to_averaging(opt):
    agree(iterates(rosetta.to_averaging(opt)), iterates(opt))


@constant_rules("NAG")
def test_torchs_nesterov_is_the_look_ahead_point(opt):
    points = [rosetta.lookahead(*run, opt.gamma) for run in descend(opt, GRADIENTS, START)]
    agree(iterates(rosetta.to_torch_nesterov(opt)), points)


@rules("Adam")
def test_to_epsilon_hat(opt):
    agree(iterates(rosetta.to_epsilon_hat(opt)), iterates(opt))


@rules("AdamW")
def test_to_torch_adamw(opt):
    agree(iterates(rosetta.to_torch_adamw(opt)), iterates(opt))


@rules("Adadelta")
def test_to_torch_adadelta(opt):
    agree(iterates(rosetta.to_torch_adadelta(opt)), iterates(opt))


@rules("Adagrad")
def test_to_optax_adagrad(opt):
    agree(iterates(rosetta.to_optax_adagrad(opt)), iterates(opt))


@rules("RMSprop")
def test_to_optax_rmsprop(opt):
    agree(iterates(rosetta.to_optax_rmsprop(opt)), iterates(opt))


@pytest.mark.parametrize(
    ("convert", "opt"),
    [
        (rosetta.to_averaging, Momentum(StepDecay(1.0, 3))),
        (rosetta.to_torch_nesterov, NAG(StepDecay(1.0, 3))),
    ],
)
def test_no_conversion_where_there_is_none(convert, opt):
    with pytest.raises(ValueError, match="under a schedule no such rule has the same iterates"):
        convert(opt)


def test_original_refuses_what_no_framework_runs():
    with pytest.raises(ValueError, match="is no form of a framework"):
        original(GradientDescent())
    with pytest.raises(ValueError, match="has a schedule"):
        original(rosetta.TorchRprop(lr=StepDecay(0.1, 3)))


# The differences that the survey's readers meet (rules of one name that are not one rule) -----


def test_first_steps_tell_the_forms_apart():
    def first(opt):
        return float(abs(iterates(opt, np.array([1.0]), [lambda theta: theta])[0][0] - 1))

    assert first(Adam()) == pytest.approx(1e-3)
    assert first(rosetta.UncorrectedAdam()) == pytest.approx(1e-3 * 0.1 / 0.001**0.5)
    assert first(rosetta.OptaxRprop()) == 0
    assert first(rosetta.AveragingMomentum()) == pytest.approx(0.1 * first(Momentum()))
    assert first(rosetta.TorchMomentum(lr=0.01, dampening=0.5)) == first(Momentum())


def test_on_tiny_gradients_the_place_of_eps_decides():
    tiny = [lambda theta: 1e-9 + 0 * theta]
    one = np.array([1.0])
    inside = 1 - iterates(CLASSES["Adagrad"](lr=0.1), one, tiny)
    outside = 1 - iterates(rosetta.TorchAdagrad(lr=0.1, eps=1e-8), one, tiny)
    assert inside == pytest.approx(0.1 * 1e-9 / 1e-4, rel=1e-3)
    assert outside == pytest.approx(0.1 / 11, rel=1e-3)
