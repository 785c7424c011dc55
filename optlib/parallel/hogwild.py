"""Hogwild!: workers write into one vector without a lock."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .._valid import number
from ..arrays import require_floating
from .timetable import FETCH, GRADIENT, timetable


class SparseRows(NamedTuple):
    """Samples with few non-zero features: row i has `values[i]` at the places `columns[i]`.

    columns, values: shape (n, nonzeros); a row names a column at most once.  targets: shape (n,).
    d: the number of features.
    """

    columns: np.ndarray
    values: np.ndarray
    targets: np.ndarray
    d: int

    def loss(self, theta):
        r"""Half the mean squared error: :math:`\frac{1}{2n} \sum_i (x_i^\top\theta - y_i)^2`."""
        return 0.5 * np.mean((self.predict(theta) - self.targets) ** 2)

    def predict(self, theta):
        return (self.values * theta[self.columns]).sum(axis=1)


def sparse_rows(n, d, nonzeros, rng, noise=0.1) -> SparseRows:
    """A regression problem whose rows have `nonzeros` features each, drawn evenly out of `d`."""
    columns = _distinct(n, d, nonzeros, rng)
    values = rng.standard_normal((n, nonzeros))
    truth = rng.standard_normal(d)
    targets = (values * truth[columns]).sum(axis=1) + noise * rng.standard_normal(n)
    return SparseRows(columns, values, targets, d)


def _distinct(n, d, k, rng):
    """Each row k different numbers below d, in order; where d is large, without n · d draws."""
    if k * k >= d:
        return np.sort(rng.random((n, d)).argpartition(k - 1, axis=1)[:, :k], axis=1)
    columns, bad = np.empty((n, k), dtype=np.int64), np.arange(n)
    while len(bad):
        columns[bad] = np.sort(rng.integers(d, size=(len(bad), k)), axis=1)
        bad = bad[(np.diff(columns[bad], axis=1) == 0).any(axis=1)]
    return columns


class HogwildRun(NamedTuple):
    """What `hogwild` returns.

    theta: the parameters at the end.
    staleness: for each update, how many others were written between its read and its write.
    collisions: how many of its components one of those others had written.
    time, seen: when `observe` was called, and what it saw.
    """

    theta: np.ndarray
    staleness: np.ndarray
    collisions: np.ndarray
    time: np.ndarray
    seen: list


def hogwild(
    rows, theta, fleet, steps, lr, seed=0, *, atomic=True, observe=None, every=1000
) -> HogwildRun:
    r"""SGD on least squares by workers that share `theta`, each for `steps` updates.

    A worker draws a sample i, reads the components e that its row touches, and some time later
    writes those and no others:

    .. math:: \theta_e \leftarrow \theta_e - \eta \, (x_i^\top \theta^\text{read} - y_i) \, x_{ie}

    rows: a `SparseRows`.  theta: shape (d,).  lr: η.
    fleet: only its workers and the times of their gradients count; there is no network.
    atomic: False writes the value read, minus the step: what others wrote in between is lost.
    observe, every: a function of θ, called after each `every` updates.
    With one worker it is serial SGD.

    Source: Niu et al. (2011), algorithm 1, https://arxiv.org/abs/1106.5730.
    """
    lr = number("hogwild", "lr", lr, "(0, inf)")
    theta = require_floating("theta", theta).copy()
    table = timetable(fleet, steps, seed)
    place, cell = table.kind == FETCH, table.kind == GRADIENT
    keep = place | cell
    kind, worker, step, now = (
        column[keep].tolist() for column in (table.kind, table.worker, table.step, table.time)
    )
    sample = np.random.default_rng([seed, 1]).integers(
        len(rows.targets), size=(fleet.workers, steps)
    )
    columns, values, targets = list(rows.columns), list(rows.values), rows.targets.tolist()
    order = sample.tolist()
    written = np.full(len(theta), -1)  # the last update of each component
    holds, updates = [None] * fleet.workers, 0
    staleness, collisions, time, seen = [], [], [], []
    for what, k, j, when in zip(kind, worker, step, now, strict=True):
        i = order[k][j]
        if what == FETCH:
            holds[k] = theta[columns[i]], updates
            continue
        read, version = holds[k]
        e, x = columns[i], values[i]
        move = (lr * (x.dot(read) - targets[i])) * x
        staleness.append(updates - version)
        collisions.append(int((written[e] >= version).sum()) if updates > version else 0)
        theta[e] = (theta[e] if atomic else read) - move
        written[e] = updates
        updates += 1
        if observe is not None and updates % every == 0:
            time.append(when)
            seen.append(observe(theta))
    counts = np.array(staleness, dtype=int), np.array(collisions, dtype=int)
    return HogwildRun(theta, *counts, np.array(time), seen)
