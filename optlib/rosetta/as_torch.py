"""The rules of `torch.optim` that differ from the survey's, with torch's own defaults
(but for `momentum`, which is 0 in torch's SGD).

Where torch has a flag, here stands a class; parameters keep torch's names, with the pairs
`betas`, `etas` and `step_sizes` taken apart. Checked against torch 2.13.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ..adaptive import AdadeltaState, AdagradState, AdaMaxState, AdamState, AMSGradState, RpropState
from ..arrays import clip, maximum, sign, sqrt, where, zeros
from ..core import Array, Optimizer
from ..hyper import Hyper, hyper


class BufferState(NamedTuple):
    t: int
    b: Array


@dataclass(frozen=True, eq=False)
class TorchMomentum(Optimizer):
    r"""`torch.optim.SGD` with momentum: the learning rate stands outside the velocity.

    .. math::
        b_1 &= g_1, \qquad b_t = \mu \, b_{t-1} + (1 - d) \, g_t \\
        \theta_{t+1} &= \theta_t - \eta \, b_t

    With d = 0 and a constant η it is `Momentum`, b = v/η. Under a schedule it is not: a new η
    acts on all past gradients at once. The first gradient is never damped.

    lr: η.  momentum: μ, which `Momentum` calls γ.  dampening: d.
    """

    lr: Hyper = hyper(0.001, "(0, inf)")
    momentum: Hyper = hyper(0.9, "[0, inf)")
    dampening: Hyper = hyper(0.0, "[0, 1]")

    State = BufferState
    original = "torch.optim.SGD"

    def init(self, theta):
        return BufferState(t=0, b=zeros(theta))

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, momentum, dampening = self.at(t)
        b = momentum * state.b + (1 - dampening * (t > 1)) * grad(theta)
        return theta - lr * b, BufferState(t, b)

    def arguments(self):
        lr, momentum, dampening = self.at(1)
        return {"lr": lr, "momentum": momentum, "dampening": dampening}


@dataclass(frozen=True, eq=False)
class TorchNesterov(Optimizer):
    r"""`torch.optim.SGD(nesterov=True)`: the gradient is taken at the iterate itself.

    .. math::
        b_t &= \mu \, b_{t-1} + g_t \\
        \theta_{t+1} &= \theta_t - \eta \, (g_t + \mu \, b_t)

    With a constant η its iterate is the look-ahead point φ = θ - γv of `NAG`:
    see `lookahead`.

    lr: η.  momentum: μ, which `NAG` calls γ.

    Source: Sutskever et al. (2013), in the rewriting of Bengio et al. (2013), section 3.5,
    https://arxiv.org/abs/1212.0901.
    """

    lr: Hyper = hyper(0.001, "(0, inf)")
    momentum: Hyper = hyper(0.9, "[0, inf)")

    State = BufferState
    original = "torch.optim.SGD"

    def init(self, theta):
        return BufferState(t=0, b=zeros(theta))

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, momentum = self.at(t)
        g = grad(theta)
        b = momentum * state.b + g
        return theta - lr * (g + momentum * b), BufferState(t, b)

    def arguments(self):
        lr, momentum = self.at(1)
        return {"lr": lr, "momentum": momentum, "nesterov": True}


@dataclass(frozen=True, eq=False)
class TorchRprop(Optimizer):
    r"""`torch.optim.Rprop`, which is iRprop−: after a change of sign, shrink and stand still.

    .. math::
        \Delta_t &= \operatorname{clip}(\Delta_{t-1} \cdot
            \{\eta^+, \eta^-, 1\}, \Delta_{\min}, \Delta_{\max})
            \quad \text{as } g_{t-1} g_t \{>, <, =\} 0 \\
        g_t &\leftarrow 0 \quad \text{if } g_{t-1} g_t < 0 \\
        \theta_{t+1} &= \theta_t - \Delta_t \operatorname{sign}(g_t)

    The gradient of a changed sign is forgotten, so the step after it neither grows nor shrinks.

    lr: Δ₀.  eta_minus, eta_plus: η⁻ and η⁺.  step_min, step_max: Δ's bounds, from the first step.

    Source: Igel and Hüsken (2003), https://doi.org/10.1016/S0925-2312(01)00700-7.
    """

    lr: Hyper = hyper(0.01, "(0, inf)")
    eta_minus: Hyper = hyper(0.5, "(0, 1)")
    eta_plus: Hyper = hyper(1.2, "(1, inf)")
    step_min: Hyper = hyper(1e-6, "[0, inf)")
    step_max: Hyper = hyper(50.0, "(0, inf)")

    State = RpropState
    original = "torch.optim.Rprop"

    def init(self, theta):
        lr, *_ = self.at(1)
        return RpropState(t=0, g=zeros(theta), delta=zeros(theta) + lr)

    def step(self, theta, state, grad):
        t = state.t + 1
        _, eta_minus, eta_plus, step_min, step_max = self.at(t)
        g = grad(theta)
        agree = state.g * g
        factor = where(agree > 0, eta_plus, where(agree < 0, eta_minus, 1 + zeros(g)))
        delta = clip(factor * state.delta, step_min, step_max)
        g = where(agree < 0, zeros(g), g)
        return theta - delta * sign(g), RpropState(t, g, delta)

    def arguments(self):
        lr, eta_minus, eta_plus, step_min, step_max = self.at(1)
        return {"lr": lr, "etas": (eta_minus, eta_plus), "step_sizes": (step_min, step_max)}


@dataclass(frozen=True, eq=False)
class TorchAdagrad(Optimizer):
    r"""`torch.optim.Adagrad`: ε outside the root, and a decay on top.

    .. math::
        G_t &= G_{t-1} + g_t^2 \\
        \theta_{t+1} &= \theta_t
            - \frac{\eta}{1 + (t - 1) \, c} \, \frac{g_t}{\sqrt{G_t} + \epsilon}

    lr: η.  lr_decay: c.  eps: ε.  initial_accumulator_value: G₀.
    """

    lr: Hyper = hyper(0.01, "(0, inf)")
    lr_decay: Hyper = hyper(0.0, "[0, inf)")
    eps: Hyper = hyper(1e-10, "[0, inf)")
    initial_accumulator_value: Hyper = hyper(0.0, "[0, inf)")

    State = AdagradState
    original = "torch.optim.Adagrad"

    def init(self, theta):
        *_, start = self.at(1)
        return AdagradState(t=0, G=zeros(theta) + start)

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, lr_decay, eps, _ = self.at(t)
        g = grad(theta)
        G = state.G + g**2
        rate = lr / (1 + (t - 1) * lr_decay)
        return theta - rate * g / (sqrt(G) + eps), AdagradState(t, G)

    def arguments(self):
        lr, lr_decay, eps, start = self.at(1)
        return {"lr": lr, "lr_decay": lr_decay, "eps": eps, "initial_accumulator_value": start}


@dataclass(frozen=True, eq=False)
class TorchAdadelta(Optimizer):
    r"""`torch.optim.Adadelta`: the rule that needs no learning rate has one.

    .. math::
        E[g^2]_t &= \rho E[g^2]_{t-1} + (1 - \rho) g_t^2 \\
        \Delta_t &= \frac{\sqrt{E[\Delta^2]_{t-1} + \epsilon}}{\sqrt{E[g^2]_t + \epsilon}} \, g_t \\
        E[\Delta^2]_t &= \rho E[\Delta^2]_{t-1} + (1 - \rho) \Delta_t^2 \\
        \theta_{t+1} &= \theta_t - \eta \Delta_t

    The average takes Δ without η. With η = 1 it is `Adadelta`.

    lr: η.  rho: ρ, which `Adadelta` calls γ.  eps: ε, inside both roots.
    """

    lr: Hyper = hyper(1.0, "(0, inf)")
    rho: Hyper = hyper(0.9, "[0, 1)")
    eps: Hyper = hyper(1e-6, "(0, inf)")

    State = AdadeltaState
    original = "torch.optim.Adadelta"

    def init(self, theta):
        return AdadeltaState(t=0, Eg2=zeros(theta), Edelta2=zeros(theta))

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, rho, eps = self.at(t)
        g = grad(theta)
        Eg2 = rho * state.Eg2 + (1 - rho) * g**2
        delta = sqrt(state.Edelta2 + eps) / sqrt(Eg2 + eps) * g
        Edelta2 = rho * state.Edelta2 + (1 - rho) * delta**2
        return theta - lr * delta, AdadeltaState(t, Eg2, Edelta2)

    def arguments(self):
        lr, rho, eps = self.at(1)
        return {"lr": lr, "rho": rho, "eps": eps}


class TorchRMSpropState(NamedTuple):
    t: int
    Eg2: Array
    b: Array


@dataclass(frozen=True, eq=False)
class TorchRMSprop(Optimizer):
    r"""`torch.optim.RMSprop`: ε outside the root, and momentum of the scaled gradients.

    .. math::
        E[g^2]_t &= \alpha E[g^2]_{t-1} + (1 - \alpha) g_t^2 \\
        b_t &= \mu \, b_{t-1} + \frac{g_t}{\sqrt{E[g^2]_t} + \epsilon} \\
        \theta_{t+1} &= \theta_t - \eta \, b_t

    lr: η.  alpha: α, which `RMSprop` calls γ.  eps: ε.  momentum: μ.
    """

    lr: Hyper = hyper(0.01, "(0, inf)")
    alpha: Hyper = hyper(0.99, "[0, 1)")
    eps: Hyper = hyper(1e-8, "[0, inf)")
    momentum: Hyper = hyper(0.0, "[0, inf)")

    State = TorchRMSpropState
    original = "torch.optim.RMSprop"

    def init(self, theta):
        return TorchRMSpropState(t=0, Eg2=zeros(theta), b=zeros(theta))

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, alpha, eps, momentum = self.at(t)
        g = grad(theta)
        Eg2 = alpha * state.Eg2 + (1 - alpha) * g**2
        b = momentum * state.b + g / (sqrt(Eg2) + eps)
        return theta - lr * b, TorchRMSpropState(t, Eg2, b)

    def arguments(self):
        lr, alpha, eps, momentum = self.at(1)
        return {"lr": lr, "alpha": alpha, "eps": eps, "momentum": momentum}


class TorchCentredRMSpropState(NamedTuple):
    t: int
    Eg: Array
    Eg2: Array
    b: Array


@dataclass(frozen=True, eq=False)
class TorchCentredRMSprop(Optimizer):
    r"""`torch.optim.RMSprop(centered=True)`: divides by the deviation, not the mean square.

    .. math::
        E[g]_t &= \alpha E[g]_{t-1} + (1 - \alpha) g_t \\
        E[g^2]_t &= \alpha E[g^2]_{t-1} + (1 - \alpha) g_t^2 \\
        b_t &= \mu \, b_{t-1} + \frac{g_t}{\sqrt{E[g^2]_t - E[g]_t^2} + \epsilon} \\
        \theta_{t+1} &= \theta_t - \eta \, b_t

    lr: η.  alpha: α.  eps: ε.  momentum: μ.

    Source: Graves (2013), section 4.2, https://arxiv.org/abs/1308.0850, with ε inside the root.
    """

    lr: Hyper = hyper(0.01, "(0, inf)")
    alpha: Hyper = hyper(0.99, "[0, 1)")
    eps: Hyper = hyper(1e-8, "[0, inf)")
    momentum: Hyper = hyper(0.0, "[0, inf)")

    State = TorchCentredRMSpropState
    original = "torch.optim.RMSprop"

    def init(self, theta):
        zero = zeros(theta)
        return TorchCentredRMSpropState(t=0, Eg=zero, Eg2=zero, b=zero)

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, alpha, eps, momentum = self.at(t)
        g = grad(theta)
        Eg = alpha * state.Eg + (1 - alpha) * g
        Eg2 = alpha * state.Eg2 + (1 - alpha) * g**2
        b = momentum * state.b + g / (sqrt(Eg2 - Eg**2) + eps)
        return theta - lr * b, TorchCentredRMSpropState(t, Eg, Eg2, b)

    def arguments(self):
        lr, alpha, eps, momentum = self.at(1)
        return {"lr": lr, "alpha": alpha, "eps": eps, "momentum": momentum, "centered": True}


@dataclass(frozen=True, eq=False)
class TorchAdaMax(Optimizer):
    r"""`torch.optim.Adamax` and `optax.adamax`: an ε inside the maximum.

    .. math::
        u_t &= \max(\beta_2 u_{t-1}, |g_t| + \epsilon) \\
        \theta_{t+1} &= \theta_t - \frac{\eta}{1 - \beta_1^t} \, \frac{m_t}{u_t}

    with Adam's first moment m.

    lr: η.  beta1, beta2: β₁ and β₂.  eps: ε.
    """

    lr: Hyper = hyper(0.002, "(0, inf)")
    beta1: Hyper = hyper(0.9, "[0, 1)")
    beta2: Hyper = hyper(0.999, "[0, 1)")
    eps: Hyper = hyper(1e-8, "[0, inf)")

    State = AdaMaxState
    original = "torch.optim.Adamax"

    def init(self, theta):
        return AdaMaxState(t=0, m=zeros(theta), u=zeros(theta))

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, beta1, beta2, eps = self.at(t)
        g = grad(theta)
        m = beta1 * state.m + (1 - beta1) * g
        u = maximum(beta2 * state.u, abs(g) + eps)
        return theta - lr / (1 - beta1**t) * m / u, AdaMaxState(t, m, u)

    def arguments(self):
        lr, beta1, beta2, eps = self.at(1)
        return {"lr": lr, "betas": (beta1, beta2), "eps": eps}


class TorchNadamState(NamedTuple):
    t: int
    m: Array
    v: Array
    product: float  # μ₁·μ₂·…·μ_t


@dataclass(frozen=True, eq=False)
class TorchNadam(Optimizer):
    r"""`torch.optim.NAdam`: the momentum has a schedule, and its products correct the bias.

    .. math::
        \mu_t &= \beta_1 \left(1 - \tfrac12 \, 0.96^{t \psi}\right) \\
        \theta_{t+1} &= \theta_t - \frac{\eta}{\sqrt{\hat v_t} + \epsilon} \left(
            \frac{(1 - \mu_t) \, g_t}{1 - \prod_{i=1}^{t} \mu_i}
            + \frac{\mu_{t+1} \, m_t}{1 - \prod_{i=1}^{t+1} \mu_i} \right)

    with Adam's moments m and v, which decay by β₁ and β₂ and not by μ.

    lr: η.  beta1, beta2: β₁ and β₂.  eps: ε.  momentum_decay: ψ.

    Source: Dozat (2016), https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ; its algorithm 2
    multiplies the second moment by β₂ once more.
    """

    lr: Hyper = hyper(0.002, "(0, inf)")
    beta1: Hyper = hyper(0.9, "[0, 1)")
    beta2: Hyper = hyper(0.999, "[0, 1)")
    eps: Hyper = hyper(1e-8, "[0, inf)")
    momentum_decay: Hyper = hyper(0.004, "[0, inf)")

    State = TorchNadamState
    original = "torch.optim.NAdam"

    def init(self, theta):
        return TorchNadamState(t=0, m=zeros(theta), v=zeros(theta), product=1.0)

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, beta1, beta2, eps, decay = self.at(t)
        g = grad(theta)
        mu = beta1 * (1 - 0.5 * 0.96 ** (t * decay))
        mu_next = beta1 * (1 - 0.5 * 0.96 ** ((t + 1) * decay))
        product = state.product * mu
        m = beta1 * state.m + (1 - beta1) * g
        v = beta2 * state.v + (1 - beta2) * g**2
        v_hat = v / (1 - beta2**t)
        ahead = (1 - mu) / (1 - product) * g + mu_next / (1 - product * mu_next) * m
        return theta - lr * ahead / (sqrt(v_hat) + eps), TorchNadamState(t, m, v, product)

    def arguments(self):
        lr, beta1, beta2, eps, decay = self.at(1)
        return {"lr": lr, "betas": (beta1, beta2), "eps": eps, "momentum_decay": decay}


@dataclass(frozen=True, eq=False)
class TorchAMSGrad(Optimizer):
    r"""`torch.optim.Adam(amsgrad=True)`: the largest v so far, and only then the correction.

    .. math::
        v^{\max}_t &= \max(v^{\max}_{t-1}, v_t) \\
        \theta_{t+1} &= \theta_t - \frac{\eta}{\sqrt{v^{\max}_t / (1 - \beta_2^t)} + \epsilon}
            \, \frac{m_t}{1 - \beta_1^t}

    with Adam's moments.

    lr: η.  beta1, beta2: β₁ and β₂.  eps: ε.
    """

    lr: Hyper = hyper(0.001, "(0, inf)")
    beta1: Hyper = hyper(0.9, "[0, 1)")
    beta2: Hyper = hyper(0.999, "[0, 1)")
    eps: Hyper = hyper(1e-8, "[0, inf)")

    State = AMSGradState
    original = "torch.optim.Adam"

    def init(self, theta):
        return AMSGradState(t=0, m=zeros(theta), v=zeros(theta), v_hat=zeros(theta))

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, beta1, beta2, eps = self.at(t)
        g = grad(theta)
        m = beta1 * state.m + (1 - beta1) * g
        v = beta2 * state.v + (1 - beta2) * g**2
        v_max = maximum(state.v_hat, v)
        scale = sqrt(v_max / (1 - beta2**t)) + eps
        return theta - lr / (1 - beta1**t) * m / scale, AMSGradState(t, m, v, v_max)

    def arguments(self):
        lr, beta1, beta2, eps = self.at(1)
        return {"lr": lr, "betas": (beta1, beta2), "eps": eps, "amsgrad": True}


@dataclass(frozen=True, eq=False)
class TorchAdamW(Optimizer):
    r"""`torch.optim.AdamW` and `optax.adamw`: the decoupled decay is multiplied by η.

    .. math:: \theta_{t+1} = \theta_t - \eta \lambda \theta_t
        - \frac{\eta}{\sqrt{\hat v_t} + \epsilon} \, \hat m_t

    with Adam's moments. In the paper λ stands alone: `AdamW`.

    lr: η.  beta1, beta2: β₁ and β₂.  eps: ε.  weight_decay: λ.
    """

    lr: Hyper = hyper(0.001, "(0, inf)")
    beta1: Hyper = hyper(0.9, "[0, 1)")
    beta2: Hyper = hyper(0.999, "[0, 1)")
    eps: Hyper = hyper(1e-8, "[0, inf)")
    weight_decay: Hyper = hyper(0.01, "[0, inf)")

    State = AdamState
    original = "torch.optim.AdamW"

    def init(self, theta):
        return AdamState(t=0, m=zeros(theta), v=zeros(theta))

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, beta1, beta2, eps, weight_decay = self.at(t)
        g = grad(theta)
        m = beta1 * state.m + (1 - beta1) * g
        v = beta2 * state.v + (1 - beta2) * g**2
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        shrunk = theta - lr * weight_decay * theta
        return shrunk - lr * m_hat / (sqrt(v_hat) + eps), AdamState(t, m, v)

    def arguments(self):
        lr, beta1, beta2, eps, decay = self.at(1)
        return {"lr": lr, "betas": (beta1, beta2), "eps": eps, "weight_decay": decay}
