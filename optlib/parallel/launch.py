"""Asynchronous methods on real processes: start them, watch them, end them.

    from optlib.parallel import Downpour, tasks, train
    report = train(Downpour(lr=0.05, n_push=5), tasks.bowl, workers=2, steps=300)

`start` returns while the processes train, so that one of them may be killed:

    with start(EASGD(), tasks.bowl, workers=2, steps=300) as fleet:
        fleet.wait(100)
        fleet.kill(1)
        report = fleet.join()

The same lines stand in a notebook's cell and in a script, which needs no `__main__` guard. A
script with `train` runs on several hosts under torchrun, which says how many workers there are:

    torchrun --nnodes 2 --nproc-per-node 4 --node-rank 0 --master-addr HOST script.py

For a host that never starts torchrun itself waits ten minutes; `--rdzv-conf timeout=60` says how
many seconds instead.

Without torchrun `python -m optlib.parallel` starts one process at a time, and says how with `-h`.
"""

from __future__ import annotations

from pathlib import Path

from .._valid import number, whole
from ..arrays import require_floating
from . import torchrun, wire
from .live import LiveFleet
from .plan import Plan
from .report import Report, RunError


def train(
    method,
    task,
    workers=2,
    shards=1,
    steps=300,
    *,
    timeout=60.0,
    address="127.0.0.1",
    checkpoint=None,
    every=100,
) -> Report:
    """Run `method` (Downpour, EASGD, AdaptiveRevision) on processes of their own, to the end.

    task: a function `task(worker, workers)`, as in `optlib.parallel.tasks`; it may stand in a cell.
    workers, shards: how many processes compute gradients, and hold a part of the parameters.
    steps: how many gradients each worker computes.
    timeout: how many seconds a process may be silent, while it starts and between two messages.
    address: where to listen, host or host:port; only this machine is reached unless it is given.
    checkpoint: a folder; each shard writes there after every `every` pushes, and at the end. A run
        with the same arguments goes on from what it finds there.

    Under torchrun the workers are its processes, and the shards are on the first one's host; each
    of them returns the report.

    A worker's death is told in the report. Raises RunError where a shard dies, no worker is left,
    or one never starts. Whatever happens, an interrupt too, no process or port is left behind.
    """
    given = {"timeout": timeout, "checkpoint": checkpoint, "every": every}
    if place := torchrun.place():
        plan, value = _plan(method, task, place.workers, shards, steps, **given)
        return torchrun.train(place, plan, value)
    return start(method, task, workers, shards, steps, address=address, **given).join()


def start(
    method,
    task,
    workers=2,
    shards=1,
    steps=300,
    *,
    timeout=60.0,
    address="127.0.0.1",
    checkpoint=None,
    every=100,
    launch=True,
) -> LiveFleet:
    """Begin what `train` does, and return when all workers stand ready and train.

    launch: False starts the shards alone; the workers are started by hand, on any host.
    """
    if torchrun.place():
        raise RunError("start watches processes of its own; under torchrun use train")
    wire.split(address)
    given = {"timeout": timeout, "checkpoint": checkpoint, "every": every}
    plan, value = _plan(method, task, workers, shards, steps, **given)
    if launch:
        return LiveFleet(plan, value, address, range(plan.workers), lambda address: None)
    return LiveFleet(plan, value, address, (), lambda address: _ask(address, plan.workers))


def _ask(address, workers):
    command = f"python -m optlib.parallel worker --address {address} --number"
    print(f"waiting for: {command} 0 … {workers - 1}", flush=True)


def _plan(method, task, workers, shards, steps, *, timeout, checkpoint, every):
    """What the run is, if it can be one, and the function that judges its result."""
    if not hasattr(method, "rhythm"):
        raise TypeError(f"start: method must be Downpour, EASGD or alike; got {method!r}")
    workers = whole("start", "workers", workers, least=1)
    shards = whole("start", "shards", shards, least=1)
    steps, every = whole("start", "steps", steps, 1), whole("start", "every", every, 1)
    timeout = number("start", "timeout", timeout, "(0, inf)")
    problem = task(0, workers)
    theta = require_floating("theta", problem.theta)
    if shards > len(theta):
        raise ValueError(
            f"start: {shards} shards for {len(theta)} parameters; each holds at least one"
        )
    samples = getattr(problem, "samples", workers)
    if workers > samples:
        raise ValueError(f"start: {workers} workers for {samples} samples; each needs one")
    if checkpoint is not None:
        checkpoint = str(Path(checkpoint).absolute())
        Path(checkpoint).mkdir(parents=True, exist_ok=True)
    plan = Plan(method, task, theta, workers, shards, steps, timeout, checkpoint, every)
    return plan, problem.value
