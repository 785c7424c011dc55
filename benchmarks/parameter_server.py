"""The parameter server: what a message costs, and what a dead worker does.

`torch.distributed.rpc` is the standard way to write one; both are timed in turns, in one run, on
the loopback interface. One round trip sends 100,000 numbers to the server and brings as many back.
"""

import os
import socket
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import torch
from torch.distributed import rpc
from torch.multiprocessing import spawn

from benchmarks.measure import Claim
from optlib import Adagrad
from optlib.parallel import EASGD, Downpour, start, tasks, together
from optlib.parallel.pair import Pair
from optlib.parallel.plan import Plan
from optlib.parallel.server import Shard, _converse
from optlib.parallel.worker import DONE, Link

D, TRIPS, ROUNDS = 100_000, 300, 3


def claims():
    times = [(_own(), _rpc()) for _ in range(ROUNDS)]
    own, other = np.median(times, axis=0)
    note = f"{1e3 * own:.3g} ms against {1e3 * other:.3g} ms, float64, {ROUNDS} times {TRIPS} trips"
    what = "Parameter server, 100,000 numbers there and back, in units of torch.distributed.rpc"
    yield Claim(what, own / other, 0.5, note=note)
    yield _replacement()
    yield _survivors()


class _Idle(Downpour):
    """The wire is timed, not the rule."""

    def served(self, server, message):
        return server


def _own():
    """Seconds of a push and a fetch: a worker's link, and the thread of a shard that answers it."""
    plan = Plan(_Idle(), None, np.zeros(D), 1, 1, TRIPS, 60.0, None, 1)

    def program(world):
        store, _, _, own, timeout = world._place
        if world.rank == 0:
            return _converse(Shard(plan, 0), Pair.offered(store, "pair/0/1", own, timeout), 0)
        link, message, times = Link(plan, 0, store, 1), np.ones(D), []
        for step in range(TRIPS):
            begin = time.perf_counter()
            link.push(message, step)
            link.fetch()
            times.append(time.perf_counter() - begin)
        link.answer(DONE, TRIPS)
        return np.median(times)

    return together(program, workers=2)[1]


class _Server:
    theta = torch.zeros(D, dtype=torch.float64)


def _answer(message):
    return _Server.theta


def _rpc():
    """Seconds of one call that takes such a message and answers with the parameters."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder, "seconds")
        spawn(_rpc_process, (port, str(told)), nprocs=2)
        return float(told.read_text())


def _rpc_process(rank, port, told):
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")  # rpc uses what its own library calls deprecated
    os.environ |= {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": str(port)}
    os.environ |= {"TP_SOCKET_IFNAME": "lo", "GLOO_SOCKET_IFNAME": "lo"}
    rpc.init_rpc(("server", "worker")[rank], rank=rank, world_size=2)
    if rank == 1:
        message, times = torch.ones(D, dtype=torch.float64), []
        for _ in range(TRIPS):
            begin = time.perf_counter()
            rpc.rpc_sync("server", _answer, (message,))
            times.append(time.perf_counter() - begin)
        Path(told).write_text(str(np.median(times)))
    rpc.shutdown()


def _slow(worker, workers):
    """A bowl whose gradients take long enough to be killed between two of them."""
    task = tasks.bowl(worker, workers)
    quick = task.grad

    def grad(theta, step):
        time.sleep(0.002)
        return quick(theta, step)

    task.grad = grad
    return task


def _replacement():
    with start(Downpour(rule=Adagrad(0.2)), _slow, workers=2, steps=10_000) as fleet:
        fleet.wait(50)
        begin = time.perf_counter()
        fleet.kill(1)
        stood = fleet.steps()[1]
        fleet.replace(1)
        while fleet.steps()[1] <= stood:
            time.sleep(0.002)
        seconds = time.perf_counter() - begin
    return Claim("A replacement's first push after a kill", seconds, 5, "s")


def _survivors(runs=20):
    rng, survived = np.random.default_rng(0), 0
    for run in range(runs):
        method = EASGD(lr=0.05, period=1) if run % 2 else Downpour(rule=Adagrad(0.2))
        with start(method, _slow, workers=2, steps=200) as fleet:
            fleet.wait(int(rng.integers(200)), worker=1)
            fleet.kill(1)
            report = fleet.join()
        survived += report.pushes[0] == 200 and report.value < 0.1
    what = f"Runs that end well of {runs} in which a worker is killed at a random step"
    return Claim(what, survived, runs, "", at_least=True, note="Downpour and EASGD in turns")
