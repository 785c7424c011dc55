"""Parallel and distributed SGD, simulated exactly.

`simulate` runs the asynchronous methods (`Downpour`, `AdaptiveRevision`, `EASGD`) on a `Fleet`,
`hogwild` the one without a server, and the functions of `lockstep` those that wait.
"""

from .delay_tolerant import AdaptiveRevision
from .delayed import DelayedGradientDescent
from .downpour import Downpour
from .elastic import EASGD
from .hogwild import HogwildRun, SparseRows, hogwild, sparse_rows
from .lockstep import SynchronousEASGD, local_sgd, synchronous
from .simulate import Position, Run, simulate
from .threads import ThreadsRun, hogwild_threads
from .timetable import Constant, Exponential, Fleet, HeavyTailed, Timetable, timetable

__all__ = [
    "EASGD",
    "AdaptiveRevision",
    "Constant",
    "DelayedGradientDescent",
    "Downpour",
    "Exponential",
    "Fleet",
    "HeavyTailed",
    "HogwildRun",
    "Position",
    "Run",
    "SparseRows",
    "SynchronousEASGD",
    "ThreadsRun",
    "Timetable",
    "hogwild",
    "hogwild_threads",
    "local_sgd",
    "simulate",
    "sparse_rows",
    "synchronous",
    "timetable",
]
