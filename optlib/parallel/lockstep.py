"""Methods whose workers wait for each other: one more axis of the parameters is all they need.

The workers are the grid: θ has shape (d, workers), and `grads(t)` gives the gradient function of
round t = 1, 2, …, in which worker k's column is the gradient of its own batch at its own point.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .._valid import number, whole
from ..core import Array, Gradient, Optimizer


def _spread(theta, workers):
    return np.repeat(theta[:, None], whole("lockstep", "workers", workers, least=1), axis=1)


def synchronous(rule: Optimizer, grads, theta, workers, rounds) -> Iterator[Array]:
    r"""Synchronous SGD: one step with the mean of the workers' gradients; yields θ, shape (d,).

    .. math:: \theta_{t+1} = \theta_t - \eta \, \frac1K \sum_k \nabla J_{k}(\theta_t)

    and any other rule likewise: it is that rule with a batch K times as large.
    """
    state = rule.init(theta)
    for t in range(1, rounds + 1):
        mean = _mean_gradient(grads(t), workers)
        theta, state = rule.step(theta, state, mean)
        yield theta


def _mean_gradient(grad, workers) -> Gradient:
    return lambda theta: grad(_spread(theta, workers)).mean(axis=1)


def local_sgd(rule: Optimizer, grads, theta, workers, rounds, period=8) -> Iterator[Array]:
    r"""Local SGD: each worker runs `rule` by itself; every `period` steps all take their mean.

    .. math:: \theta^k_{t+1} = \frac1K \sum_j \theta^j_{t+1} \quad \text{if } t + 1 \text{ is a
        multiple of the period}

    The rule's state is not averaged. Yields the workers' parameters, shape (d, workers). With
    period 1 and gradient descent it is synchronous SGD.

    Source: Stich (2019), algorithm 1, https://arxiv.org/abs/1805.09767.
    """
    period = whole("local_sgd", "period", period, least=1)
    theta = _spread(theta, workers)
    state = rule.init(theta)
    for t in range(1, rounds + 1):
        theta, state = rule.step(theta, state, grads(t))
        if t % period == 0:
            theta = _spread(theta.mean(axis=1), workers)
        yield theta


class Elastic(NamedTuple):
    """workers: shape (d, workers). centre: shape (d,). v: as workers."""

    workers: Array
    centre: Array
    v: Array


@dataclass(frozen=True)
class SynchronousEASGD:
    r"""Elastic averaging in lock-step, in Jacobi's form: all pulls from the old points.

    .. math::
        x^k_{t+1} &= x^k_t - \eta \nabla J_k(x^k_t) - \alpha (x^k_t - \tilde x_t) \\
        \tilde x_{t+1} &= \tilde x_t + \alpha \sum_k (x^k_t - \tilde x_t)

    lr: η.  alpha: α = ηρ; the centre is stable for α·workers up to 2.

    Source: Zhang, Choromanska and LeCun (2015), equations 5 and 6,
    https://arxiv.org/abs/1412.6651.
    """

    lr: float = 0.01
    alpha: float = 0.1

    def __post_init__(self):
        number("SynchronousEASGD", "lr", self.lr, "(0, inf)")
        number("SynchronousEASGD", "alpha", self.alpha, "[0, 1]")

    def run(self, grads, theta, workers, rounds) -> Iterator[tuple[Array, Array]]:
        """Yield the workers' parameters, shape (d, workers), and the centre, shape (d,)."""
        x, centre = _spread(theta, workers), theta
        for t in range(1, rounds + 1):
            pull = self.alpha * (x - centre[:, None])
            x, centre = x - self.lr * grads(t)(x) - pull, centre + pull.sum(axis=1)
            yield x, centre
