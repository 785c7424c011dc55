"""A run on processes, while it runs: who stands ready, who died, who is done."""

from __future__ import annotations

import io
import json
import time

import numpy as np

from .._progress import progress
from . import wire
from .nursery import starter as new_starter
from .report import Report, RunError
from .server import shard_file

LOST = 3  # the exit status of a worker whose connection to a shard ended


class LiveFleet:
    """A run on processes, while it runs. Leaving its `with` ends whatever still does.

    own: the workers that it starts itself; the others are awaited.
    announce: told the address at which those find it.
    """

    def __init__(self, plan, value, address, own, announce):
        self.plan, self._value = plan, value
        self._shards, self._children, self._closed = [], {}, False
        self._done, self._out, self.died = set(), set(), []
        self._tickets = self._events = 0
        self._broken = {}
        self._store, self._begin, self._starter = None, time.monotonic(), new_starter()
        try:
            self._store, self.address = wire.listen(address, plan.timeout)
            plan.publish(self._store)
            self._shards = [self._child("shard", k) for k in range(plan.shards)]
            announce(self.address)
            self._children = {k: self._child("worker", k) for k in own}
            self._gather()
        except BaseException:
            self.stop()
            raise

    # What a caller may do while it runs ------------------------------------------------------

    def kill(self, worker):
        """Kill a worker of this machine, as SIGKILL does, and wait until that is noticed."""
        self._children[worker].kill()
        while worker not in self._out | self._done:
            self._look()
            time.sleep(0.01)

    def kill_shard(self, shard):
        """Kill a shard, as SIGKILL does: the run ends with an error."""
        self._shards[shard].kill()

    def replace(self, worker):
        """Start a fresh process for a worker that died; it goes on behind its last message."""
        if worker not in self._out:
            raise ValueError(f"replace: worker {worker} did not die")
        self._children.pop(worker).end()
        self._children[worker] = self._child("worker", worker)
        self._out.discard(worker)

    def steps(self):
        """How many gradients of each worker the server knows of."""
        key = "steps/0"
        return json.loads(self._store.get(key)) if self._store.check([key]) else []

    def wait(self, steps, worker=None):
        """Wait until a worker (all of them: None) has done `steps` gradients, or is out."""
        chosen = range(self.plan.workers) if worker is None else [worker]
        while not self._closed:
            self._look()
            done = self.steps()
            if all(k in self._out | self._done or done[k] >= steps for k in chosen):
                return
            time.sleep(0.01)

    def join(self) -> Report:
        """Wait for the end of the run."""
        try:
            total = self.plan.workers * self.plan.steps
            for _ in progress(self._until_all_are_out(), "training", total):
                pass
            if not self._done:
                self._fail(f"every worker died: {self._deaths()}")
            return self._report()
        finally:
            self.stop()

    def stop(self):
        """End every process and close the port."""
        self._closed = True
        for child in [*self._children.values(), *self._shards]:
            child.end()
        self._children, self._shards, self._store = {}, [], None
        starter, self._starter = self._starter, None
        if starter is not None:
            starter.end()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.stop()

    # How it watches ---------------------------------------------------------------------------

    def _child(self, role, number):
        where = "--address", self.address, "--timeout", self.plan.timeout
        return self._starter.child(role, *where, "--number", number)

    def _gather(self):
        """Wait until all shards and workers stand ready, and let the workers go."""
        roles = [("shard", k) for k in range(self.plan.shards)]
        roles += [("worker", k) for k in range(self.plan.workers)]
        while True:
            self._look()
            absent = [
                f"{role} {k}"
                for role, k in roles
                if not (role == "worker" and k in self._out)
                and not self._store.check([f"ready/{role}/{k}"])
            ]
            if not absent:
                break
            if time.monotonic() - self._begin > self.plan.timeout:
                self._fail(f"no sign of {', '.join(absent)} within {self.plan.timeout:g} s")
            time.sleep(0.01)
        self._begin = time.monotonic()
        self._store.set("go", "")

    def _until_all_are_out(self):
        """One item for each gradient that the server hears of."""
        told = 0
        while len(self._done | self._out) < self.plan.workers:
            self._look()
            now = sum(self.steps())
            yield from range(told, now)
            told = max(told, now)
            time.sleep(0.01)

    def _look(self):
        """See who died, came back or is done; raise RunError where the run cannot go on."""
        if self._closed:
            raise RunError("this run is over")
        self._newcomers()
        self._lost_connections()
        for worker, child in self._children.items():
            code = child.code
            if self._store.check([f"done/{worker}"]):
                self._done.add(worker)
            elif code is not None and worker not in self._out:
                # A worker may see a shard die before its parent can: ask the shards first.
                since = self._broken.setdefault(child.pid, time.monotonic())
                if code != LOST or time.monotonic() - since > 2:
                    self._dies(worker, child.reason())
        for k in range(self.plan.workers):
            if k not in self._children and self._store.check([f"done/{k}"]):
                self._done.add(k)
        for shard, child in enumerate(self._shards):
            if child.code is not None and not self._store.check([f"report/{shard}"]):
                self._fail(f"shard {shard} of {self.plan.shards} died: {child.reason()}")

    def _newcomers(self):
        """A worker that somebody started by hand in a dead one's place."""
        while self._store.check([f"who/{self._tickets + 1}"]):
            self._tickets += 1
            worker = json.loads(self._store.get(f"who/{self._tickets}"))["worker"]
            if worker not in self._children:
                self._out.discard(worker)

    def _lost_connections(self):
        """What the shards tell: of our own children only silence counts, we see the rest."""
        while self._store.check([f"event/{self._events + 1}"]):
            self._events += 1
            event = json.loads(self._store.get(f"event/{self._events}"))
            worker, child = event["worker"], self._children.get(event["worker"])
            if worker in self._out | self._done:
                continue
            if child is None:
                self._dies(worker, event["reason"])
            elif child.pid == event["pid"] and event["reason"].startswith("silent"):
                child.kill()
                self._dies(worker, event["reason"])

    def _dies(self, worker, reason):
        self._out.add(worker)
        self.died.append((worker, max(0.0, time.monotonic() - self._begin), reason))

    def _deaths(self):
        return "; ".join(f"worker {k} after {when:.1f} s, {why}" for k, when, why in self.died)

    def _fail(self, message):
        told = [message]
        if self.plan.checkpoint and shard_file(self.plan, 0).exists():
            told.append(
                f"{self.plan.checkpoint} holds a checkpoint at most {self.plan.every} pushes old: "
                f"go on with train(..., checkpoint={self.plan.checkpoint!r})"
            )
        self.stop()
        raise RunError(". ".join(told))

    def _report(self):
        seconds = time.monotonic() - self._begin
        self._store.set("end", "")
        keys = [f"report/{shard}" for shard in range(self.plan.shards)]
        while not self._store.check(keys):
            self._look()
            time.sleep(0.01)
        files = [dict(np.load(io.BytesIO(self._store.get(key)))) for key in keys]
        theta = np.concatenate([file["theta"] for file in files])
        pushes = dict(enumerate(files[0]["pushes"].tolist()))
        value = float(self._value(theta))
        return Report(theta, value, self.died, pushes, files[0]["staleness"], seconds)
