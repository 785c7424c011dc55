"""What all processes of a run have to know, and how it reaches them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from .._optional import need


@dataclass(frozen=True)
class Plan:
    """A run on processes; the arguments are those of `train`."""

    method: Any
    task: Any
    theta: np.ndarray
    workers: int
    shards: int
    steps: int
    timeout: float
    checkpoint: str | None
    every: int

    @property
    def parts(self):
        """The slice of the parameters that each shard holds."""
        ends = np.linspace(0, len(self.theta), self.shards + 1).astype(int).tolist()
        return [slice(a, b) for a, b in pairwise(ends)]

    def shown(self, part=slice(0, 0)):
        """What a worker takes from a shard: the fields that both sides have."""
        held = self.method.worker(self.theta[part])._fields
        return [name for name in self.method.server(self.theta[part])._fields if name in held]

    def publish(self, store):
        # By value: a function of a notebook's cell cannot be found by its name elsewhere.
        store.set("plan", need("cloudpickle", by="optlib.parallel").dumps(self))

    @staticmethod
    def of(store) -> Plan:
        return need("cloudpickle", by="optlib.parallel").loads(store.get("plan"))
