"""Forms that papers and textbooks give, and that neither the survey nor torch takes over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ..adaptive import AdamState
from ..arrays import clip, sign, sqrt, where, zeros
from ..classical import MomentumState
from ..core import Array, Optimizer
from ..hyper import Hyper, hyper


@dataclass(frozen=True, eq=False)
class AveragingMomentum(Optimizer):
    r"""Momentum as an average of gradients, which makes it 1/(1 - γ) times shorter.

    .. math::
        v_t &= \gamma v_{t-1} + (1 - \gamma) \, g_t \\
        \theta_{t+1} &= \theta_t - \eta \, v_t

    At γ = 0.9 the same η gives steps ten times smaller than `Momentum`: see `to_averaging`.

    lr: η.  gamma: γ.

    Source: the first moment of Kingma and Ba (2015), https://arxiv.org/abs/1412.6980.
    """

    lr: Hyper = hyper(0.01, "(0, inf)")
    gamma: Hyper = hyper(0.9, "[0, 1)")

    State = MomentumState

    def init(self, theta):
        return MomentumState(t=0, v=zeros(theta))

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, gamma = self.at(t)
        v = gamma * state.v + (1 - gamma) * grad(theta)
        return theta - lr * v, MomentumState(t, v)


class RpropPlusState(NamedTuple):
    t: int
    g: Array
    delta: Array
    update: Array


@dataclass(frozen=True, eq=False)
class RpropPlus(Optimizer):
    r"""Rprop+: after a change of sign the last step is undone.

    .. math::
        u_t = \begin{cases} -u_{t-1} & g_{t-1} g_t < 0, \text{ and } g_t \leftarrow 0 \\
            -\Delta_t \operatorname{sign}(g_t) & \text{otherwise} \end{cases}
        \qquad \theta_{t+1} = \theta_t + u_t

    with the step sizes of `Rprop`.

    lr: Δ₀.  eta_minus, eta_plus: η⁻ and η⁺.  step_min, step_max: the bounds of Δ.

    Source: Riedmiller and Braun (1993), https://doi.org/10.1109/ICNN.1993.298623, as named by
    Igel and Hüsken (2003), https://doi.org/10.1016/S0925-2312(01)00700-7.
    """

    lr: Hyper = hyper(0.1, "(0, inf)")
    eta_minus: Hyper = hyper(0.5, "(0, 1]")
    eta_plus: Hyper = hyper(1.2, "[1, inf)")
    step_min: Hyper = hyper(1e-6, "[0, inf)")
    step_max: Hyper = hyper(50.0, "(0, inf)")

    State = RpropPlusState

    def init(self, theta):
        lr, *_ = self.at(1)
        zero = zeros(theta)
        return RpropPlusState(t=0, g=zero, delta=zero + lr, update=zero)

    def step(self, theta, state, grad):
        t = state.t + 1
        _, eta_minus, eta_plus, step_min, step_max = self.at(t)
        g = grad(theta)
        agree = sign(state.g) * sign(g)
        grown = clip(eta_plus * state.delta, step_min, step_max)
        shrunk = clip(eta_minus * state.delta, step_min, step_max)
        delta = where(agree > 0, grown, where(agree < 0, shrunk, state.delta))
        update = where(agree < 0, -state.update, -delta * sign(g))
        g = where(agree < 0, zeros(g), g)
        return theta + update, RpropPlusState(t, g, delta, update)


@dataclass(frozen=True, eq=False)
class EpsilonHatAdam(Optimizer):
    r"""Adam in the order of computation that its paper recommends: another ε.

    .. math:: \theta_{t+1} = \theta_t - \eta \, \frac{\sqrt{1 - \beta_2^t}}{1 - \beta_1^t}
        \, \frac{m_t}{\sqrt{v_t} + \hat\epsilon}

    with Adam's moments. It is Adam with ε = ε̂ / √(1 - β₂^t), which starts some thirty times
    larger at the defaults: see `to_epsilon_hat`.

    lr: η.  beta1, beta2: β₁ and β₂.  eps: ε̂.

    Source: Kingma and Ba (2015), end of section 2, https://arxiv.org/abs/1412.6980.
    """

    lr: Hyper = hyper(0.001, "(0, inf)")
    beta1: Hyper = hyper(0.9, "[0, 1)")
    beta2: Hyper = hyper(0.999, "[0, 1)")
    eps: Hyper = hyper(1e-8, "[0, inf)")

    State = AdamState

    def init(self, theta):
        return AdamState(t=0, m=zeros(theta), v=zeros(theta))

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, beta1, beta2, eps = self.at(t)
        g = grad(theta)
        m = beta1 * state.m + (1 - beta1) * g
        v = beta2 * state.v + (1 - beta2) * g**2
        rate = lr * (1 - beta2**t) ** 0.5 / (1 - beta1**t)
        return theta - rate * m / (sqrt(v) + eps), AdamState(t, m, v)


@dataclass(frozen=True, eq=False)
class UncorrectedAdam(Optimizer):
    r"""Adam without bias correction: its first step is (1 - β₁)/√(1 - β₂) times too large.

    .. math:: \theta_{t+1} = \theta_t - \frac{\eta}{\sqrt{v_t} + \epsilon} \, m_t

    with Adam's moments; the factor is 3.16 at the defaults.

    lr: η.  beta1, beta2: β₁ and β₂.  eps: ε.

    Source: section 6.4 of Kingma and Ba (2015) compares the two,
    https://arxiv.org/abs/1412.6980.
    """

    lr: Hyper = hyper(0.001, "(0, inf)")
    beta1: Hyper = hyper(0.9, "[0, 1)")
    beta2: Hyper = hyper(0.999, "[0, 1)")
    eps: Hyper = hyper(1e-8, "[0, inf)")

    State = AdamState

    def init(self, theta):
        return AdamState(t=0, m=zeros(theta), v=zeros(theta))

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, beta1, beta2, eps = self.at(t)
        g = grad(theta)
        m = beta1 * state.m + (1 - beta1) * g
        v = beta2 * state.v + (1 - beta2) * g**2
        return theta - lr * m / (sqrt(v) + eps), AdamState(t, m, v)


@dataclass(frozen=True, eq=False)
class AdamW(Optimizer):
    r"""AdamW as its paper has it: the decay is not multiplied by the learning rate α.

    .. math:: \theta_{t+1} = \theta_t - \eta_t \left(
        \frac{\alpha}{\sqrt{\hat v_t} + \epsilon} \, \hat m_t + \lambda \theta_t \right)

    with Adam's moments. Only the schedule multiplier η_t acts on both. Frameworks multiply by
    the learning rate too: `TorchAdamW`, and `to_torch_adamw`.

    lr: α.  beta1, beta2: β₁ and β₂.  eps: ε.  weight_decay: λ.  multiplier: η_t.

    Source: Loshchilov and Hutter (2019), algorithm 2, https://arxiv.org/abs/1711.05101.
    """

    lr: Hyper = hyper(0.001, "(0, inf)")
    beta1: Hyper = hyper(0.9, "[0, 1)")
    beta2: Hyper = hyper(0.999, "[0, 1)")
    eps: Hyper = hyper(1e-8, "[0, inf)")
    weight_decay: Hyper = hyper(1e-5, "[0, inf)")
    multiplier: Hyper = hyper(1.0, "(0, inf)")

    State = AdamState

    def init(self, theta):
        return AdamState(t=0, m=zeros(theta), v=zeros(theta))

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, beta1, beta2, eps, weight_decay, multiplier = self.at(t)
        g = grad(theta)
        m = beta1 * state.m + (1 - beta1) * g
        v = beta2 * state.v + (1 - beta2) * g**2
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        move = lr * m_hat / (sqrt(v_hat) + eps) + weight_decay * theta
        return theta - multiplier * move, AdamState(t, m, v)
