"""Delay-tolerant AdaGrad: the server knows what a worker did not know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .._valid import number
from ..core import Array
from .vectors import put


class Revision(NamedTuple):
    theta: Array
    total: Array
    z: Array
    z_max: Array


class Reader(NamedTuple):
    theta: Array
    total: Array


@dataclass(frozen=True)
class AdaptiveRevision:
    r"""Delay-tolerant AdaGrad, AdaptiveRevision: it pays for the gradients a worker had not seen.

    The worker fetches θ and :math:`\bar g`, the sum of all gradients so far; with its own gradient
    g it sends that :math:`\bar g` back. The server then knows
    :math:`g^\text{bck} = \bar g - \bar g_\text{fetched}`, what arrived in between, and does in
    each coordinate:

    .. math::
        \eta_\text{old} &= \alpha / \sqrt{z'} \\
        z &\leftarrow z + g^2 + 2 g \, g^\text{bck}, \qquad z' \leftarrow \max(z', z), \qquad
            \eta = \alpha / \sqrt{z'} \\
        \theta &\leftarrow \theta - \eta g + (\eta_\text{old} - \eta) \, g^\text{bck}, \qquad
            \bar g \leftarrow \bar g + g

    The last term revises the steps of the gradients in between: had their rate been the new one,
    they would have gone less far. z and z' start at 1. Without delay :math:`g^\text{bck} = 0`, and
    it is AdaGrad with G₀ = 1.

    lr: α.

    Source: McMahan and Streeter (2014), algorithm 3,
    https://papers.nips.cc/paper/5242-delay-tolerant-algorithms-for-asynchronous-distributed-online-learning.
    """

    lr: float = 0.1

    def __post_init__(self):
        number("AdaptiveRevision", "lr", self.lr, "(0, inf)")

    def rhythm(self):
        return {"n_fetch": 1, "n_push": 1}

    def server(self, theta):
        return Revision(theta, 0 * theta, 1 + 0 * theta, 1 + 0 * theta)

    def worker(self, theta):
        return Reader(theta, 0 * theta)

    def fetched(self, worker, part, server):
        theta, total = put(worker.theta, part, server.theta), put(worker.total, part, server.total)
        return Reader(theta, total), None

    def work(self, worker, grad, step):
        return worker, np.array([grad(worker.theta), worker.total])

    def served(self, server, message):
        g, fetched = message
        between = server.total - fetched
        old = self.lr / np.sqrt(server.z_max)
        z = server.z + g**2 + 2 * g * between
        z_max = np.maximum(server.z_max, z)
        rate = self.lr / np.sqrt(z_max)
        theta = server.theta - rate * g + (old - rate) * between
        return Revision(theta, server.total + g, z, z_max)
