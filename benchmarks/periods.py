"""Two workers on a small network: samples per second and loss, over the communication period.

What the chapter on elastic averaging shows small, with longer runs; local SGD with period 1 is
synchronous SGD. Rates are such that a gradient counts alike: Downpour adds two, local SGD averages
them, and of EASGD's three masses, centre included, gradients move two.
"""

import numpy as np

from benchmarks.measure import Claim
from optlib import GradientDescent
from optlib.parallel import EASGD, Downpour, LocalSGD, gains, tasks

STEPS, ROUNDS, LR = 1536, 3, 0.1
PERIODS = (1, 4, 16, 64)
METHODS = {
    "EASGD": [EASGD(3 * LR, 0.45, period) for period in PERIODS],
    "Downpour": [Downpour(LR, period, period, GradientDescent(LR)) for period in PERIODS],
    "local SGD": [LocalSGD(GradientDescent(2 * LR), period) for period in PERIODS],
}
WANTED = {("EASGD", 16): 1.4}


def claims():
    task, rule = tasks.digits_network, GradientDescent(LR)
    alone, found = gains(METHODS, rule, task, steps=STEPS, rounds=ROUNDS)
    for name, gain in found.items():
        for period, speed, value in zip(PERIODS, gain.speed, gain.value, strict=True):
            note = (
                f"{min(speed):.2f} to {max(speed):.2f} in {ROUNDS} rounds; "
                f"loss {np.median(value):.3f}, one process {alone:.3f}"
            )
            what = f"{name}, period {period}: samples/s of two workers against one process"
            wanted = WANTED.get((name, period), 0.0)
            yield Claim(what, np.median(speed), wanted, at_least=True, note=note)
