"""Hogwild! for any model: processes that write into one tensor in shared memory."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

import numpy as np

from .._optional import need
from .._valid import number, whole
from ..arrays import require_floating
from .ranks import Together
from .report import Report


def hogwild_processes(task, workers=2, steps=300, lr=0.1, *, timeout=60.0) -> Report:
    r"""Hogwild! by processes of this machine, each for `steps` updates of one shared vector.

    .. math:: \theta_j \leftarrow \theta_j - \eta \, \nabla_j J_k(\theta)
        \quad \text{where } \nabla_j J_k \ne 0

    Nobody locks: a gradient may be taken while another worker is half-way through its write. The
    gradient of a network touches nearly all of θ, so that nothing is sparse; but it takes much
    longer than a write.

    task, workers, steps, timeout: as for `train`.  lr: η.
    A worker that dies does not stop the others; the report tells.

    Source: Niu et al. (2011), algorithm 1, https://arxiv.org/abs/1106.5730.
    """
    return SharedRun(task, workers, steps, lr, timeout=timeout).join()


class SharedRun(Together):
    """What `hogwild_processes` starts, while it runs; leaving its `with` ends it."""

    def __init__(self, task, workers=2, steps=300, lr=0.1, *, timeout=60.0):
        workers = whole("hogwild_processes", "workers", workers, least=1)
        self._steps = steps = whole("hogwild_processes", "steps", steps, least=1)
        lr = number("hogwild_processes", "lr", lr, "(0, inf)")
        number("hogwild_processes", "timeout", timeout, "(0, inf)")
        self._problem = task(0, workers)
        start = require_floating("theta", self._problem.theta)
        samples = getattr(self._problem, "samples", workers)
        if workers > samples:
            raise ValueError(
                f"hogwild_processes: {workers} workers for {samples} samples; each needs one"
            )
        memory = "/dev/shm" if Path("/dev/shm").is_dir() else None
        self._folder = tempfile.TemporaryDirectory(dir=memory)
        folder = self._folder.name
        self._theta, self._done = shared(folder, start, workers)
        self._theta[:], self._done[:] = start, 0

        def program(world):
            theta, done = shared(folder, start, workers)
            own = task(world.rank, workers)
            for t in range(steps):
                g = own.grad(theta, t)
                touched = np.flatnonzero(g)
                theta[touched] -= lr * g[touched]
                done[world.rank] = t + 1
                world.did(t + 1)

        super().__init__(program, workers, timeout=timeout, survive=True)

    def wait(self, steps, worker=0):
        """Wait until a worker has done `steps` updates, or is out."""
        while self._done[worker] < steps and worker in self._without("result"):
            self._look()
            time.sleep(0.01)

    def join(self) -> Report:
        """Wait for the end of the run."""
        super().join(self._steps)
        seconds = time.monotonic() - self._begin
        theta, pushes = self._theta.copy(), dict(enumerate(self._done.tolist()))
        value = float(self._problem.value(theta))
        return Report(theta, value, self.died, pushes, np.array([], int), seconds)

    def stop(self):
        super().stop()
        self._folder.cleanup()


def shared(folder, start, workers):
    """The parameters, and how many updates each worker made: NumPy's view of torch's memory."""
    torch = need("torch", by="optlib.parallel")
    kind = torch.from_numpy(start[:0]).dtype
    places = ("theta", len(start), kind), ("done", workers, torch.int64)
    return [
        torch.from_file(str(Path(folder, name)), shared=True, size=size, dtype=dtype).numpy()
        for name, size, dtype in places
    ]
