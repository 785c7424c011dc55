"""Parallel and distributed SGD, simulated exactly and run on real processes.

`simulate` runs the asynchronous methods (`Downpour`, `AdaptiveRevision`, `EASGD`) on a `Fleet`,
`hogwild` the one without a server, and the functions of `lockstep` those that wait.
`train` runs the asynchronous methods on processes of their own.
"""

from .collective import LocalSGD, Synchronous, Together, World, together, train_together
from .delay_tolerant import AdaptiveRevision
from .delayed import DelayedGradientDescent
from .downpour import Downpour
from .elastic import EASGD
from .hogwild import HogwildRun, SparseRows, hogwild, sparse_rows
from .launch import LiveFleet, start, train
from .lockstep import SynchronousEASGD, local_sgd, synchronous
from .report import Report, RunError
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
    "LiveFleet",
    "LocalSGD",
    "Position",
    "Report",
    "Run",
    "RunError",
    "SparseRows",
    "Synchronous",
    "SynchronousEASGD",
    "ThreadsRun",
    "Timetable",
    "Together",
    "World",
    "hogwild",
    "hogwild_threads",
    "local_sgd",
    "simulate",
    "sparse_rows",
    "start",
    "synchronous",
    "timetable",
    "together",
    "train",
    "train_together",
]
