"""Methods whose processes wait for each other, on all-reduce: they train and stop together.

    report = train_together(LocalSGD(GradientDescent(0.1), period=8), tasks.bowl, workers=2)

Under it lies `together`, which runs any program of several processes, such as a pipeline:

    def program(world):
        return world.mean(np.array([world.rank]))

    answers = together(program, workers=2)  # what each of them returned
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from .._optional import need
from .._valid import number, whole
from ..arrays import require_floating
from ..core import Optimizer
from . import wire
from .children import Child
from .report import Report, RunError
from .wire import GoneError

LOST = 3  # the exit status of a process that lost another
GRACE = 2.0  # seconds in which the parent may see who died, after a survivor told that one did


@dataclass(frozen=True)
class Synchronous:
    """Synchronous SGD: every gradient is the mean of all workers', by one all-reduce.

    What it computes is `optlib.parallel.synchronous`.
    """

    rule: Optimizer

    def steps(self, world, task, steps):
        theta = task.theta
        state = self.rule.init(theta)
        for t in range(steps):
            mean = lambda point, t=t: world.mean(task.grad(point, t))  # noqa: E731
            theta, state = self.rule.step(theta, state, mean)
        return theta


@dataclass(frozen=True)
class LocalSGD:
    """Local SGD: each worker runs `rule` by itself; every `period` steps all take their mean.

    What it computes is `optlib.parallel.local_sgd`.
    """

    rule: Optimizer
    period: int = 8

    def __post_init__(self):
        whole("LocalSGD", "period", self.period, least=1)

    def steps(self, world, task, steps):
        theta = task.theta
        state = self.rule.init(theta)
        for t in range(steps):
            theta, state = self.rule.step(theta, state, lambda point, t=t: task.grad(point, t))
            if (t + 1) % self.period == 0:
                theta = world.mean(theta)
        return theta


def train_together(
    method, task, workers=2, steps=300, *, timeout=60.0, address="127.0.0.1"
) -> Report:
    """Run `method` (Synchronous, LocalSGD) on processes of their own, to the end.

    The arguments are those of `train`. The report's theta is the mean of the workers' parameters.
    A worker that dies ends the run at once, with a RunError that names it.
    """
    if not isinstance(method, Synchronous | LocalSGD):
        raise TypeError(f"train_together: method must be Synchronous or LocalSGD; got {method!r}")
    whole("train_together", "steps", steps, least=1)
    workers = whole("train_together", "workers", workers, least=1)
    problem = task(0, workers)
    require_floating("theta", problem.theta)
    samples = getattr(problem, "samples", workers)
    if workers > samples:
        raise ValueError(f"train_together: {workers} workers for {samples} samples; each needs one")

    def program(world):
        begin = time.monotonic()
        theta = method.steps(world, task(world.rank, world.workers), steps)
        return theta, time.monotonic() - begin, world.reduced

    answers = together(program, workers, timeout=timeout, address=address)
    theta = np.mean([theta for theta, _, _ in answers], axis=0)
    seconds = max(seconds for _, seconds, _ in answers)
    pushes = {rank: reduced for rank, (_, _, reduced) in enumerate(answers)}
    return Report(theta, float(problem.value(theta)), [], pushes, np.array([], int), seconds)


def together(program, workers=2, *, timeout=60.0, address="127.0.0.1"):
    """What `program(world)` returns in each of `workers` processes, in their order.

    program: may be a function of a notebook's cell. It talks to the others through its `World`.
    timeout: how many seconds a process may be silent, while it starts and when others wait for it.

    Raises RunError, at once, where one dies; whatever happens, no process or port is left behind.
    """
    return Together(program, workers, timeout=timeout, address=address).join()


class Together:
    """A program while it runs in several processes; leaving its `with` ends them."""

    def __init__(self, program, workers=2, *, timeout=60.0, address="127.0.0.1"):
        self.workers = whole("together", "workers", workers, least=1)
        self.timeout = number("together", "timeout", timeout, "(0, inf)")
        self._children, self._lost = [], None
        self._pickle = need("cloudpickle", by="optlib.parallel")
        self._store, self.address = wire.listen(address, timeout)
        try:
            self._store.set("program", self._pickle.dumps((program, workers)))
            arguments = "--address", self.address, "--timeout", timeout, "--number"
            for rank in range(workers):
                self._children.append(Child("rank", *arguments, rank))
            self._gather()
        except BaseException:
            self.stop()
            raise

    def kill(self, rank):
        """Kill one of the processes, as SIGKILL does: the run ends with an error."""
        self._children[rank].kill()

    def join(self):
        """Wait for the end, and return what the program did in each process."""
        try:
            while self._without("result"):
                self._look()
                time.sleep(0.01)
            keys = [f"result/{rank}" for rank in range(self.workers)]
            return [self._pickle.loads(self._store.get(key)) for key in keys]
        finally:
            self.stop()

    def stop(self):
        """End every process and close the port."""
        for child in self._children:
            child.end()
        self._children, self._store = [], None

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.stop()

    def _without(self, key):
        """The ranks that did not say `key` yet."""
        return [k for k in range(self.workers) if not self._store.check([f"{key}/{k}"])]

    def _gather(self):
        begin = time.monotonic()
        while absent := self._without("ready"):
            self._look()
            if time.monotonic() - begin > self.timeout:
                names = ", ".join(f"rank {k}" for k in absent)
                raise RunError(f"no sign of {names} within {self.timeout:g} s")
            time.sleep(0.01)
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
                why = self._children[k].reason()
                self._fail(f"rank {k} of {self.workers} died: {why}")
        if ended:
            self._lost = self._lost or time.monotonic()
            if time.monotonic() - self._lost > GRACE:
                silent = [k for k in missing if codes[k] is None]
                for k in silent:
                    self._fail(f"rank {k} of {self.workers} was silent for {self.timeout:g} s")
                k = ended[0]
                self._fail(f"rank {k} of {self.workers} stopped: {self._children[k].reason()}")

    def _fail(self, message):
        self.stop()
        raise RunError(f"{message}; the run needs every rank, so all were stopped")


class World:
    """What a process of `together` knows of the others: its number among them, and a line to each.

    Every process must call the same things in the same order, or all wait until the time-out.
    """

    def __init__(self, store, rank, workers, own, timeout):
        dist = need("torch.distributed", by="optlib.parallel")
        self.rank, self.workers, self.reduced = rank, workers, 0
        self._timeout, self._torch = timeout, need("torch")
        options = dist.ProcessGroupGloo._Options()
        options._timeout = timedelta(seconds=timeout)
        options._devices = [dist.ProcessGroupGloo.create_device(hostname=own)]
        store = dist.PrefixStore("world", store)
        self._group = self._try(lambda: dist.ProcessGroupGloo(store, rank, workers, options))

    def sum(self, array):
        """The sum of all ranks' arrays, on every rank: all-reduce."""
        total = self._torch.tensor(array)
        self._try(lambda: self._group.allreduce([total]).wait())
        self.reduced += 1
        return total.numpy()

    def mean(self, array):
        """The mean of all ranks' arrays, on every rank."""
        return self.sum(array) / self.workers

    def send(self, array, to):
        """Send an array to another rank; returns when it is on its way."""
        tensor = self._torch.tensor(array)
        self._try(lambda: self._group.send([tensor], to, 0).wait())

    def receive(self, shape, source, dtype=float):
        """The next array from another rank, whose shape and type both must know."""
        array = np.empty(shape, dtype)
        tensor = self._torch.from_numpy(array)
        self._try(lambda: self._group.recv([tensor], source, 0).wait())
        return array

    def _try(self, action):
        begin = time.monotonic()
        try:
            return action()
        except RuntimeError:
            silent = time.monotonic() - begin >= 0.9 * self._timeout
            how = f"silent for {self._timeout:g} s" if silent else "its connection ended"
            raise GoneError(f"another rank is gone: {how}") from None


def rank(address, number, timeout):
    """Take part in the run at `address` as process `number`, to its end."""
    store, own = wire.meet(address, timeout)
    pickle = need("cloudpickle", by="optlib.parallel")
    program, workers = pickle.loads(store.get("program"))
    if number not in range(workers):
        raise ValueError(f"rank {number}: this run has the ranks 0 to {workers - 1}")
    need("torch").set_num_threads(1)
    store.set(f"ready/{number}", "")
    store.wait(["go"])
    world = World(store, number, workers, own, timeout)
    store.set(f"result/{number}", pickle.dumps(program(world)))
    store.wait(["end"])  # which is when the parent ends it: nobody loses a line too early
