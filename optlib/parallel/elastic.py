"""Elastic averaging: workers on springs around a common centre."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from .._valid import number, whole
from ..core import Array
from .vectors import put


class Centre(NamedTuple):
    theta: Array


class Tied(NamedTuple):
    theta: Array
    point: Array
    v: Array


@dataclass(frozen=True)
class EASGD:
    r"""Asynchronous elastic averaging SGD, and with γ > 0 its momentum form, EAMSGD.

    Every `period` steps a worker and the centre pull at each other; then the worker steps on its
    own, with the gradient at the point :math:`x` where it stood *before* the pull:

    .. math::
        x &\leftarrow x^k \\
        x^k &\leftarrow x^k - \alpha (x - \tilde x), \qquad
            \tilde x \leftarrow \tilde x + \alpha (x - \tilde x) \\
        v^k &\leftarrow \gamma v^k - \eta \nabla J_i(x + \gamma v^k), \qquad
            x^k \leftarrow x^k + v^k

    lr: η.  alpha: α, the moving rate.  period: τ.  gamma: γ, which the paper calls δ.

    With α = 0 the workers are independent runs, and the centre stays.

    Source: Zhang, Choromanska and LeCun (2015), algorithms 1 and 2,
    https://arxiv.org/abs/1412.6651.
    """

    lr: float = 0.01
    alpha: float = 0.1
    period: int = 4
    gamma: float = 0.0

    def __post_init__(self):
        number("EASGD", "lr", self.lr, "(0, inf)")
        number("EASGD", "alpha", self.alpha, "[0, 1]")
        number("EASGD", "gamma", self.gamma, "[0, 1)")
        whole("EASGD", "period", self.period, least=1)

    def rhythm(self):
        return {"n_fetch": self.period, "exchange": True}

    def server(self, theta):
        return Centre(theta)

    def worker(self, theta):
        return Tied(theta, theta, 0 * theta)

    def fetched(self, worker, part, server):
        pull = self.alpha * (worker.point[part] - server.theta)
        theta = put(worker.theta, part, worker.theta[part] - pull)
        return worker._replace(theta=theta), pull

    def work(self, worker, grad, step):
        g = grad(worker.point + self.gamma * worker.v)
        v = self.gamma * worker.v - self.lr * g
        theta = worker.theta + v
        return Tied(theta, theta, v), None

    def served(self, server, message):
        return Centre(server.theta + message)
