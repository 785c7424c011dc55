"""What a run on processes tells at its end."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np


class GoneError(ConnectionError):
    """The other end of a connection is dead, or was silent for longer than the time-out."""


class RunError(RuntimeError):
    """A run on processes could not begin, or not go on; nothing of it is left running."""


class Report(NamedTuple):
    """What `train` returns.

    theta: the server's parameters at the end.
    value: the task's value there.
    died: (worker, seconds, reason) of each worker that died, in that order.
    pushes: from each worker to how many of its messages the server used.
    staleness: for each push, how many of the others' arrived since its worker's fetch.
    seconds: from the moment at which all workers stood ready.

    pushes and staleness are those of the first shard, and of a run that goes on, its own part.
    """

    theta: np.ndarray
    value: float
    died: list
    pushes: dict
    staleness: np.ndarray
    seconds: float

    def __str__(self):
        told = [f"worker {k} died after {when:.1f} s: {why}" for k, when, why in self.died]
        pushes = ", ".join(f"{k}: {n}" for k, n in sorted(self.pushes.items()))
        return "\n".join(
            [f"value {self.value:.4g} after {self.seconds:.1f} s; pushes {pushes}", *told]
        )
