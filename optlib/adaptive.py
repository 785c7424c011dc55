"""The rules with a step size per coordinate, in the form of Ruder's survey.

S. Ruder (2016), An overview of gradient descent optimization algorithms,
https://arxiv.org/abs/1609.04747. Where papers and frameworks run another rule under the same
name, `optlib.rosetta` holds theirs. Note in each rule whether ε stands inside the root or outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from .arrays import clip, maximum, sign, sqrt, where, zeros
from .core import Array, Optimizer
from .hyper import Hyper, hyper


class RpropState(NamedTuple):
    t: int
    g: Array
    delta: Array


@dataclass(frozen=True, eq=False)
class Rprop(Optimizer):
    r"""Resilient propagation without backtracking (Rprop−): only the gradient's sign counts.

    .. math::
        \Delta_t &= \begin{cases}
            \min(\eta^+ \Delta_{t-1}, \Delta_{\max}) & g_{t-1} g_t > 0 \\
            \max(\eta^- \Delta_{t-1}, \Delta_{\min}) & g_{t-1} g_t < 0 \\
            \Delta_{t-1} & \text{otherwise} \end{cases} \\
        \theta_{t+1} &= \theta_t - \Delta_t \operatorname{sign}(g_t)

    lr: the first step size Δ₀, in units of [θ].
    eta_minus, eta_plus: the factors η⁻ and η⁺; with both 1 it is the Manhattan rule.
    step_min, step_max: the bounds of the step size, in units of [θ].

    Source: Riedmiller and Braun (1993), https://doi.org/10.1109/ICNN.1993.298623; the form
    without backtracking in Riedmiller (1994), https://doi.org/10.1016/0920-5489(94)90017-5,
    and its name in Igel and Hüsken (2003), https://doi.org/10.1016/S0925-2312(01)00700-7.

    >>> import numpy as np
    >>> opt, theta = Rprop(lr=0.1), np.array([1.0])
    >>> theta, state = opt.step(theta, opt.init(theta), lambda theta: 2 * theta)
    >>> opt.step(theta, state, lambda theta: 2 * theta)[1].delta
    array([0.12])
    """

    lr: Hyper = hyper(0.1, "(0, inf)")
    eta_minus: Hyper = hyper(0.5, "(0, 1]")
    eta_plus: Hyper = hyper(1.2, "[1, inf)")
    step_min: Hyper = hyper(1e-6, "[0, inf)")
    step_max: Hyper = hyper(50.0, "(0, inf)")

    State = RpropState

    def init(self, theta: Array) -> RpropState:
        lr, *_ = self.at(1)
        return RpropState(t=0, g=zeros(theta), delta=zeros(theta) + lr)

    def step(self, theta, state, grad):
        t = state.t + 1
        _, eta_minus, eta_plus, step_min, step_max = self.at(t)
        g = grad(theta)
        # The signs, not the gradients, are multiplied: a product of tiny numbers would be 0.
        agree = sign(state.g) * sign(g)
        grown = clip(eta_plus * state.delta, step_min, step_max)
        shrunk = clip(eta_minus * state.delta, step_min, step_max)
        delta = where(agree > 0, grown, where(agree < 0, shrunk, state.delta))
        return theta - delta * sign(g), RpropState(t, g, delta)


class AdagradState(NamedTuple):
    t: int
    G: Array


@dataclass(frozen=True, eq=False)
class Adagrad(Optimizer):
    r"""Adagrad: each coordinate's rate shrinks with the gradients it has seen.

    .. math::
        G_t &= G_{t-1} + g_t^2 \\
        \theta_{t+1} &= \theta_t - \frac{\eta}{\sqrt{G_t + \epsilon}} \, g_t

    lr: the learning rate η, in units of [θ].
    eps: the smoothing term ε, inside the root, in units of ([J]/[θ])².

    Source: Duchi, Hazan and Singer (2011), https://jmlr.org/papers/v12/duchi11a.html.

    >>> import numpy as np
    >>> opt, theta = Adagrad(lr=0.5, eps=0.0), np.array([1.0])
    >>> opt.step(theta, opt.init(theta), lambda theta: 2 * theta)[0]
    array([0.5])
    """

    lr: Hyper = hyper(0.01, "(0, inf)")
    eps: Hyper = hyper(1e-8, "[0, inf)")

    State = AdagradState

    def init(self, theta: Array) -> AdagradState:
        return AdagradState(t=0, G=zeros(theta))

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, eps = self.at(t)
        g = grad(theta)
        G = state.G + g * g
        return theta - lr / sqrt(G + eps) * g, AdagradState(t, G)


class AdadeltaState(NamedTuple):
    t: int
    Eg2: Array
    Edelta2: Array


@dataclass(frozen=True, eq=False)
class Adadelta(Optimizer):
    r"""Adadelta: the ratio of two running root mean squares takes the learning rate's place.

    .. math::
        E[g^2]_t &= \gamma E[g^2]_{t-1} + (1 - \gamma) g_t^2 \\
        \Delta\theta_t &= - \frac{\sqrt{E[\Delta\theta^2]_{t-1} + \epsilon}}
            {\sqrt{E[g^2]_t + \epsilon}} \, g_t \\
        E[\Delta\theta^2]_t &= \gamma E[\Delta\theta^2]_{t-1} + (1 - \gamma) \Delta\theta_t^2 \\
        \theta_{t+1} &= \theta_t + \Delta\theta_t

    gamma: the decay γ of both averages, without unit.
    eps: the smoothing term ε, inside both roots; it starts the motion.

    Source: Zeiler (2012), https://arxiv.org/abs/1212.5701 (ε = 1e-6 in its experiments).

    >>> import numpy as np
    >>> opt, theta = Adadelta(gamma=0.0, eps=1.0), np.array([3.0])
    >>> opt.step(theta, opt.init(theta), lambda theta: 0 * theta + np.sqrt(3))[1].Edelta2.round(6)
    array([0.75])
    """

    gamma: Hyper = hyper(0.9, "[0, 1)")
    eps: Hyper = hyper(1e-6, "(0, inf)")

    State = AdadeltaState

    def init(self, theta: Array) -> AdadeltaState:
        return AdadeltaState(t=0, Eg2=zeros(theta), Edelta2=zeros(theta))

    def step(self, theta, state, grad):
        t = state.t + 1
        gamma, eps = self.at(t)
        g = grad(theta)
        Eg2 = gamma * state.Eg2 + (1 - gamma) * g * g
        delta = -sqrt(state.Edelta2 + eps) / sqrt(Eg2 + eps) * g
        Edelta2 = gamma * state.Edelta2 + (1 - gamma) * delta * delta
        return theta + delta, AdadeltaState(t, Eg2, Edelta2)


class RMSpropState(NamedTuple):
    t: int
    Eg2: Array


@dataclass(frozen=True, eq=False)
class RMSprop(Optimizer):
    r"""RMSprop: the gradient over the root of its running mean square.

    .. math::
        E[g^2]_t &= \gamma E[g^2]_{t-1} + (1 - \gamma) g_t^2 \\
        \theta_{t+1} &= \theta_t - \frac{\eta}{\sqrt{E[g^2]_t + \epsilon}} \, g_t

    lr: the learning rate η, in units of [θ].
    gamma: the decay γ of the average, without unit.
    eps: the smoothing term ε, inside the root, in units of ([J]/[θ])².

    Source: Tieleman and Hinton (2012), lecture 6e of Neural Networks for Machine Learning.

    >>> import numpy as np
    >>> opt, theta = RMSprop(lr=0.5, gamma=0.75, eps=0.0), np.array([1.0])
    >>> opt.step(theta, opt.init(theta), lambda theta: 2 * theta)[0]
    array([0.])
    """

    lr: Hyper = hyper(0.001, "(0, inf)")
    gamma: Hyper = hyper(0.9, "[0, 1)")
    eps: Hyper = hyper(1e-8, "[0, inf)")

    State = RMSpropState

    def init(self, theta: Array) -> RMSpropState:
        return RMSpropState(t=0, Eg2=zeros(theta))

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, gamma, eps = self.at(t)
        g = grad(theta)
        Eg2 = gamma * state.Eg2 + (1 - gamma) * g * g
        return theta - lr / sqrt(Eg2 + eps) * g, RMSpropState(t, Eg2)


class AdamState(NamedTuple):
    t: int
    m: Array
    v: Array


@dataclass(frozen=True, eq=False)
class Adam(Optimizer):
    r"""Adam: momentum over the root of the running mean square, both corrected for their start.

    .. math::
        m_t &= \beta_1 m_{t-1} + (1 - \beta_1) g_t &
        \hat m_t &= \frac{m_t}{1 - \beta_1^t} \\
        v_t &= \beta_2 v_{t-1} + (1 - \beta_2) g_t^2 &
        \hat v_t &= \frac{v_t}{1 - \beta_2^t} \\
        \theta_{t+1} &= \theta_t - \frac{\eta}{\sqrt{\hat v_t} + \epsilon} \, \hat m_t

    The superscript t is a power.

    lr: the learning rate η, in units of [θ].
    beta1, beta2: the decay rates β₁ and β₂ of the two moments, without unit.
    eps: the smoothing term ε, outside the root, in units of [J]/[θ].

    Source: Kingma and Ba (2015), https://arxiv.org/abs/1412.6980.

    >>> import numpy as np
    >>> opt, theta = Adam(lr=0.5, eps=0.0), np.array([1.0, -3.0])
    >>> opt.step(theta, opt.init(theta), lambda theta: 2 * theta)[0]
    array([ 0.5, -2.5])
    """

    lr: Hyper = hyper(0.001, "(0, inf)")
    beta1: Hyper = hyper(0.9, "[0, 1)")
    beta2: Hyper = hyper(0.999, "[0, 1)")
    eps: Hyper = hyper(1e-8, "[0, inf)")

    State = AdamState

    def init(self, theta: Array) -> AdamState:
        return AdamState(t=0, m=zeros(theta), v=zeros(theta))

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, beta1, beta2, eps = self.at(t)
        g = grad(theta)
        m = beta1 * state.m + (1 - beta1) * g
        v = beta2 * state.v + (1 - beta2) * g * g
        rate = lr / (1 - beta1**t)  # rate · m is lr · m_hat
        v_hat = v / (1 - beta2**t)
        return theta - rate * m / (sqrt(v_hat) + eps), AdamState(t, m, v)


class AdaMaxState(NamedTuple):
    t: int
    m: Array
    u: Array


@dataclass(frozen=True, eq=False)
class AdaMax(Optimizer):
    r"""AdaMax: Adam with the infinity norm of the past gradients.

    .. math::
        m_t &= \beta_1 m_{t-1} + (1 - \beta_1) g_t \\
        u_t &= \max(\beta_2 u_{t-1}, |g_t|) \\
        \theta_{t+1} &= \theta_t - \frac{\eta}{1 - \beta_1^t} \, \frac{m_t}{u_t}

    A coordinate whose gradient has always been 0 does not move (0/0 counts as 0).

    lr: the learning rate η, in units of [θ].
    beta1, beta2: the decay rates β₁ and β₂, without unit (β₂ above 0, and so u stays above 0).

    Source: Kingma and Ba (2015), section 7.1, https://arxiv.org/abs/1412.6980.

    >>> import numpy as np
    >>> opt, theta = AdaMax(lr=0.5), np.array([1.0, 0.0])
    >>> opt.step(theta, opt.init(theta), lambda theta: 2 * theta)[0]
    array([0.5, 0. ])
    """

    lr: Hyper = hyper(0.002, "(0, inf)")
    beta1: Hyper = hyper(0.9, "[0, 1)")
    beta2: Hyper = hyper(0.999, "(0, 1)")

    State = AdaMaxState

    def init(self, theta: Array) -> AdaMaxState:
        return AdaMaxState(t=0, m=zeros(theta), u=zeros(theta))

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, beta1, beta2 = self.at(t)
        g = grad(theta)
        m = beta1 * state.m + (1 - beta1) * g
        u = maximum(beta2 * state.u, abs(g))
        m_hat = m / (1 - beta1**t)
        # Where u is 0 every gradient was 0, and so is m: dividing by 1 gives "no move".
        return theta - lr * m_hat / where(u > 0, u, u + 1), AdaMaxState(t, m, u)


class NadamState(NamedTuple):
    t: int
    m: Array
    v: Array


@dataclass(frozen=True, eq=False)
class Nadam(Optimizer):
    r"""Nadam: Adam whose momentum looks ahead, as the survey derives it.

    .. math::
        \theta_{t+1} = \theta_t - \frac{\eta}{\sqrt{\hat v_t} + \epsilon} \left(
            \beta_1 \hat m_t + \frac{(1 - \beta_1) g_t}{1 - \beta_1^t} \right)

    with Adam's moments. Dozat's own correction of the look-ahead term divides by
    1 − β₁^(t+1): see `optlib.rosetta`.

    lr: the learning rate η, in units of [θ].
    beta1, beta2: the decay rates β₁ and β₂ of the two moments, without unit.
    eps: the smoothing term ε, outside the root, in units of [J]/[θ].

    Source: Dozat (2016), https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ.

    >>> import numpy as np
    >>> opt, theta = Nadam(lr=0.5, eps=0.0), np.array([1.0])
    >>> opt.step(theta, opt.init(theta), lambda theta: 2 * theta)[0].round(6)
    array([0.05])
    """

    lr: Hyper = hyper(0.002, "(0, inf)")
    beta1: Hyper = hyper(0.9, "[0, 1)")
    beta2: Hyper = hyper(0.999, "[0, 1)")
    eps: Hyper = hyper(1e-8, "[0, inf)")

    State = NadamState

    def init(self, theta: Array) -> NadamState:
        return NadamState(t=0, m=zeros(theta), v=zeros(theta))

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, beta1, beta2, eps = self.at(t)
        g = grad(theta)
        m = beta1 * state.m + (1 - beta1) * g
        v = beta2 * state.v + (1 - beta2) * g * g
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        ahead = beta1 * m_hat + (1 - beta1) * g / (1 - beta1**t)
        return theta - lr * ahead / (sqrt(v_hat) + eps), NadamState(t, m, v)


class AMSGradState(NamedTuple):
    t: int
    m: Array
    v: Array
    v_hat: Array


@dataclass(frozen=True, eq=False)
class AMSGrad(Optimizer):
    r"""AMSGrad: Adam without bias correction, whose second moment never shrinks.

    .. math::
        m_t &= \beta_1 m_{t-1} + (1 - \beta_1) g_t \\
        v_t &= \beta_2 v_{t-1} + (1 - \beta_2) g_t^2 \\
        \hat v_t &= \max(\hat v_{t-1}, v_t) \\
        \theta_{t+1} &= \theta_t - \frac{\eta}{\sqrt{\hat v_t} + \epsilon} \, m_t

    lr: the learning rate η, in units of [θ].
    beta1, beta2: the decay rates β₁ and β₂ of the two moments, without unit.
    eps: the smoothing term ε, outside the root, in units of [J]/[θ].

    Source: Reddi, Kale and Kumar (2018), https://openreview.net/forum?id=ryQu7f-RZ.

    >>> import numpy as np
    >>> opt, theta = AMSGrad(lr=0.5, beta1=0.5, beta2=0.75, eps=0.0), np.array([1.0])
    >>> opt.step(theta, opt.init(theta), lambda theta: 2 * theta)[0]
    array([0.5])
    """

    lr: Hyper = hyper(0.001, "(0, inf)")
    beta1: Hyper = hyper(0.9, "[0, 1)")
    beta2: Hyper = hyper(0.999, "[0, 1)")
    eps: Hyper = hyper(1e-8, "[0, inf)")

    State = AMSGradState

    def init(self, theta: Array) -> AMSGradState:
        return AMSGradState(t=0, m=zeros(theta), v=zeros(theta), v_hat=zeros(theta))

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, beta1, beta2, eps = self.at(t)
        g = grad(theta)
        m = beta1 * state.m + (1 - beta1) * g
        v = beta2 * state.v + (1 - beta2) * g * g
        v_hat = maximum(state.v_hat, v)
        return theta - lr * m / (sqrt(v_hat) + eps), AMSGradState(t, m, v, v_hat)
