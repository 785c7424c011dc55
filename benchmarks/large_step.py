"""One step on 10 million float32 numbers: the rule's own source, compiled, and memory's speed.

Two things make the compiled rule as fast as memory. The result is written back in place, and
the powers β^t are handed in: left to the compiler, they are computed again for every number.
"""

import torch

from benchmarks.measure import Claim, interleaved, milliseconds
from optlib import Adagrad, Adam, Momentum, RMSprop

D = 10_000_000
TARGETS = ((Adam(), 1.1), (Momentum(), 1.35), (Adagrad(), 1.35), (RMSprop(), 1.35))


class StepNumber:
    """Stands for t in a rule: `state.t + 1`, and β**t for powers that are known already."""

    def __init__(self, powers):
        self.powers = powers

    def __add__(self, one):
        return self

    def __rpow__(self, beta):
        return self.powers[beta]


def compiled(opt):
    """`step(t, theta, arrays, g)`: the rule's step, in place, as one fused loop."""
    betas = [beta for name in ("beta1", "beta2") if (beta := getattr(opt, name, None))]

    @torch.compile(fullgraph=True)
    def fused(theta, arrays, g, powers):
        t = StepNumber(dict(zip(betas, powers, strict=True)))
        new, state = opt.step(theta, opt.State(t, *arrays), lambda _: g)
        theta.copy_(new)
        for old, array in zip(arrays, state[1:], strict=True):
            old.copy_(array)

    return lambda t, theta, arrays, g: fused(
        theta, arrays, g, [torch.tensor(beta**t) for beta in betas]
    )


def claims():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # one core saturates the memory of an ordinary machine
    try:
        return [claim for opt, target in TARGETS for claim in _measured(opt, target)]
    finally:
        torch.set_num_threads(threads)


def _measured(opt, target):
    name = type(opt).__name__
    generator = torch.Generator().manual_seed(0)
    theta = torch.randn(D, generator=generator)
    g = torch.randn(D, generator=generator)
    arrays = list(opt.init(theta)[1:])
    step, t = compiled(opt), iter(range(1, 10**6))
    expected = opt.step(theta, opt.init(theta), lambda _: g)[0]
    step(next(t), theta, arrays, g)
    torch.testing.assert_close(theta, expected)

    # θ and the state are read and written, the gradient is read; a += b moves three.
    numbers = 2 * (1 + len(arrays)) + 1
    a, b = torch.zeros(D), torch.ones(D)
    tasks = {
        "compiled": lambda: step(next(t), theta, arrays, g),
        "floor": lambda: a.add_(b),
    }
    if name == "Adam":
        p = torch.nn.Parameter(theta.clone())
        p.grad = g
        tasks["torch_fused"] = torch.optim.Adam([p], fused=True).step
    seconds = interleaved(25, **tasks)
    seconds["floor"] *= numbers / 3
    yield Claim(
        f"{name} on 10 million float32, compiled, in units of the memory floor",
        seconds["compiled"] / seconds["floor"], target,
        note=f"{milliseconds(**seconds)}; {numbers} numbers a parameter",
    )  # fmt: skip
    if "torch_fused" in seconds:
        yield Claim(
            f"{name}, the same in units of torch.optim.{name}(fused=True)",
            seconds["compiled"] / seconds["torch_fused"], 1.05,
        )  # fmt: skip
