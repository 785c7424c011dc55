"""What a process of `together` sees of the others, and how it takes part."""

from __future__ import annotations

import time

import numpy as np

from .._optional import need
from . import wire
from .report import GoneError


class World:
    """What a process of `together` knows of the others: its number among them, and a line to each.

    Every process must call the same things in the same order, or all wait until the time-out.
    Arrays of NumPy and tensors of torch travel alike; tensors on GPUs by nccl.
    """

    def __init__(self, store, rank, workers, own, timeout, say=lambda step: None, meet=True):
        self.rank, self.workers, self.reduced = rank, workers, 0
        self._torch, self._groups = need("torch", by="optlib.parallel"), {}
        self._place = store, rank, workers, own, timeout
        self._say, self._quiet = say, 0.0
        if meet:  # all at once: later one of them might wait for the others
            self._group(cuda=False)

    def sum(self, array):
        """The sum of all ranks' arrays, on every rank: all-reduce."""
        given = isinstance(array, self._torch.Tensor)
        total = array.clone() if given else self._torch.tensor(array)
        self._try(lambda: self._group(total.is_cuda).all_reduce(total))
        self.reduced += 1
        return total if given else total.numpy()

    def mean(self, array):
        """The mean of all ranks' arrays, on every rank."""
        return self.sum(array) / self.workers

    def send(self, array, to):
        """Send an array to another rank; returns when it is on its way."""
        self._try(lambda: self._group(cuda=False).send(self._torch.tensor(array), to))

    def receive(self, shape, source, dtype=float):
        """The next array from another rank, whose shape and type both must know."""
        array = np.empty(shape, dtype)
        tensor = self._torch.from_numpy(array)
        self._try(lambda: self._group(cuda=False).receive(tensor, source))
        return array

    def did(self, steps):
        """Tell whoever started the run how far it is, some times a second."""
        if self.rank == 0 and time.monotonic() > self._quiet:
            self._quiet = time.monotonic() + 0.1
            self._say(steps)

    def _group(self, cuda):
        if cuda not in self._groups:
            store, *place = self._place
            name = "nccl" if cuda else "gloo"
            self._groups[cuda] = self._try(lambda: wire.Group(store, name, *place, cuda))
        return self._groups[cuda]

    def _try(self, action):
        try:
            return action()
        except GoneError as gone:
            raise GoneError(f"another rank is gone: {gone}") from None


def rank(address, number, timeout):
    """Take part in the run at `address` as process `number`, to its end."""
    store, own = wire.meet(address, timeout)
    pickle = need("cloudpickle", by="optlib.parallel")
    program, workers, alone = pickle.loads(store.get("program"))
    if number not in range(workers):
        raise ValueError(f"rank {number}: this run has the ranks 0 to {workers - 1}")
    need("torch").set_num_threads(1)
    store.set(f"ready/{number}", "")
    store.wait(["go"])
    say = lambda steps: store.set("did", str(steps))  # noqa: E731
    world = World(store, number, workers, own, timeout, say, meet=not alone)
    store.set(f"result/{number}", pickle.dumps(program(world)))
    store.wait(["end"])  # which is when the parent ends it: nobody loses a line too early
