"""The rules of optax that differ from the survey's and from torch's, with optax's defaults.

`optax.sgd` is `TorchMomentum` and `TorchNesterov`; `optax.adadelta`, `optax.adamax` and
`optax.adamw` are torch's forms. Checked against optax 0.2.8.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ..adaptive import AdagradState, AdamState, AMSGradState
from ..arrays import clip, maximum, sign, sqrt, where, zeros
from ..core import Array, Optimizer
from ..hyper import Hyper, hyper


class OptaxRpropState(NamedTuple):
    t: int
    update: Array
    delta: Array


@dataclass(frozen=True, eq=False)
class OptaxRprop(Optimizer):
    r"""`optax.rprop`: the sizes are found with today's gradient, the step taken is the last one.

    .. math::
        \Delta_t &= \operatorname{clip}(\Delta_{t-1} \cdot \{\eta^+, \eta^-\},
            \Delta_{\min}, \Delta_{\max}) \quad \text{as } u_{t-1} g_t \{>, <\} 0,
            \text{ else } \Delta_{t-1} \\
        u_t &= \Delta_t \operatorname{sign}(g_t), \quad 0 \text{ if } u_{t-1} g_t < 0 \\
        \theta_{t+1} &= \theta_t - u_{t-1}, \quad \theta_t \text{ if } u_{t-1} g_t < 0

    The first step is 0, as u₀ is.

    lr: Δ₀.  eta_minus, eta_plus: η⁻ and η⁺.  step_min, step_max: the bounds of Δ.
    """

    lr: Hyper = hyper(0.01, "(0, inf)")
    eta_minus: Hyper = hyper(0.5, "(0, 1]")
    eta_plus: Hyper = hyper(1.2, "[1, inf)")
    step_min: Hyper = hyper(1e-6, "[0, inf)")
    step_max: Hyper = hyper(50.0, "(0, inf)")

    State = OptaxRpropState
    original = "optax.rprop"

    def init(self, theta):
        lr, *_ = self.at(1)
        return OptaxRpropState(t=0, update=zeros(theta), delta=zeros(theta) + lr)

    def step(self, theta, state, grad):
        t = state.t + 1
        _, eta_minus, eta_plus, step_min, step_max = self.at(t)
        g = grad(theta)
        agree = state.update * g
        factor = where(agree > 0, eta_plus, eta_minus + zeros(g))
        moved = clip(factor * state.delta, step_min, step_max)
        delta = where(agree == 0, state.delta, moved)
        update = where(agree < 0, zeros(g), delta * sign(g))
        taken = where(agree < 0, zeros(g), state.update)
        return theta - taken, OptaxRpropState(t, update, delta)

    def arguments(self):
        names = "learning_rate", "eta_minus", "eta_plus", "min_step_size", "max_step_size"
        return dict(zip(names, self.at(1), strict=True))


@dataclass(frozen=True, eq=False)
class OptaxAdagrad(Optimizer):
    r"""`optax.adagrad`: the survey's, but the sum of squares does not start at 0.

    .. math::
        G_0 = G, \qquad G_t = G_{t-1} + g_t^2, \qquad
        \theta_{t+1} = \theta_t - \frac{\eta}{\sqrt{G_t + \epsilon}} \, g_t

    With G = 0 it is `Adagrad`.

    lr: η.  initial_accumulator_value: G.  eps: ε, inside the root.
    """

    lr: Hyper = hyper(0.01, "(0, inf)")
    initial_accumulator_value: Hyper = hyper(0.1, "[0, inf)")
    eps: Hyper = hyper(1e-7, "[0, inf)")

    State = AdagradState
    original = "optax.adagrad"

    def init(self, theta):
        _, start, _ = self.at(1)
        return AdagradState(t=0, G=zeros(theta) + start)

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, _, eps = self.at(t)
        g = grad(theta)
        G = state.G + g**2
        # Where G is 0, so is g: optax counts 0/0 as 0.
        return theta - lr * g / sqrt(where(G > 0, G + eps, G + 1)), AdagradState(t, G)

    def arguments(self):
        lr, start, eps = self.at(1)
        return {"learning_rate": lr, "initial_accumulator_value": start, "eps": eps}


class OptaxRMSpropState(NamedTuple):
    t: int
    Eg2: Array
    v: Array


@dataclass(frozen=True, eq=False)
class OptaxRMSprop(Optimizer):
    r"""`optax.rmsprop(momentum=…)`: ε inside the root, the learning rate inside the velocity.

    .. math::
        E[g^2]_t &= \gamma E[g^2]_{t-1} + (1 - \gamma) g_t^2 \\
        v_t &= \mu \, v_{t-1} + \frac{\eta}{\sqrt{E[g^2]_t + \epsilon}} \, g_t \\
        \theta_{t+1} &= \theta_t - v_t

    Without momentum it is `RMSprop`.

    lr: η.  decay: γ.  eps: ε.  momentum: μ.  initial_scale: E[g²]₀.
    """

    lr: Hyper = hyper(0.001, "(0, inf)")
    decay: Hyper = hyper(0.9, "[0, 1)")
    eps: Hyper = hyper(1e-8, "[0, inf)")
    momentum: Hyper = hyper(0.0, "[0, inf)")
    initial_scale: Hyper = hyper(0.0, "[0, inf)")

    State = OptaxRMSpropState
    original = "optax.rmsprop"

    def init(self, theta):
        *_, start = self.at(1)
        return OptaxRMSpropState(t=0, Eg2=zeros(theta) + start, v=zeros(theta))

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, decay, eps, momentum, _ = self.at(t)
        g = grad(theta)
        Eg2 = decay * state.Eg2 + (1 - decay) * g**2
        v = momentum * state.v + lr / sqrt(Eg2 + eps) * g
        return theta - v, OptaxRMSpropState(t, Eg2, v)

    def arguments(self):
        names = "learning_rate", "decay", "eps", "momentum", "initial_scale"
        return dict(zip(names, self.at(1), strict=True))


@dataclass(frozen=True, eq=False)
class OptaxNadam(Optimizer):
    r"""`optax.nadam`: the look-ahead momentum is corrected with the next step's power.

    .. math:: \theta_{t+1} = \theta_t - \frac{\eta}{\sqrt{\hat v_t} + \epsilon} \left(
        \frac{\beta_1 m_t}{1 - \beta_1^{t+1}} + \frac{(1 - \beta_1) g_t}{1 - \beta_1^t} \right)

    with Adam's moments: Dozat's correction, without his momentum schedule.

    lr: η.  beta1, beta2: β₁ and β₂.  eps: ε.
    """

    lr: Hyper = hyper(0.002, "(0, inf)")
    beta1: Hyper = hyper(0.9, "[0, 1)")
    beta2: Hyper = hyper(0.999, "[0, 1)")
    eps: Hyper = hyper(1e-8, "[0, inf)")

    State = AdamState
    original = "optax.nadam"

    def init(self, theta):
        return AdamState(t=0, m=zeros(theta), v=zeros(theta))

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, beta1, beta2, eps = self.at(t)
        g = grad(theta)
        m = beta1 * state.m + (1 - beta1) * g
        v = beta2 * state.v + (1 - beta2) * g**2
        v_hat = v / (1 - beta2**t)
        ahead = beta1 * m / (1 - beta1 ** (t + 1)) + (1 - beta1) * g / (1 - beta1**t)
        return theta - lr * ahead / (sqrt(v_hat) + eps), AdamState(t, m, v)

    def arguments(self):
        return dict(zip(("learning_rate", "b1", "b2", "eps"), self.at(1), strict=True))


@dataclass(frozen=True, eq=False)
class OptaxAMSGrad(Optimizer):
    r"""`optax.amsgrad`: both moments corrected first, then the maximum.

    .. math::
        \hat v^{\max}_t &= \max(\hat v^{\max}_{t-1}, v_t / (1 - \beta_2^t)) \\
        \theta_{t+1} &= \theta_t - \frac{\eta}{\sqrt{\hat v^{\max}_t} + \epsilon}
            \, \frac{m_t}{1 - \beta_1^t}

    with Adam's moments.

    lr: η.  beta1, beta2: β₁ and β₂.  eps: ε.
    """

    lr: Hyper = hyper(0.001, "(0, inf)")
    beta1: Hyper = hyper(0.9, "[0, 1)")
    beta2: Hyper = hyper(0.999, "[0, 1)")
    eps: Hyper = hyper(1e-8, "[0, inf)")

    State = AMSGradState
    original = "optax.amsgrad"

    def init(self, theta):
        return AMSGradState(t=0, m=zeros(theta), v=zeros(theta), v_hat=zeros(theta))

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, beta1, beta2, eps = self.at(t)
        g = grad(theta)
        m = beta1 * state.m + (1 - beta1) * g
        v = beta2 * state.v + (1 - beta2) * g**2
        v_hat = maximum(state.v_hat, v / (1 - beta2**t))
        m_hat = m / (1 - beta1**t)
        return theta - lr * m_hat / (sqrt(v_hat) + eps), AMSGradState(t, m, v, v_hat)

    def arguments(self):
        return dict(zip(("learning_rate", "b1", "b2", "eps"), self.at(1), strict=True))
