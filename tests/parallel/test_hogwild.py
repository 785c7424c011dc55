"""Hogwild!: serial with one worker; staleness, collisions and lost writes counted."""

import numpy as np
import pytest

from optlib.parallel import Exponential, Fleet, SparseRows, hogwild, sparse_rows

ROWS = sparse_rows(500, 40, 3, np.random.default_rng(0))


def test_one_worker_is_serial_sgd():
    run = hogwild(ROWS, np.zeros(40), Fleet(workers=1), 300, lr=0.1, seed=5)
    theta = np.zeros(40)
    for i in np.random.default_rng([5, 1]).integers(500, size=300):
        x = np.zeros(40)
        x[ROWS.columns[i]] = ROWS.values[i]
        theta -= 0.1 * (x @ theta - ROWS.targets[i]) * x
    np.testing.assert_allclose(run.theta, theta, rtol=1e-12)
    assert not run.staleness.any()
    assert not run.collisions.any()


def test_many_workers_reach_the_same_loss():
    fleet = Fleet(workers=8, compute=Exponential())
    run = hogwild(ROWS, np.zeros(40), fleet, 2000, lr=0.05, observe=ROWS.loss, every=4000)
    serial = hogwild(ROWS, np.zeros(40), Fleet(workers=1), 16_000, lr=0.05)
    assert ROWS.loss(run.theta) < 1.5 * ROWS.loss(serial.theta) < 0.05
    assert run.staleness.mean() == pytest.approx(7, rel=0.1)
    assert len(run.seen) == 4


def test_rows_that_share_no_component_collide_only_with_themselves():
    rows = SparseRows(np.arange(2000)[:, None], np.ones((2000, 1)), np.ones(2000), 2000)
    run = hogwild(rows, np.zeros(2000), Fleet(workers=8), 20, lr=0.1)
    assert run.staleness.mean() > 6
    assert run.collisions.sum() <= 2


@pytest.mark.parametrize("atomic", [True, False])
def test_dense_rows_collide_at_every_component(atomic):
    rows = SparseRows(np.arange(5)[None], np.ones((1, 5)), np.ones(1), 5)
    run = hogwild(rows, np.zeros(5), Fleet(workers=4), 10, lr=0.01, atomic=atomic)
    assert (run.collisions[4:] == 5).all()
    assert (run.staleness[4:] == 3).all()


def test_a_write_that_is_not_atomic_loses_the_others():
    rows = SparseRows(np.arange(5)[None], np.ones((1, 5)), np.ones(1), 5)
    atomic, lossy = (
        hogwild(rows, np.zeros(5), Fleet(workers=4), 1, lr=0.01, atomic=kind).theta
        for kind in (True, False)
    )
    np.testing.assert_allclose(atomic, 4 * lossy)
