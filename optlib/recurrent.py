"""Many small recurrent networks at once: one vector of parameters each, in the columns of theta.

    nets = GRUs(symbols=5, hidden=24, classes=5)
    theta = nets.start(count=8, seed=0)
    out = nets.output(theta, x, seen, answers=1)

`Objective` does this for any module. Here each step of time is one product of stacked matrices, as
suits networks so small that calls cost more than arithmetic. Needs torch.
"""

from __future__ import annotations

from math import prod

from ._optional import need
from ._valid import whole

__all__ = ["GRUs"]


class GRUs:
    """K gated recurrent networks, each reading symbols and answering with scores of classes.

        r, z = σ(E_x + W h),  n = tanh(E_x + r · W h),  h ← (1 − z) n + z h,  scores = U h + c

    with a part of E and W for each of r, z and n: `torch.nn.GRU` on one-hot symbols, without its
    second bias.

    symbols, hidden, classes: the numbers of input symbols, of units and of possible answers.

    Cho, K., et al. (2014). Learning phrase representations using RNN encoder–decoder for
    statistical machine translation. https://arxiv.org/abs/1406.1078
    """

    def __init__(self, symbols, hidden, classes):
        symbols, hidden, classes = (
            whole("GRUs", name, value, least=1)
            for name, value in (("symbols", symbols), ("hidden", hidden), ("classes", classes))
        )
        self.hidden = hidden
        self.shapes = {
            "E": (symbols, 3 * hidden),
            "W": (hidden, 3 * hidden),
            "b": (1, 3 * hidden),
            "U": (hidden, classes),
            "c": (1, classes),
        }
        self.d = sum(map(prod, self.shapes.values()))

    def start(self, count, seed):
        """Initial parameters of shape (d, count), uniform within ±1/√hidden as in torch."""
        torch = need("torch")
        draw = torch.Generator().manual_seed(whole("GRUs", "seed", seed, least=0))
        count = whole("GRUs", "count", count, least=1)
        return (2 * torch.rand(self.d, count, generator=draw) - 1) / self.hidden**0.5

    def parts(self, theta):
        """The matrices by name, each of shape (K, rows, columns)."""
        pieces = theta.T.split([prod(shape) for shape in self.shapes.values()], dim=1)
        pairs = zip(self.shapes.items(), pieces, strict=True)
        return {name: piece.reshape(-1, *shape) for (name, shape), piece in pairs}

    def output(self, theta, x, seen, answers=1):
        """The scores after each of the last `answers` symbols, of shape (K, B, answers, classes).

        x: symbols, of shape (K, B, T): B sequences for each network.
        seen: which of them are there, of the same shape; before the first, the state stays 0.
        """
        torch = need("torch")
        E, W, b, U, c = self.parts(theta).values()
        n, net = self.hidden, torch.arange(len(x))[:, None, None]
        inputs, h, kept = (E + b)[net, x], theta.new_zeros(*x.shape[:2], self.hidden), []
        for t in range(x.shape[2]):
            a, u = inputs[:, :, t], h @ W
            r, z = torch.sigmoid(a[..., : 2 * n] + u[..., : 2 * n]).chunk(2, dim=-1)
            new = torch.tanh(a[..., 2 * n :] + r * u[..., 2 * n :])
            h = (new + z * (h - new)) * seen[:, :, t, None]
            kept.append(h)
        last = torch.stack(kept[-answers:], dim=2)
        scores = last.flatten(1, 2) @ U + c
        return scores.unflatten(1, last.shape[1:3])
