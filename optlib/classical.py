"""Gradient descent and its two momentum methods, in the form of Ruder's survey.

S. Ruder (2016), An overview of gradient descent optimization algorithms,
https://arxiv.org/abs/1609.04747
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from .arrays import require_floating, zeros
from .core import Array, Optimizer
from .hyper import Hyper, hyper


class GradientDescentState(NamedTuple):
    t: int


@dataclass(frozen=True, eq=False)
class GradientDescent(Optimizer):
    r"""Gradient descent: batch, stochastic or mini-batch, by the gradient it is handed.

    .. math:: \theta_{t+1} = \theta_t - \eta \, \nabla_\theta J(\theta_t)

    lr: the learning rate η, in units of [θ]²/[J].

    Source: Ruder (2016), section 2; Cauchy (1847) for the method.

    >>> import numpy as np
    >>> theta = np.array([1.0])
    >>> opt = GradientDescent(lr=0.25)
    >>> opt.step(theta, opt.init(theta), lambda theta: 2 * theta)[0]
    array([0.5])
    """

    lr: Hyper = hyper(0.01, "(0, inf)")

    State = GradientDescentState

    def init(self, theta: Array) -> GradientDescentState:
        require_floating("theta", theta)
        return GradientDescentState(t=0)

    def step(self, theta, state, grad):
        t = state.t + 1
        (lr,) = self.at(t)
        return theta - lr * grad(theta), GradientDescentState(t)


class MomentumState(NamedTuple):
    t: int
    v: Array


@dataclass(frozen=True, eq=False)
class Momentum(Optimizer):
    r"""Momentum, the heavy ball.

    .. math::
        v_t &= \gamma v_{t-1} + \eta \, \nabla_\theta J(\theta_t) \\
        \theta_{t+1} &= \theta_t - v_t

    lr: the learning rate η; it stands inside the velocity.
    gamma: the momentum term γ, without unit.

    Source: Polyak (1964), https://doi.org/10.1016/0041-5553(64)90137-5;
    Qian (1999), https://doi.org/10.1016/S0893-6080(98)00116-6.

    >>> import numpy as np
    >>> opt, theta = Momentum(lr=0.25, gamma=0.5), np.array([1.0])
    >>> theta, state = opt.step(theta, opt.init(theta), lambda theta: 2 * theta)
    >>> theta, state.v
    (array([0.5]), array([0.5]))
    """

    lr: Hyper = hyper(0.01, "(0, inf)")
    gamma: Hyper = hyper(0.9, "[0, 1)")

    State = MomentumState

    def init(self, theta: Array) -> MomentumState:
        return MomentumState(t=0, v=zeros(theta))

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, gamma = self.at(t)
        v = gamma * state.v + lr * grad(theta)
        return theta - v, MomentumState(t, v)


class NAGState(NamedTuple):
    t: int
    v: Array


@dataclass(frozen=True, eq=False)
class NAG(Optimizer):
    r"""Nesterov's accelerated gradient: the gradient is taken at the look-ahead point.

    .. math::
        v_t &= \gamma v_{t-1} + \eta \, \nabla_\theta J(\theta_t - \gamma v_{t-1}) \\
        \theta_{t+1} &= \theta_t - v_t

    lr: the learning rate η; it stands inside the velocity.
    gamma: the momentum term γ, without unit.

    Source: Nesterov (1983); in this form Sutskever et al. (2013),
    https://proceedings.mlr.press/v28/sutskever13.html.

    >>> import numpy as np
    >>> opt, theta = NAG(lr=0.25, gamma=0.5), np.array([1.0])
    >>> theta, state = opt.step(theta, opt.init(theta), lambda theta: 2 * theta)
    >>> opt.step(theta, state, lambda theta: 2 * theta)[0]
    array([0.125])
    """

    lr: Hyper = hyper(0.01, "(0, inf)")
    gamma: Hyper = hyper(0.9, "[0, 1)")

    State = NAGState

    def init(self, theta: Array) -> NAGState:
        return NAGState(t=0, v=zeros(theta))

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, gamma = self.at(t)
        v = gamma * state.v + lr * grad(theta - gamma * state.v)
        return theta - v, NAGState(t, v)
