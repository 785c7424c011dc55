"""Gradient descent with gradients that are late."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ..core import Array, Optimizer
from ..hyper import Hyper, hyper


class DelayedState(NamedTuple):
    t: int
    past: tuple


@dataclass(frozen=True, eq=False)
class DelayedGradientDescent(Optimizer):
    r"""Gradient descent whose gradients are τ steps old.

    .. math:: \theta_{t+1} = \theta_t - \eta \, \nabla J(\theta_{t-\tau})

    with θ before the start equal to θ₀. On a quadratic with curvature λ it converges exactly if
    :math:`0 < \eta\lambda < 2 \sin \frac{\pi}{2(2\tau + 1)}`; at τ = 0 it is gradient descent.

    lr: η.  delay: τ, a whole number.

    Source of the bound: the zeros of :math:`z^{\tau+1} - z^\tau + \eta\lambda`, as in Levin and
    May (1976), https://doi.org/10.1016/0040-5809(76)90043-5.
    """

    lr: Hyper = hyper(0.01, "(0, inf)")
    delay: Hyper = hyper(1, "[0, inf)")

    State = DelayedState

    def init(self, theta: Array) -> DelayedState:
        _, delay = self.at(1)
        if delay != int(delay):
            raise ValueError(f"DelayedGradientDescent: delay must be a whole number; got {delay}")
        return DelayedState(t=0, past=(theta,) * int(delay))

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, _ = self.at(t)
        past = (*state.past, theta)
        return theta - lr * grad(past[0]), DelayedState(t, past[1:])
