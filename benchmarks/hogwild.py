"""Hogwild! on two threads: updates per second over density and dimension, in one run.

Beside the shared vector stand private ones, which nobody else writes: the most that two threads
can do here. And a loop in Python, which "scales" or not for reasons of its own. On a busy machine
even private vectors gain nothing: there is no second processor to be had, and the ratios say
no more.
"""

import numpy as np

from benchmarks.measure import Claim
from optlib.parallel import hogwild_threads, sparse_rows

# (d, non-zeros): from dense to very sparse.
SIZES = [(20, 20), (1000, 20), (100_000, 20), (1_000_000, 30), (10_000_000, 10), (10_000_000, 30)]
N, STEPS, ROUNDS, LR = 200_000, 400_000, 5, 1e-3
WANTED, OF_CEILING = 1.6, 0.9


def _rows(d, nonzeros):
    return sparse_rows(20_000 if d < 1e5 else N, d, nonzeros, np.random.default_rng(0))


def speeds(rows, steps=STEPS, rounds=ROUNDS, **how):
    """Updates per second of one worker, of two that share, and of two with private vectors."""
    theta, settings = np.zeros(rows.d), [(1, False), (2, False), (2, True)]
    rates = []
    for _ in range(rounds):  # round about, so that a busy moment meets all of them
        rates.append([])
        for workers, private in settings:
            each = steps // workers
            run = hogwild_threads(rows, theta, workers, each, LR, private=private, **how)
            rates[-1].append(each * workers / run.seconds)
    return np.median(rates, axis=0)


def claims():
    found = []
    for d, nonzeros in SIZES:
        rows = _rows(d, nonzeros)
        one, shared, private = speeds(rows)
        what = f"Hogwild!, d = {d:,} with {nonzeros} non-zeros: two threads against one"
        note = f"one: {one:,.0f} updates/s; private vectors {private / one:.2f} ×"
        big = d == 10_000_000
        found.append(Claim(what, shared / one, WANTED if big else 0.0, at_least=True, note=note))
        if big:
            what = f"the same, {nonzeros} non-zeros, against private vectors"
            found.append(Claim(what, shared / private, OF_CEILING, at_least=True))
    return [*found, _loss(), _slow()]


def _loss():
    """After the same number of updates, on a problem that these can solve."""
    rows, zeros = sparse_rows(20_000, 5000, 10, np.random.default_rng(1)), np.zeros(5000)
    one, two = (
        [rows.loss(hogwild_threads(rows, zeros, P, 400_000 // P, 0.05, seed).theta)
         for seed in range(9)] for P in (1, 2)
    )  # fmt: skip
    apart = abs(np.mean(two) - np.mean(one)) / np.std(one)
    note = f"mean {np.mean(one):.4g} and {np.mean(two):.4g}, 9 seeds"
    return Claim("Hogwild!, loss of two threads and of one, apart", apart, 3, "σ", note=note)


def _slow():
    one, shared, private = speeds(_rows(1000, 20), steps=4000, rounds=3, compiled=False)
    note = f"one: {one:,.0f} updates/s, under the interpreter's lock; private {private / one:.2f} ×"
    return Claim("the same loop in Python, two threads against one", shared / one, 0.0,
                 at_least=True, note=note)  # fmt: skip
