"""Asynchronous methods, simulated exactly: a server, its workers, and a timetable.

    >>> import numpy as np
    >>> from optlib import Adagrad
    >>> from optlib.parallel import Downpour, Fleet, HeavyTailed, simulate
    >>> method, fleet = Downpour(rule=Adagrad(lr=0.5)), Fleet(workers=3, compute=HeavyTailed())
    >>> bowl = lambda worker, step: lambda theta: theta
    >>> run = simulate(method, bowl, np.array([1.0, 2.0]), fleet, steps=50)
    >>> bool(abs(run.theta).max() < 0.01)
    True

Nothing in a run depends on the wall clock or on anything but its arguments.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from .._valid import whole
from ..arrays import require_floating
from .timetable import CRASH, FETCH, GRADIENT, LOST, PUSH, timetable


class Position(NamedTuple):
    """All that a run needs to go on: how many events are over, and what everybody holds.

    servers, workers: the method's states, one for each shard and for each worker.
    flight: from (worker, step, shard) to a message on its way, and the version it is made from.
    version: the pushes that each shard has taken.
    seen: the version of each shard that each worker fetched last.
    """

    event: int
    servers: list
    workers: list
    flight: dict
    version: list
    seen: dict


class Run(NamedTuple):
    """What `simulate` returns; of a run that goes on, its own part of it.

    theta: the server's parameters at the end.
    time, seen: when each gradient was done, and what `observe` then saw.
    staleness: for each push that arrived, how many others did since its worker's fetch.
    lost: how many pushes never arrived.
    crashes: (time, worker) of each worker that died.
    position: where the run stands; give it to `simulate` as `start` to go on.
    """

    theta: np.ndarray
    time: np.ndarray
    seen: list
    staleness: np.ndarray
    lost: int
    crashes: list
    position: Position


def simulate(
    method, grads, theta, fleet, steps, seed=0, *, start=None, events=None, observe=None
) -> Run:
    """Run `method` on `fleet`, each worker for `steps` gradients.

    grads: `grads(worker, step)` is the gradient function of that worker's step.
    theta: the parameters at the start, shape (d,).
    seed: of the timetable.
    start: a `Position` to go on from, of a run with the same other arguments.
    events: stop after so many events of the timetable; None: run to its end.
    observe: a function of the server's parameters, called after each gradient.
    Raises ValueError where there are more shards than parameters.
    """
    theta = require_floating("theta", theta)
    whole("simulate", "steps", steps, least=1)
    if fleet.shards > len(theta):
        raise ValueError(
            f"simulate: {fleet.shards} shards for {len(theta)} parameters; each holds at least one"
        )
    table = timetable(fleet, steps, seed, **method.rhythm())
    total, first = len(table.time), 0 if start is None else start.event
    last = total if events is None else min(total, first + whole("simulate", "events", events, 0))
    return _Simulation(method, grads, theta, fleet, start).run(table, first, last, observe)


class _Simulation:
    """The loop over the events, one small method for each kind."""

    def __init__(self, method, grads, theta, fleet, start):
        self.method, self.grads = method, grads
        ends = np.linspace(0, len(theta), fleet.shards + 1).astype(int).tolist()
        self.parts = [slice(a, b) for a, b in pairwise(ends)]
        if start is None:
            servers = [method.server(theta[part]) for part in self.parts]
            workers = [method.worker(theta) for _ in range(fleet.workers)]
            start = Position(0, servers, workers, {}, [0] * fleet.shards, {})
        self.servers, self.workers = list(start.servers), list(start.workers)
        self.flight, self.version = dict(start.flight), list(start.version)
        self.seen = dict(start.seen)
        self.staleness = []

    def run(self, table, first, last, observe):
        time, seen, lost, crashes = [], [], 0, []
        act = {FETCH: self.fetch, GRADIENT: self.gradient, PUSH: self.push}
        events = zip(*(column[first:last].tolist() for column in table), strict=True)
        for now, kind, k, step, shard in events:
            if kind in act:
                act[kind](k, step, shard)
            elif kind == LOST:
                del self.flight[k, step, shard]
                lost += 1
            elif kind == CRASH:  # a fresh worker begins where the server is
                self.workers[k] = self.method.worker(self.parameters())
                crashes.append((now, k))
            if kind == GRADIENT and observe is not None:
                time.append(now)
                seen.append(observe(self.parameters()))
        position = Position(last, self.servers, self.workers, self.flight, self.version, self.seen)
        staleness = np.array(self.staleness, dtype=int)
        return Run(self.parameters(), np.array(time), seen, staleness, lost, crashes, position)

    def parameters(self):
        return np.concatenate([server.theta for server in self.servers])

    def fetch(self, k, step, shard):
        part, server = self.parts[shard], self.servers[shard]
        self.seen[k, shard] = self.version[shard]
        self.workers[k], message = self.method.fetched(self.workers[k], part, server)
        if message is not None:
            self.flight[k, step, shard] = message, self.version[shard]

    def gradient(self, k, step, _):
        self.workers[k], message = self.method.work(self.workers[k], self.grads(k, step), step)
        if message is not None:
            for shard, part in enumerate(self.parts):
                self.flight[k, step, shard] = message[..., part], self.seen[k, shard]

    def push(self, k, step, shard):
        message, seen = self.flight.pop((k, step, shard))
        self.servers[shard] = self.method.served(self.servers[shard], message)
        self.staleness.append(self.version[shard] - seen)
        self.version[shard] += 1
