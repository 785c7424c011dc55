"""Hogwild! on processes: serial with one, the same loss with two, and a death that stops nobody."""

import time
from pathlib import Path

import numpy as np
import pytest

from optlib.parallel import RunError, SharedRun, hogwild_processes, tasks

pytestmark = pytest.mark.timeout(240)  # a busy machine needs many seconds to import torch


def test_one_process_is_serial_sgd():
    report = hogwild_processes(tasks.bowl, workers=1, steps=50, lr=0.3)
    bowl = tasks.bowl(0, 1)
    theta = bowl.theta
    for t in range(50):
        theta = theta - 0.3 * bowl.grad(theta, t)
    np.testing.assert_allclose(report.theta, theta, rtol=1e-12)
    assert report.pushes == {0: 50}


def test_a_network_learns_by_two_that_share_it():
    report = hogwild_processes(tasks.digits_network, workers=2, steps=400, lr=0.2)
    assert report.value < 0.5  # 2.3 at the start
    assert report.pushes == {0: 400, 1: 400}
    assert report.died == []


def test_a_killed_worker_stops_nobody_and_its_writes_stay():
    def slow(worker, workers):
        class OneEach:
            theta = np.zeros(2)

            def grad(self, theta, step):
                time.sleep(0.005)
                return -np.eye(2)[worker]  # the other component is not touched

            def value(self, theta):
                return theta.sum()

        return OneEach()

    with SharedRun(slow, workers=2, steps=300, lr=1.0) as run:
        run.wait(20, worker=1)
        run.kill(1)
        report = run.join()
        folder = Path(run._folder.name)
    assert [(k, why) for k, _, why in report.died] == [(1, "killed by SIGKILL")]
    assert report.pushes[0] == 300 > report.pushes[1] >= 20
    assert report.theta[0] == 300
    assert 0 <= report.theta[1] - report.pushes[1] <= 1  # killed between write and count
    assert not folder.exists()


def test_no_worker_left_is_an_error_with_its_reason():
    def broken(worker, workers):
        task = tasks.bowl(worker, workers)
        task.grad = None
        return task

    with pytest.raises(RunError, match=r"died: TypeError: .*needs a rank"):
        hogwild_processes(broken, workers=2, steps=5)


def few(worker, workers):
    task = tasks.bowl(worker, workers)
    task.samples = 3
    return task


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"workers": 0}, "workers must be a whole number, at least 1; got 0"),
        ({"workers": 4}, "4 workers for 3 samples; each needs one"),
        ({"steps": 0}, "steps must be a whole number, at least 1; got 0"),
        ({"lr": 0}, r"lr must be a number in \(0, inf\); got 0"),
        ({"timeout": 0}, "timeout must be a number"),
        ({"timeout": 0.01}, "no sign of rank 0, rank 1 within 0.01 s"),
    ],
)
def test_bad_input_is_named(options, words):
    with pytest.raises((ValueError, RunError), match=words):
        hogwild_processes(few, **options)
