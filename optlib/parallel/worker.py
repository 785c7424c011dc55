"""A worker process: the method's worker, its gradients, and a connection to every shard."""

from __future__ import annotations

import json
import os
from types import SimpleNamespace

import numpy as np

from .pair import Pair
from .plan import Plan
from .wire import meet

HELLO, FETCH, PUSH, DONE = range(4)


class Link:
    """A worker's connection to one shard."""

    def __init__(self, plan, shard, store, ticket):
        self.part, self.dtype = plan.parts[shard], plan.theta.dtype
        self.names, self.size = plan.shown(self.part), len(plan.theta[self.part])
        self.pair = Pair.sought(store, f"pair/{shard}/{ticket}", plan.timeout)

    def ask(self, kind, step=0, rows=0, *message):
        self.pair.send(np.array([kind, step, rows]), *message)

    def fetch(self):
        self.ask(FETCH)
        fields = self.pair.receive((len(self.names), self.size), self.dtype)
        return SimpleNamespace(**dict(zip(self.names, fields, strict=True)))

    def push(self, message, step):
        """Send a message made after `step` gradients."""
        rows = 0 if message.ndim == 1 else len(message)
        self.ask(PUSH, step, rows, np.asarray(message, self.dtype))

    def answer(self, kind, step=0):
        self.ask(kind, step)
        return int(self.pair.receive(1, np.int64)[0])


def work(address, number, timeout):
    """Take part in the run at `address` as worker `number`, to its end."""
    store, _ = meet(address, timeout)
    plan = Plan.of(store)
    if number not in range(plan.workers):
        raise ValueError(f"worker {number}: this run has the workers 0 to {plan.workers - 1}")
    problem = plan.task(number, plan.workers)
    ticket = store.add("tickets", 1)
    store.set(f"who/{ticket}", json.dumps({"worker": number, "pid": os.getpid()}))
    links = [Link(plan, shard, store, ticket) for shard in range(plan.shards)]
    # A worker that takes the place of a dead one goes on behind its last message.
    first = max(link.answer(HELLO) for link in links)
    theta = np.concatenate([link.fetch().theta for link in links])
    store.set(f"ready/worker/{number}", "")
    store.wait(["go"])
    _steps(plan, problem, links, theta, first)
    for link in links:
        link.answer(DONE, plan.steps)
        link.pair.close()
    store.set(f"done/{number}", "")


def _steps(plan, problem, links, theta, first):
    method = plan.method
    n_fetch = method.rhythm()["n_fetch"]
    worker = method.worker(theta)
    for step in range(first, plan.steps):
        if step == first or step % n_fetch == 0:
            for link in links:
                worker, message = method.fetched(worker, link.part, link.fetch())
                if message is not None:
                    link.push(message, step)
        worker, message = method.work(worker, lambda point, t=step: problem.grad(point, t), step)
        if message is not None:
            for link in links:
                link.push(message[..., link.part], step + 1)
