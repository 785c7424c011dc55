"""Downpour SGD: model replicas that fetch and push when it suits them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .._valid import number, whole
from ..adaptive import Adagrad
from ..core import Array, Optimizer
from .vectors import put


class Server(NamedTuple):
    theta: Array
    state: Any


class Replica(NamedTuple):
    theta: Array
    total: Array | float  # the number 0 where no gradient is kept back


@dataclass(frozen=True)
class Downpour:
    r"""Downpour SGD: each replica descends by itself, and sends the sum of its gradients.

    .. math::
        \text{replica:} \quad & g = \nabla J_i(\theta^k), \quad G^k \leftarrow G^k + g, \quad
            \theta^k \leftarrow \theta^k - \eta g \\
        \text{push, every } n_\text{push} \text{ steps:} \quad & \text{send } G^k,
            \text{ then } G^k \leftarrow 0 \\
        \text{fetch, every } n_\text{fetch} \text{ steps:} \quad & \theta^k \leftarrow \theta \\
        \text{server, on arrival:} \quad & \theta \leftarrow \text{one step of its rule with } G^k

    lr: η of the replicas.  n_fetch, n_push: how many gradients lie between two fetches, or pushes.
    rule: the server's optimizer; each shard runs it on its own parameters, with its own clock.

    With one worker, no latency and both periods 1 it is the server's rule run serially.

    Source: Dean et al. (2012), section 4.1, and algorithm 1.1 of its supplement; there a replica
    pushes after its first gradient, here when it has n_push of them,
    https://papers.nips.cc/paper/4687-large-scale-distributed-deep-networks.
    """

    lr: float = 0.01
    n_fetch: int = 1
    n_push: int = 1
    rule: Optimizer = field(default_factory=Adagrad)

    def __post_init__(self):
        number("Downpour", "lr", self.lr, "[0, inf)")
        whole("Downpour", "n_fetch", self.n_fetch, least=1)
        whole("Downpour", "n_push", self.n_push, least=1)

    def rhythm(self):
        return {"n_fetch": self.n_fetch, "n_push": self.n_push}

    def server(self, theta):
        return Server(theta, self.rule.init(theta))

    def worker(self, theta):
        return Replica(theta, 0.0)

    def fetched(self, worker, part, server):
        return worker._replace(theta=put(worker.theta, part, server.theta)), None

    def work(self, worker, grad, step):
        g = grad(worker.theta)
        total, theta = worker.total + g, worker.theta - self.lr * g
        if (step + 1) % self.n_push:
            return Replica(theta, total), None
        return Replica(theta, 0.0), total

    def served(self, server, message):
        return Server(*self.rule.step(server.theta, server.state, lambda theta: message))
