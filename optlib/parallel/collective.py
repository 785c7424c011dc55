"""Methods whose workers wait for each other, on all-reduce: they train and stop together.

report = train_together(LocalSGD(GradientDescent(0.1), period=8), tasks.bowl, workers=2)
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np

from .._valid import whole
from ..arrays import cast, require_floating
from ..core import Optimizer
from . import ranks, torchrun
from .report import Report


@dataclass(frozen=True)
class Synchronous:
    """Synchronous SGD: every gradient is the mean of all workers', by one all-reduce.

    What it computes is `optlib.parallel.synchronous`.
    """

    rule: Optimizer

    def steps(self, world, task, steps):
        theta = task.theta
        state = self.rule.init(theta)
        for t in range(steps):
            mean = lambda point, t=t: world.mean(task.grad(point, t))  # noqa: E731
            theta, state = self.rule.step(theta, state, mean)
            world.did(t + 1)
        return theta


@dataclass(frozen=True)
class LocalSGD:
    """Local SGD: each worker runs `rule` by itself; every `period` steps all take their mean.

    What it computes is `optlib.parallel.local_sgd`.
    """

    rule: Optimizer
    period: int = 8

    def __post_init__(self):
        whole("LocalSGD", "period", self.period, least=1)

    def steps(self, world, task, steps):
        theta = task.theta
        state = self.rule.init(theta)
        for t in range(steps):
            theta, state = self.rule.step(theta, state, lambda point, t=t: task.grad(point, t))
            if (t + 1) % self.period == 0:
                theta = world.mean(theta)
            world.did(t + 1)
        return theta


def train_together(
    method, task, workers=2, steps=300, *, timeout=60.0, address="127.0.0.1"
) -> Report:
    """Run `method` (Synchronous, LocalSGD) on processes of their own, to the end.

    The arguments are those of `train`; but a task may also have a torch tensor for theta, and
    give gradients of that kind: on GPUs nccl carries them. The report's theta is the mean of the
    workers' parameters. A worker that dies ends the run at once, with a RunError that names it.
    """
    if not isinstance(method, Synchronous | LocalSGD):
        raise TypeError(f"train_together: method must be Synchronous or LocalSGD; got {method!r}")
    whole("train_together", "steps", steps, least=1)
    workers = torchrun.size(whole("train_together", "workers", workers, least=1))
    problem = task(0, workers)
    require_floating("theta", problem.theta)
    samples = getattr(problem, "samples", workers)
    if workers > samples:
        raise ValueError(f"train_together: {workers} workers for {samples} samples; each needs one")

    def program(world):
        own = task(world.rank, world.workers)
        world.sum(np.zeros(1))  # all stand ready
        begin, before = time.monotonic(), world.reduced
        theta = method.steps(world, own, steps)
        theta = theta if isinstance(theta, np.ndarray) else theta.detach().cpu().numpy()
        return theta, time.monotonic() - begin, world.reduced - before

    answers = ranks.together(program, workers, timeout=timeout, address=address, steps=steps)
    theta = np.mean([theta for theta, _, _ in answers], axis=0)
    seconds = max(seconds for _, seconds, _ in answers)
    pushes = {rank: reduced for rank, (_, _, reduced) in enumerate(answers)}
    value = float(problem.value(cast(theta, problem.theta)))
    return Report(theta, value, [], pushes, np.array([], int), seconds)
