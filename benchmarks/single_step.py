"""One Adam step on two parameters, where what costs is everything but arithmetic."""

import numpy as np
import torch

from benchmarks.measure import Claim, interleaved
from optlib import Adam

STEPS = 2000


def claims():
    g = np.array([0.3, -0.2])
    opt, start = Adam(), np.array([1.0, 2.0])
    p = torch.nn.Parameter(torch.tensor(start))
    p.grad = torch.tensor(g)
    optimizer = torch.optim.Adam([p])

    def ours():
        theta, state = start, opt.init(start)
        for _ in range(STEPS):
            theta, state = opt.step(theta, state, lambda _: g)

    def torchs():
        for _ in range(STEPS):
            optimizer.step()

    seconds = interleaved(15, ours=ours, torchs=torchs)
    each = {name: 1e6 * s / STEPS for name, s in seconds.items()}
    return [
        Claim(
            "an Adam step at d = 2, in units of torch.optim.Adam's",
            seconds["ours"] / seconds["torchs"], 0.2,
            note=f"{each['ours']:.3g} µs against {each['torchs']:.3g} µs",
        )
    ]  # fmt: skip
