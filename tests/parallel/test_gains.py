"""Several runs from one nursery, and several workers against one process."""

import sys

import numpy as np
import psutil
import pytest

from optlib import GradientDescent
from optlib.parallel import (
    EASGD,
    LocalSGD,
    RunError,
    gains,
    nursery,
    tasks,
    together,
    torchrun,
    train,
    train_together,
)

pytestmark = pytest.mark.timeout(240)  # a busy machine needs many seconds to import torch
RULE = GradientDescent(0.1)


def nurses():
    return [p for p in psutil.Process().children() if "nursery" in p.cmdline()]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a nursery")
def test_runs_share_a_nursery_and_it_ends_with_its_with():
    def loaded(world):
        return "colorsys" in sys.modules

    with nursery("colorsys"):
        (one,) = nurses()
        assert together(loaded, workers=2) == [True, True]
        assert train(EASGD(), tasks.bowl, steps=20).pushes == {0: 5, 1: 5}
        assert nurses() == [one]
    assert not one.is_running()
    assert together(loaded, workers=1) == [False]  # a nursery of its own


def test_the_time_of_a_run_begins_when_all_stand_ready():
    def late(worker, workers):
        import time

        time.sleep(worker * 3.0)
        return tasks.bowl(worker, workers)

    assert train_together(LocalSGD(RULE, 1), late, steps=1).seconds < 3


def test_gains_are_over_one_process_with_as_many_gradients():
    periods = (1, 8)
    methods = {"spring": [EASGD(0.2, 0.45, tau) for tau in periods], "mean": [LocalSGD(RULE, 4)]}
    alone, found = gains(methods, RULE, tasks.bowl, steps=16, rounds=2)
    bowl = tasks.bowl(0, 1)
    theta = bowl.theta
    for t in range(32):
        theta = theta - 0.1 * bowl.grad(theta, t)
    np.testing.assert_allclose(alone, bowl.value(theta))
    assert found["spring"].pushes.tolist() == [[16, 16], [2, 2]]
    assert found["mean"].pushes.tolist() == [[4, 4]]
    assert all((gain.speed > 0).all() for gain in found.values())
    whole = train_together(LocalSGD(RULE, 4), tasks.bowl, steps=16)
    np.testing.assert_allclose(found["mean"].value, whole.value)


def test_no_gains_under_torchrun(monkeypatch):
    monkeypatch.setattr(torchrun, "place", lambda: torchrun.Place(0, 2, None, "127.0.0.1"))
    with pytest.raises(RunError, match="torchrun has started its own"):
        gains({}, RULE, tasks.bowl)
