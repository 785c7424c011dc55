"""The same script on several hosts: what torchrun tells its processes, and how they make one run.

torchrun starts a script once for each worker. The first of these processes holds the server of an
asynchronous run. Each starts its worker as a child: a killed child is one dead worker, while
torchrun would end the whole run with a process of its own.
"""

from __future__ import annotations

import itertools
import os
import threading
import time
from functools import cache
from typing import Any, NamedTuple

from .._optional import need
from . import wire
from .live import LiveFleet
from .nursery import starter
from .report import GoneError, RunError
from .world import World

_runs = itertools.count(1)  # all processes make the same runs, in the same order


class Place(NamedTuple):
    """One of the processes that torchrun started.

    rank, workers: its number, and how many there are.  store: where they meet.
    own: this host's address, on the way to the first one.
    """

    rank: int
    workers: int
    store: Any
    own: str


@cache
def place() -> Place | None:
    """This process's place, if torchrun started it."""
    if "TORCHELASTIC_RUN_ID" not in os.environ:
        return None
    store, rank, workers = next(need("torch.distributed.rendezvous").rendezvous("env://"))
    alone = os.environ["GROUP_WORLD_SIZE"] == "1"
    first = os.environ["MASTER_ADDR"], int(os.environ["MASTER_PORT"])
    return Place(rank, workers, store, "127.0.0.1" if alone else wire.own_address(*first, 60))


def size(workers):
    """How many workers a run has that was asked for so many."""
    return here.workers if (here := place()) else workers


def run_together(here, program, timeout):
    """What `together` does, as one of its processes."""
    store = _meeting(here)
    pickle = need("cloudpickle", by="optlib.parallel")
    need("torch").set_num_threads(1)
    store.set(f"sign/{here.rank}", "")
    _wait(store, "sign", here.workers, timeout)
    try:
        answer = program(World(store, here.rank, here.workers, here.own, timeout))
    except GoneError as gone:
        raise RunError(f"{gone}; the run needs every rank") from None
    store.set(f"answer/{here.rank}", pickle.dumps(answer))
    return [pickle.loads(store.get(key)) for key in _wait(store, "answer", here.workers, timeout)]


def _wait(store, word, workers, timeout):
    """The keys under which every process has said `word`; RunError names those that did not."""
    keys = [f"{word}/{rank}" for rank in range(workers)]
    try:
        store.wait(keys, wire.seconds(timeout))
        return keys
    except RuntimeError:
        absent = _absent(store, keys)
    raise RunError(f"no {word} of {absent} within {timeout:g} s; the run needs every rank")


def _absent(store, keys):
    try:
        return ", ".join(f"rank {k}" for k, key in enumerate(keys) if not store.check([key]))
    except RuntimeError:  # the store ends with the first process's host
        return "the first host"


def train(here, plan, value):
    """What `train` does, as one of its processes."""
    store, pickle = _meeting(here), need("cloudpickle", by="optlib.parallel")
    if here.rank:
        return _follow(here, store, plan.timeout)
    try:
        announce = lambda address: store.set("address", address)  # noqa: E731
        outcome = LiveFleet(plan, value, here.own, [0], announce).join()
    except BaseException as error:
        store.set("outcome", pickle.dumps(RunError(str(error) or repr(error))))
        raise
    store.set("outcome", pickle.dumps(outcome))
    return outcome


def _meeting(here):
    return need("torch.distributed").PrefixStore(f"optlib {next(_runs)}", here.store)


def _follow(here, store, timeout):
    """Keep a worker, until the first process tells what became of the run."""
    news, children, child, told = _News(store), starter(), None, False
    end = time.monotonic() + timeout
    try:
        while "outcome" not in news.found:
            if child is None and "address" in news.found:
                line = "--address", news.found["address"].decode(), "--timeout", timeout
                child = children.child("worker", *line, "--number", here.rank)
            if child is not None and child.code and not told:
                told = True
                print(f"worker {here.rank} died: {child.reason()}", flush=True)
            if child is None and time.monotonic() > end:
                raise RunError(f"the first process began no run within {timeout:g} s")
            if time.monotonic() - news.heard > timeout:
                raise RunError(f"no word from the first process within {timeout:g} s")
            time.sleep(0.02)
    finally:
        if child is not None:
            child.end()
        children.end()
    outcome = need("cloudpickle").loads(news.found["outcome"])
    if isinstance(outcome, RunError):
        raise outcome
    return outcome


class _News:
    """What the first process tells, by a thread: a store that is cut off may never answer.

    found: the words so far.  heard: when the store last answered.
    """

    def __init__(self, store):
        self.found, self.heard = {}, time.monotonic()
        threading.Thread(target=self._listen, args=(store,), daemon=True).start()

    def _listen(self, store):
        try:
            while "outcome" not in self.found:
                for key in ("address", "outcome"):
                    if key not in self.found and store.check([key]):
                        self.found[key] = store.get(key)
                self.heard = time.monotonic()
                time.sleep(0.05)
        except RuntimeError:
            pass  # the store is gone; `heard` grows old
