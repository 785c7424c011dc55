"""A server process: one shard of the parameters, and a thread for each worker."""

from __future__ import annotations

import io
import json
import os
import threading
import time
import traceback
from collections import Counter
from contextlib import closing
from pathlib import Path

import numpy as np

from ..checkpoint import CheckpointError, _write_atomically
from .pair import Pair
from .plan import Plan
from .report import GoneError
from .wire import meet
from .worker import DONE, FETCH, HELLO, PUSH


class Shard:
    """A part of the parameters: what the method keeps on it, and what the workers did to it."""

    def __init__(self, plan, number):
        self.plan, self.number = plan, number
        self.theta = plan.theta[plan.parts[number]]
        self.names = plan.shown(plan.parts[number])
        self.state, self.version = plan.method.server(self.theta), 0
        self.steps = [0] * plan.workers  # how far each worker has come
        self.staleness, self.pushes = [], Counter()
        self.lock = threading.Lock()

    def hello(self, worker, step):
        return np.array([self.steps[worker]])

    def shown(self):
        """The arrays that a worker sees; the next push makes new ones."""
        return [getattr(self.state, name) for name in self.names]

    def take(self, worker, step, message, seen):
        """A push; with the checkpoint written before the next one can come."""
        self.state = self.plan.method.served(self.state, message)
        self.staleness.append(self.version - seen)
        self.version += 1
        self.pushes[worker] += 1
        self.steps[worker] = step
        if self.plan.checkpoint and self.version % self.plan.every == 0:
            self.save()

    def report(self):
        file = io.BytesIO()
        pushes = [self.pushes[k] for k in range(self.plan.workers)]
        staleness = np.array(self.staleness, int)
        np.savez(file, theta=self.state.theta, staleness=staleness, pushes=pushes)
        return file.getvalue()

    # The checkpoint --------------------------------------------------------------------------

    def save(self):
        leaves = {f"leaf {i}": leaf for i, leaf in enumerate(_leaves(self.state))}
        about = {"version": self.version, "steps": self.steps, "form": _form(self.state)}
        about = {name: np.array(value) for name, value in about.items()}
        _write_atomically(shard_file(self.plan, self.number), {**leaves, **about})

    def restore(self):
        path = shard_file(self.plan, self.number)
        for part in path.parent.glob(f".{path.name}.*.part"):
            part.unlink()  # of a process that was killed while it wrote
        if not path.exists():
            return
        with np.load(path, allow_pickle=False) as file:
            steps = file["steps"].tolist()
            found = str(file["form"]), len(file["leaf 0"]), len(steps)
            wanted = _form(self.state), len(self.theta), len(self.steps)
            if found != wanted:
                told = "{} with {} parameters and {} workers"
                raise CheckpointError(
                    f"{path} is of another run: {told.format(*found)}, not {told.format(*wanted)}"
                )
            leaves = (file[f"leaf {i}"] for i in range(len(_leaves(self.state))))
            self.state = _like(self.state, leaves)
            self.version, self.steps = int(file["version"]), steps


def shard_file(plan, number) -> Path:
    return Path(plan.checkpoint) / f"shard-{number}-of-{plan.shards}.npz"


def _leaves(state):
    if isinstance(state, tuple):
        return [leaf for part in state for leaf in _leaves(part)]
    return [np.asarray(state)]


def _form(state):
    """The names of the tuples that the state is made of, such as Server(AdagradState)."""
    inner = [_form(part) for part in state if isinstance(part, tuple)]
    return type(state).__name__ + (f"({', '.join(inner)})" if inner else "")


def _like(state, leaves):
    """The leaves, in order, in the form of `state`."""
    if isinstance(state, tuple):
        parts = [_like(part, leaves) for part in state]
        return type(state)(*parts) if hasattr(state, "_fields") else tuple(parts)
    leaf = next(leaves)
    return leaf if isinstance(state, np.ndarray) else leaf.item()


# The process ---------------------------------------------------------------------------------


def serve(address, number, timeout):
    """Hold shard `number` of the run at `address`, until the run is told to end."""
    store, own = meet(address, timeout)
    plan = Plan.of(store)
    shard = Shard(plan, number)
    if plan.checkpoint:
        shard.restore()
        shard.save()
    store.set(f"ready/shard/{number}", "")
    known = 0
    while not store.check(["end"]):
        while known < store.add("tickets", 0) and store.check([f"who/{known + 1}"]):
            known += 1
            threading.Thread(target=_attend, args=(shard, store, own, known), daemon=True).start()
        store.set(f"steps/{number}", json.dumps(shard.steps))
        time.sleep(0.01)
    with shard.lock:
        if plan.checkpoint:
            shard.save()
        store.set(f"report/{number}", shard.report())


def _attend(shard, store, own, ticket):
    """Serve one worker until it is done or gone; an error of the method ends the process."""
    store = store.clone()
    who = json.loads(store.get(f"who/{ticket}"))
    try:
        name = f"pair/{shard.number}/{ticket}"
        with closing(Pair.offered(store, name, own, shard.plan.timeout)) as pair:
            _converse(shard, pair, who["worker"])
    except GoneError as gone:
        event = store.add("events", 1)
        store.set(f"event/{event}", json.dumps({**who, "ticket": ticket, "reason": str(gone)}))
    except BaseException:
        traceback.print_exc()
        os._exit(1)


def _converse(shard, pair, worker):
    seen, size, dtype = shard.version, len(shard.theta), shard.theta.dtype
    while True:
        kind, step, rows = pair.receive(3, np.int64).tolist()
        if kind == FETCH:
            with shard.lock:
                seen, fields = shard.version, shard.shown()
            pair.send(*fields)
        elif kind == PUSH:
            message = pair.receive((rows, size) if rows else size, dtype)
            with shard.lock:
                shard.take(worker, step, message, seen)
        elif kind in (HELLO, DONE):
            with shard.lock:
                if kind == DONE:
                    shard.steps[worker] = step
                answer = shard.hello(worker, step)
            pair.send(answer)
            if kind == DONE:
                return
