"""Hogwild! for real: threads that write into one array, without a lock."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import cache
from threading import Barrier, Event
from time import perf_counter
from typing import NamedTuple

import numpy as np

from .._optional import need
from .._valid import number, whole
from ..arrays import require_floating

_CHUNK = 20_000  # updates between two looks at whether the run was interrupted


class ThreadsRun(NamedTuple):
    """What `hogwild_threads` returns.

    theta: the shared parameters at the end, shape (d,); of private ones all, shape (workers, d).
    seconds: from the moment at which all threads stood ready until the last was done.
    """

    theta: np.ndarray
    seconds: float


def hogwild_threads(
    rows, theta, workers, steps, lr, seed=0, *, private=False, compiled=True
) -> ThreadsRun:
    r"""Hogwild! on least squares by real threads, each for `steps` updates.

    The same rows, samples and updates as `hogwild`; but who writes when is the machine's affair.
    With one worker it is serial SGD, and so the simulator's result with one worker.

    private: each worker has a vector of its own. Nobody can be in another's way, so its speed is
        the ceiling that sharing can reach.
    compiled: False runs the same loop as Python, under the interpreter's lock.

    The component θ_e is read, changed and written back without an atomic instruction: of two
    writes at the same moment, one may be lost. The paper's algorithm asks for atomic additions.

    Needs numba. Source: Niu et al. (2011), algorithm 1, https://arxiv.org/abs/1106.5730.
    """
    workers = whole("hogwild_threads", "workers", workers, least=1)
    steps = whole("hogwild_threads", "steps", steps, least=1)
    lr = number("hogwild_threads", "lr", lr, "(0, inf)")
    theta = require_floating("theta", theta)
    _check(rows, theta, workers)
    work = _compiled() if compiled else _work
    vectors = np.repeat(theta[None], workers, axis=0) if private else [theta.copy()] * workers
    order = np.random.default_rng([seed, 1]).integers(len(rows.targets), size=(workers, steps))
    data = rows.columns, rows.values, rows.targets
    work(*data, vectors[0], order[0, :0], lr)  # compiled before the clock starts
    seconds = _run(lambda k, part: work(*data, vectors[k], order[k, part], lr), workers, steps)
    return ThreadsRun(vectors if private else vectors[0], seconds)


def _check(rows, theta, workers):
    """Compiled code does not look where it writes."""
    if theta.shape != (rows.d,):
        raise ValueError(
            f"hogwild_threads: theta must have shape ({rows.d},), as the rows have features; "
            f"got {theta.shape}"
        )
    if workers > len(rows.targets):
        raise ValueError(f"hogwild_threads: {workers} workers for {len(rows.targets)} samples")
    if rows.columns.shape != rows.values.shape or len(rows.columns) != len(rows.targets):
        raise ValueError(
            "hogwild_threads: columns, values and targets must agree; got the shapes "
            f"{rows.columns.shape}, {rows.values.shape} and {rows.targets.shape}"
        )
    if rows.columns.size and not 0 <= rows.columns.min() <= rows.columns.max() < rows.d:
        raise ValueError(f"hogwild_threads: a row names a column outside 0 to {rows.d - 1}")


def _work(columns, values, targets, theta, order, lr):
    """Updates with the samples of `order`, one after the other."""
    for i in order:
        guess = 0.0
        for j in range(columns.shape[1]):
            guess += values[i, j] * theta[columns[i, j]]
        move = lr * (guess - targets[i])
        for j in range(columns.shape[1]):
            theta[columns[i, j]] -= move * values[i, j]


@cache
def _compiled():
    return need("numba").njit(nogil=True)(_work)


def _run(work, workers, steps):
    """Seconds that the threads take together; the first error of any of them is raised."""
    ready, stop = Barrier(workers + 1), Event()

    def body(k):
        ready.wait()
        for first in range(0, steps, _CHUNK):
            if stop.is_set():
                return
            work(k, slice(first, first + _CHUNK))

    with ThreadPoolExecutor(workers, thread_name_prefix="hogwild") as pool:
        parts = [pool.submit(body, k) for k in range(workers)]
        ready.wait()
        start = perf_counter()
        try:
            for part in parts:
                part.result()
        finally:  # interrupted, or one has failed: the others stop at their next look
            stop.set()
        return perf_counter() - start
