"""Processes that wait for each other equal the simulator, and stop at once where one dies."""

import time
from datetime import timedelta

import numpy as np
import pytest
import torch

from optlib import GradientDescent, Momentum
from optlib.parallel import (
    Downpour,
    LocalSGD,
    RunError,
    Synchronous,
    Together,
    local_sgd,
    synchronous,
    tasks,
    together,
    train_together,
)

pytestmark = pytest.mark.timeout(240)  # a busy machine needs many seconds to import torch
STEPS = 30


def grads(t):
    """Round t of the simulator: the gradients that the tasks of two workers give."""
    return lambda theta: np.stack(
        [tasks.bowl(k, 2).grad(theta[:, k], t - 1) for k in range(2)], axis=1
    )


def last(iterator):
    *_, final = iterator
    return final


def test_two_processes_are_the_simulator():
    momentum, plain = Momentum(0.1), GradientDescent(0.3)

    def program(world):  # both methods, and a message around the ring, in one start
        task = tasks.bowl(world.rank, world.workers)
        one = Synchronous(momentum).steps(world, task, STEPS)
        other = LocalSGD(plain, period=7).steps(world, task, STEPS)
        if world.rank == 0:
            world.send(np.arange(6.0).reshape(2, 3), to=1)
            back = world.receive((2,), source=1, dtype=np.float32)
        else:
            got = world.receive((2, 3), source=0)
            world.send(got[:, 1].astype(np.float32), to=0)
            back = got
        return one, other, back, world.reduced

    answers = together(program, workers=2)
    start = tasks.bowl(0, 2).theta
    theta = last(synchronous(momentum, grads, start, 2, STEPS))
    workers = last(local_sgd(plain, grads, start, 2, STEPS, period=7))
    assert np.array_equal(answers[0][0], answers[1][0])
    for k, (one, other, _, reduced) in enumerate(answers):
        np.testing.assert_allclose(one, theta, rtol=1e-12)
        np.testing.assert_allclose(other, workers[:, k], rtol=1e-12)
        assert reduced == STEPS + STEPS // 7
    assert answers[0][2].tolist() == [1, 4]
    assert answers[1][2].tolist() == [[0, 1, 2], [3, 4, 5]]


def test_a_run_tells_what_it_did():
    report = train_together(LocalSGD(GradientDescent(0.5), 5), tasks.bowl, steps=100)
    assert report.value < 0.01
    assert report.pushes == {0: 20, 1: 20}
    assert report.died == []


def test_tensors_are_summed_as_tensors():
    def program(world):
        mine = torch.full((2,), float(world.rank))
        return world.sum(mine), mine, world.mean(np.float32([1, world.rank]))

    for rank, (total, mine, mean) in enumerate(together(program, workers=2)):
        assert total.tolist() == [1, 1]
        assert mine.tolist() == [rank, rank]  # the input is not changed
        assert mean.tolist() == [1, 0.5]


def on(device):
    """A bowl whose parameters and gradients are tensors."""

    def task(worker, workers):
        bowl = tasks.bowl(worker, workers)
        value, curvature = bowl.value, torch.tensor(bowl.curvature)
        bowl.theta = torch.ones(10, dtype=torch.float64, device=device)
        bowl.grad = lambda theta, step: curvature.to(device) * theta
        bowl.value = lambda theta: value(theta.cpu().numpy())
        return bowl

    return task


def test_a_task_may_be_made_of_tensors():
    report = train_together(Synchronous(GradientDescent(0.5)), on("cpu"), steps=100)
    expected = (1 - 0.5 * tasks.bowl(0, 2).curvature) ** 100
    np.testing.assert_allclose(report.theta, expected, rtol=1e-12)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU: nccl")
def test_tensors_on_a_gpu_travel_by_nccl():
    report = train_together(Synchronous(GradientDescent(0.5)), on("cuda"), workers=1, steps=100)
    expected = (1 - 0.5 * tasks.bowl(0, 1).curvature) ** 100
    np.testing.assert_allclose(report.theta, expected, rtol=1e-12)


def test_progress_is_told(monkeypatch, capsys):
    monkeypatch.setenv("OPTLIB_PROGRESS", "1")
    train_together(LocalSGD(GradientDescent(0.5), 5), tasks.bowl, steps=3000)
    assert "training" in capsys.readouterr().err


def endless(world):
    while True:
        world.mean(np.ones(3))


def test_a_dead_rank_stops_the_others_at_once():
    with Together(endless, timeout=120) as run:
        time.sleep(0.2)
        begin = time.monotonic()
        run.kill(1)
        with pytest.raises(RunError, match=r"rank 1 of 2 died: killed by SIGKILL.*all were"):
            run.join()
        assert time.monotonic() - begin < 20


def test_a_rank_that_raises_is_named_with_its_reason():
    def program(world):
        if world.rank == 1:
            raise ArithmeticError("no gradient")
        endless(world)

    with pytest.raises(RunError, match="rank 1 of 2 died: ArithmeticError: no gradient"):
        together(program, timeout=120)


def test_a_silent_rank_is_named_within_the_time_out():
    def program(world):
        world.mean(np.ones(3))  # all have come so far
        world._groups[False]._timeout = 2
        world._groups[False]._group._set_default_timeout(timedelta(seconds=2))
        if world.rank == 1:
            time.sleep(100)
        world.mean(np.ones(3))

    begin = time.monotonic()
    with pytest.raises(RunError, match="rank 1 of 2 was silent"):
        together(program, timeout=60)
    assert time.monotonic() - begin < 60


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: LocalSGD(GradientDescent(), 0), "period must be a whole number, at least 1"),
        (lambda: train_together(Downpour(), tasks.bowl), "must be Synchronous or LocalSGD"),
        (lambda: together(endless, workers=0), "workers must be a whole number, at least 1"),
        (lambda: together(endless, timeout=0), "timeout must be a number"),
        (lambda: together(endless, timeout=0.01), "no sign of rank 0, rank 1 within 0.01 s"),
        (lambda: together(endless, address="192.0.2.1"), "is no address of this machine"),
    ],
)
def test_bad_input_is_named(call, words):
    with pytest.raises((TypeError, ValueError, RunError), match=words):
        call()
