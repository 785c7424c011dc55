"""Several workers against one process: samples per second, and the loss after as many samples."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from . import torchrun
from .collective import LocalSGD, train_together
from .launch import train
from .nursery import nursery
from .report import RunError


class Gain(NamedTuple):
    """A row for each method of a list, a column for each round.

    speed: samples per second, over the most that one process made.
    value: the loss at the end.
    pushes: how many messages the first worker sent.
    """

    speed: np.ndarray
    value: np.ndarray
    pushes: np.ndarray


def gains(methods, rule, task, workers=2, steps=256, rounds=3):
    """(loss of one process, {name: Gain}) for `methods`, {name: list of methods}.

    One process descends by `rule`, for `workers * steps` steps: as many gradients as `workers`
    compute together. All run in turns, round after round, so that a busy moment meets all; and the
    fastest run of the one process counts, so that it makes no gain larger.
    """
    if torchrun.place():
        raise RunError("gains starts one process and several; torchrun has started its own")
    alone, count = [], workers * steps
    reports = {name: [[] for _ in each] for name, each in methods.items()}
    with nursery(*getattr(task(0, workers), "imports", ())):
        for _ in range(rounds):
            alone.append(train_together(LocalSGD(rule, count), task, 1, count))
            for name, each in methods.items():
                for method, told in zip(each, reports[name], strict=True):
                    run = train if hasattr(method, "rhythm") else train_together
                    told.append(run(method, task, workers, steps=steps))
    fastest = min(one.seconds for one in alone)

    def gain(rows):
        seconds, value, pushes = (
            np.array([[f(report) for report in row] for row in rows])
            for f in (lambda r: r.seconds, lambda r: r.value, lambda r: r.pushes[0])
        )
        return Gain(fastest / seconds, value, pushes)

    return alone[0].value, {name: gain(rows) for name, rows in reports.items()}
