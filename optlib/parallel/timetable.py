"""Who does what when: a seeded timetable of workers, messages and faults.

The workers of an asynchronous method never wait for each other, so the timetable does not depend on
any parameter's value: it is made first, for the whole run, and the same seed makes the same one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from .._valid import number, whole

FETCH, GRADIENT, PUSH, LOST, CRASH = range(5)


@dataclass(frozen=True)
class Constant:
    """Always the same time."""

    value: float = 1.0

    def draw(self, rng, shape):
        return np.full(shape, float(self.value))


@dataclass(frozen=True)
class Exponential:
    """Exponentially distributed times."""

    mean: float = 1.0

    def draw(self, rng, shape):
        return rng.exponential(self.mean, shape)


@dataclass(frozen=True)
class HeavyTailed:
    """Pareto-distributed times: P(time > s) falls as s^-tail, and most times are short.

    tail: above 1, or there is no mean.
    """

    mean: float = 1.0
    tail: float = 1.5

    def draw(self, rng, shape):
        return self.mean * (self.tail - 1) / self.tail * (1 + rng.pareto(self.tail, shape))


@dataclass(frozen=True)
class Fleet:
    """Workers, and the network between them and the server.

    workers: how many.
    compute: the times that a gradient takes: Constant, Exponential or HeavyTailed.
    latency: the times that a message takes, each way.
    slow: from a straggler's number to the factor by which its gradients take longer.
    lost: the share of pushes that never arrive.
    crash: the probability, for each gradient, that the worker dies before it is done.
    restart: the time until a fresh worker stands in its place.
    shards: into how many parts the server is split; each part has messages of its own.
    """

    workers: int = 4
    compute: Constant | Exponential | HeavyTailed = Constant(1.0)
    latency: Constant | Exponential | HeavyTailed = Constant(0.0)
    slow: dict = field(default_factory=dict)
    lost: float = 0.0
    crash: float = 0.0
    restart: float = 1.0
    shards: int = 1

    def __post_init__(self):
        whole("Fleet", "workers", self.workers, least=1)
        whole("Fleet", "shards", self.shards, least=1)
        for name, interval in (("lost", "[0, 1]"), ("crash", "[0, 1]"), ("restart", "[0, inf)")):
            number("Fleet", name, getattr(self, name), interval)
        for worker, factor in self.slow.items():
            if worker not in range(self.workers):
                raise ValueError(
                    f"Fleet: slow names worker {worker!r}; there are 0 to {self.workers - 1}"
                )
            number("Fleet", f"slow[{worker}]", factor, "(0, inf)")


class Timetable(NamedTuple):
    """Events in the order in which they happen; arrays of one length.

    time; kind: FETCH (a worker reads a shard), GRADIENT (its gradient is done), PUSH (what it sent
    reaches a shard), LOST (it would have) or CRASH; worker; step: the worker's own, from 0; shard.
    """

    time: np.ndarray
    kind: np.ndarray
    worker: np.ndarray
    step: np.ndarray
    shard: np.ndarray


def timetable(fleet, steps, seed=0, n_fetch=1, n_push=1, exchange=False) -> Timetable:
    """What happens in a run of `steps` gradients for each worker.

    n_fetch, n_push: a worker fetches before every n_fetch-th gradient, and pushes after every
        n_push-th. It does not wait for a push to arrive.
    exchange: a push leaves with each fetch instead, as elastic averaging does.
    """
    rng, shape = np.random.default_rng(seed), (fleet.workers, steps)
    parts = (*shape, fleet.shards)
    compute = fleet.compute.draw(rng, shape)
    for worker, factor in fleet.slow.items():
        compute[worker] *= factor
    ask, reply, send = (fleet.latency.draw(rng, parts) for _ in range(3))
    arrives = rng.random(parts) >= fleet.lost
    dies = rng.random(shape) < fleet.crash

    step = np.arange(steps)
    fresh = np.zeros(shape, bool)  # a new worker has to fetch
    fresh[:, 1:] = dies[:, :-1]
    fetches = (step % n_fetch == 0) | fresh
    pushes = ((step + 1) % n_push == 0) & ~dies
    wait = np.where(fetches, (ask + reply).max(axis=2), 0.0)
    end = np.cumsum(wait + compute + dies * fleet.restart, axis=1)
    begin = np.concatenate([np.zeros((fleet.workers, 1)), end[:, :-1]], axis=1)
    done = begin + wait + compute
    read = begin[..., None] + ask
    sent, leaves, rank = (read, fetches, 1) if exchange else (done[..., None], pushes, 3)
    leaves = np.broadcast_to(leaves[..., None], parts)
    one = np.arange(fleet.shards) == 0  # a gradient is one event, whatever the shards
    return _sorted(
        [
            (read, FETCH, np.broadcast_to(fetches[..., None], parts), 0),
            (sent + send, PUSH, leaves & arrives, rank),
            (sent + send, LOST, leaves & ~arrives, rank),
            (done[..., None] + 0 * read, GRADIENT, ~dies[..., None] & one, 2),
            (done[..., None] + 0 * read, CRASH, dies[..., None] & one, 2),
        ]
    )


def _sorted(groups) -> Timetable:
    """In order of time; at the same time one worker after the other, each in its own order."""
    columns = []
    for time, kind, happens, rank in groups:
        worker, step, shard = np.nonzero(happens)
        kinds, ranks = np.full(len(worker), kind), 4 * step + rank
        columns.append((time[happens], kinds, worker, step, shard, ranks))
    time, kind, worker, step, shard, rank = map(np.concatenate, zip(*columns, strict=True))
    order = np.lexsort((shard, rank, worker, time))
    return Timetable(*(column[order] for column in (time, kind, worker, step, shard)))
