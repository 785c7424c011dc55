"""Any program of several processes that need each other, such as a pipeline.

def program(world):
    return world.mean(np.array([world.rank]))

answers = together(program, workers=2)  # what each of them returned
"""

from __future__ import annotations

import time

from .._optional import need
from .._progress import progress
from .._valid import number, whole
from . import torchrun, wire
from .live import LOST
from .nursery import starter
from .report import RunError

TIME = "(0, inf)"
GRACE = 2.0  # seconds in which the parent may see who died, after a survivor told that one did


def together(program, workers=2, *, timeout=60.0, address="127.0.0.1", steps=None):
    """What `program(world)` returns in each of `workers` processes, in their order.

    program: may be a function of a notebook's cell. It talks to the others through its `World`.
    timeout: how many seconds a process may be silent, while it starts and when others wait for it.
    steps: up to which number the first process calls `world.did(n)`, for the progress bar.

    Raises RunError, at once, where one dies; whatever happens, no process or port is left behind.
    Under torchrun its processes are the workers, and each of them gets all answers.
    """
    if place := torchrun.place():
        return torchrun.run_together(place, program, number("together", "timeout", timeout, TIME))
    return Together(program, workers, timeout=timeout, address=address).join(steps)


class Together:
    """A program while it runs in several processes; leaving its `with` ends them.

    survive: the others go on where one dies, as only those can that never wait for it; `died` then
        tells who did, as a `Report` does, and its answer is None.
    """

    def __init__(self, program, workers=2, *, timeout=60.0, address="127.0.0.1", survive=False):
        self.workers = whole("together", "workers", workers, least=1)
        self.timeout = number("together", "timeout", timeout, TIME)
        self._children, self._lost, self.survive, self.died = [], None, survive, []
        self._pickle = need("cloudpickle", by="optlib.parallel")
        self._store, self.address = wire.listen(address, timeout)
        self._begin, self._starter = time.monotonic(), starter()
        try:
            self._store.set("program", self._pickle.dumps((program, workers, survive)))
            arguments = "--address", self.address, "--timeout", timeout, "--number"
            for rank in range(workers):
                self._children.append(self._starter.child("rank", *arguments, rank))
            self._gather()
        except BaseException:
            self.stop()
            raise

    def kill(self, rank):
        """Kill one of the processes, as SIGKILL does: the run ends with an error."""
        self._children[rank].kill()

    def join(self, steps=None):
        """Wait for the end, and return what the program returned in each process."""
        try:
            for _ in progress(self._until_the_end(), "training", steps):
                pass
            dead = {rank for rank, _, _ in self.died}
            return [
                None if rank in dead else self._pickle.loads(self._store.get(f"result/{rank}"))
                for rank in range(self.workers)
            ]
        finally:
            self.stop()

    def stop(self):
        """End every process and close the port."""
        for child in self._children:
            child.end()
        self._children, self._store = [], None
        begun, self._starter = self._starter, None
        if begun is not None:
            begun.end()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.stop()

    def _until_the_end(self):
        """One item for each step that the first process tells of."""
        told = 0
        while self._without("result"):
            self._look()
            now = int(self._store.get("did")) if self._store.check(["did"]) else 0
            yield from range(told, now)
            told = max(told, now)
            time.sleep(0.01)

    def _without(self, key):
        """The ranks that live and did not say `key` yet."""
        dead = {rank for rank, _, _ in self.died}
        living = [k for k in range(self.workers) if k not in dead]
        return [k for k in living if not self._store.check([f"{key}/{k}"])]

    def _gather(self):
        while absent := self._without("ready"):
            self._look()
            if time.monotonic() - self._begin > self.timeout:
                names = ", ".join(f"rank {k}" for k in absent)
                raise RunError(f"no sign of {names} within {self.timeout:g} s")
            time.sleep(0.01)
        self._begin = time.monotonic()
        self._store.set("go", "")

    def _look(self):
        """Raise RunError where one is out, and say which one it was that the others lost."""
        if not self._children:
            raise RunError("this run is over")
        codes = [child.code for child in self._children]
        missing = self._without("result")
        ended = [k for k in missing if codes[k] is not None]
        for k in ended:
            if codes[k] != LOST:
                self._dies(k, self._children[k].reason())
        if ended:
            self._lost = self._lost or time.monotonic()
            if time.monotonic() - self._lost > GRACE:
                silent = [k for k in missing if codes[k] is None]
                for k in silent:
                    self._fail(f"rank {k} of {self.workers} was silent for {self.timeout:g} s")
                k = ended[0]
                self._fail(f"rank {k} of {self.workers} stopped: {self._children[k].reason()}")

    def _dies(self, rank, why):
        self.died.append((rank, time.monotonic() - self._begin, why))
        if not self.survive or len(self.died) == self.workers:
            self._fail(f"rank {rank} of {self.workers} died: {why}")

    def _fail(self, message):
        self.stop()
        every = "a rank" if self.survive else "every rank"
        raise RunError(f"{message}; the run needs {every}, so all were stopped")
