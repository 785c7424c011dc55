"""Parallel and distributed SGD, simulated exactly and run on real processes.

`simulate` runs the asynchronous methods (`Downpour`, `AdaptiveRevision`, `EASGD`) on a `Fleet`,
`hogwild` the one without a server, and the functions of `lockstep` those that wait.
`train` runs the asynchronous methods on processes of their own, `train_together` those that wait,
`hogwild_threads` and `hogwild_processes` the one that shares memory.
`nursery` lets several runs on processes begin quickly, `gains` compares them with one process.
"""

from .collective import LocalSGD, Synchronous, train_together
from .delay_tolerant import AdaptiveRevision
from .delayed import DelayedGradientDescent
from .downpour import Downpour
from .elastic import EASGD
from .gains import Gain, gains
from .hogwild import HogwildRun, SparseRows, hogwild, sparse_rows
from .launch import start, train
from .live import LiveFleet
from .lockstep import SynchronousEASGD, local_sgd, synchronous
from .nursery import nursery
from .ranks import Together, together
from .report import Report, RunError
from .shared import SharedRun, hogwild_processes
from .simulate import Position, Run, simulate
from .threads import ThreadsRun, hogwild_threads
from .timetable import Constant, Exponential, Fleet, HeavyTailed, Timetable, timetable
from .world import World

__all__ = [
    "EASGD",
    "AdaptiveRevision",
    "Constant",
    "DelayedGradientDescent",
    "Downpour",
    "Exponential",
    "Fleet",
    "Gain",
    "HeavyTailed",
    "HogwildRun",
    "LiveFleet",
    "LocalSGD",
    "Position",
    "Report",
    "Run",
    "RunError",
    "SharedRun",
    "SparseRows",
    "Synchronous",
    "SynchronousEASGD",
    "ThreadsRun",
    "Timetable",
    "Together",
    "World",
    "gains",
    "hogwild",
    "hogwild_processes",
    "hogwild_threads",
    "local_sgd",
    "nursery",
    "simulate",
    "sparse_rows",
    "start",
    "synchronous",
    "timetable",
    "together",
    "train",
    "train_together",
]
