"""Two workers on a small network: samples per second and loss, over the communication period.

One process by itself is timed before and after each run, so that a busy moment meets both.
"""

import time

import numpy as np

from benchmarks.measure import Claim
from optlib import GradientDescent
from optlib.parallel import (
    EASGD,
    Downpour,
    LocalSGD,
    Synchronous,
    tasks,
    together,
    train,
    train_together,
)

STEPS, BATCH, ROUNDS, LR = 1500, 32, 3, 0.1

METHODS = {
    "EASGD, period 1": EASGD(LR, 0.45, 1),
    "EASGD, period 4": EASGD(LR, 0.45, 4),
    "EASGD, period 16": EASGD(LR, 0.45, 16),
    "EASGD, period 64": EASGD(LR, 0.45, 64),
    "Downpour, every step": Downpour(LR, 1, 1, GradientDescent(LR)),
    "Downpour, every 5 steps": Downpour(LR, 5, 5, GradientDescent(LR)),
    "local SGD, period 16": LocalSGD(GradientDescent(LR), 16),
    "synchronous SGD": Synchronous(GradientDescent(LR)),
}
WANTED = {"EASGD, period 16": 1.4}


def one_process():
    """Samples per second of one process, and its loss."""

    def program(world):
        task, method = tasks.digits_network(0, 1), Synchronous(GradientDescent(LR))
        alone = type("Alone", (), {"mean": staticmethod(lambda g: g), "did": lambda *_: None})()
        begin = time.perf_counter()
        theta = method.steps(alone, task, STEPS)
        return STEPS * BATCH / (time.perf_counter() - begin), task.value(theta)

    return together(program, workers=1)[0]


def claims():
    for name, method in METHODS.items():
        run = train if hasattr(method, "rhythm") else train_together
        gains, losses, alone = [], [], [one_process()]
        for _ in range(ROUNDS):
            report = run(method, tasks.digits_network, workers=2, steps=STEPS)
            alone.append(one_process())
            speed = np.mean([rate for rate, _ in alone[-2:]])
            gains.append(2 * STEPS * BATCH / report.seconds / speed)
            losses.append(report.value)
        spread = f"{min(gains):.2f} to {max(gains):.2f}"
        note = (
            f"{spread} in {ROUNDS} rounds; loss {np.median(losses):.3f}, "
            f"one process {alone[0][1]:.3f} after as many steps; {alone[0][0]:,.0f} samples/s"
        )
        what = f"{name}: samples/s of two workers against one process"
        yield Claim(what, np.median(gains), WANTED.get(name, 0.0), at_least=True, note=note)
