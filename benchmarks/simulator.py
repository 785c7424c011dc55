"""The simulator: 8 workers, 20,000 updates each, on a sparse problem of dimension 1,000.

The processor's time, since the machine may be busy.
"""

from time import process_time

import numpy as np

from benchmarks.measure import Claim
from optlib.parallel import EASGD, AdaptiveRevision, Downpour, Exponential, Fleet, hogwild, simulate
from optlib.parallel.hogwild import sparse_rows

D, STEPS, WANTED = 1000, 20_000, 2.0
FLEET = Fleet(workers=8, compute=Exponential())


def claims():
    rows, zeros = sparse_rows(5000, D, 10, np.random.default_rng(0)), np.zeros(D)
    samples = np.random.default_rng(1).integers(5000, size=(8, STEPS))

    def grads(worker, step):
        i = samples[worker, step]
        columns, values, target = rows.columns[i], rows.values[i], rows.targets[i]

        def grad(theta):
            g = np.zeros(D)
            g[columns] = (values @ theta[columns] - target) * values
            return g

        return grad

    runs = {"Hogwild!": lambda: hogwild(rows, zeros, FLEET, STEPS, lr=0.02)}
    for method in (EASGD(lr=0.02, alpha=0.1, period=16), Downpour(), AdaptiveRevision()):
        runs[type(method).__name__] = lambda m=method: simulate(m, grads, zeros, FLEET, STEPS)
    return [_claim(name, run) for name, run in runs.items()]


def _claim(name, run):
    begin = process_time()
    theta = run().theta
    seconds = process_time() - begin
    assert np.isfinite(theta).all()
    return Claim(f"simulator, {name}, 8 × 20,000 updates, d = 1,000", seconds, WANTED, "s")
