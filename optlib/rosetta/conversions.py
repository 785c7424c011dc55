"""Changes of variables and of hyper-parameters that make two forms the same rule."""

from __future__ import annotations

from collections.abc import Callable

from ..adaptive import Adadelta, Adagrad, Adam, RMSprop
from ..classical import NAG, Momentum
from .as_optax import OptaxAdagrad, OptaxRMSprop
from .as_papers import AdamW, AveragingMomentum, EpsilonHatAdam
from .as_torch import TorchAdadelta, TorchAdamW, TorchMomentum, TorchNesterov


def _part(opt, name: str) -> Callable:
    """The hyper-parameter `name` of `opt` as a function of the step."""
    place = list(opt.__dataclass_fields__).index(name)
    return lambda t: opt.at(t)[place]


def to_torch_momentum(opt: Momentum) -> TorchMomentum:
    r"""The `TorchMomentum` with the same iterates, under schedules too.

    From v = ηb: :math:`\mu_t = \gamma_t \, \eta_{t-1} / \eta_t`, which is γ while η is constant.

    >>> to_torch_momentum(Momentum(lr=0.1, gamma=0.8))
    TorchMomentum(lr=0.1, momentum=0.8, dampening=0.0)
    """
    if opt._constant is not None:
        lr, gamma = opt.at(1)
        return TorchMomentum(lr=lr, momentum=gamma)
    lr, gamma = _part(opt, "lr"), _part(opt, "gamma")
    return TorchMomentum(
        lr=opt.lr, momentum=lambda t: gamma(t) * lr(t - 1) / lr(t) if t > 1 else gamma(t)
    )


def to_torch_nesterov(opt: NAG) -> TorchNesterov:
    """The `TorchNesterov` whose iterates are the look-ahead points of `opt`, at constants.

    See `lookahead`.
    """
    lr, gamma = _constants(opt)
    return TorchNesterov(lr=lr, momentum=gamma)


def lookahead(theta, state, gamma):
    r"""φ = θ - γv, where `NAG` takes its next gradient: the iterate of `TorchNesterov`."""
    return theta - gamma * state.v


def to_averaging(opt: Momentum) -> AveragingMomentum:
    r"""The `AveragingMomentum` with the same iterates, at constants: η/(1 - γ) for η.

    >>> to_averaging(Momentum(lr=0.1, gamma=0.5))
    AveragingMomentum(lr=0.2, gamma=0.5)
    """
    lr, gamma = _constants(opt)
    return AveragingMomentum(lr=lr / (1 - gamma), gamma=gamma)


def to_epsilon_hat(opt: Adam) -> EpsilonHatAdam:
    r"""The `EpsilonHatAdam` with the same iterates: :math:`\hat\epsilon_t = \epsilon
    \sqrt{1 - \beta_2^t}`, a schedule."""
    beta2, eps = _part(opt, "beta2"), _part(opt, "eps")
    return EpsilonHatAdam(
        lr=opt.lr,
        beta1=opt.beta1,
        beta2=opt.beta2,
        eps=lambda t: eps(t) * (1 - beta2(t) ** t) ** 0.5,
    )


def to_torch_adamw(opt: AdamW) -> TorchAdamW:
    r"""The `TorchAdamW` with the same iterates: the rate η_t·α, and λ/α for λ.

    >>> to_torch_adamw(AdamW(lr=0.5, weight_decay=0.1)).weight_decay
    0.2
    """
    return TorchAdamW(
        lr=_derived(opt, lambda lr, beta1, beta2, eps, decay, multiplier: multiplier * lr),
        beta1=opt.beta1,
        beta2=opt.beta2,
        eps=opt.eps,
        weight_decay=_derived(opt, lambda lr, beta1, beta2, eps, decay, multiplier: decay / lr),
    )


def to_torch_adadelta(opt: Adadelta) -> TorchAdadelta:
    """The `TorchAdadelta` with the same iterates: a learning rate of 1."""
    return TorchAdadelta(lr=1.0, rho=opt.gamma, eps=opt.eps)


def to_optax_adagrad(opt: Adagrad) -> OptaxAdagrad:
    """The `OptaxAdagrad` with the same iterates: a sum of squares from 0."""
    return OptaxAdagrad(lr=opt.lr, initial_accumulator_value=0.0, eps=opt.eps)


def to_optax_rmsprop(opt: RMSprop) -> OptaxRMSprop:
    """The `OptaxRMSprop` with the same iterates: no momentum, an average from 0."""
    return OptaxRMSprop(lr=opt.lr, decay=opt.gamma, eps=opt.eps)


def _derived(opt, function):
    """`function` of the hyper-parameters: a value where they are constant, else a schedule."""
    if opt._constant is not None:
        return function(*opt.at(1))
    return lambda t: function(*opt.at(t))


def _constants(opt):
    if opt._constant is None:
        raise ValueError(f"{opt!r}: under a schedule no such rule has the same iterates")
    return opt.at(1)
