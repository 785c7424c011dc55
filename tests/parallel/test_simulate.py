"""The asynchronous methods: what they reduce to, what their papers write, and faults."""

import numpy as np
import pytest

from optlib import Adagrad, GradientDescent, Momentum, descend
from optlib.parallel import (
    EASGD,
    AdaptiveRevision,
    Constant,
    Downpour,
    Exponential,
    Fleet,
    HeavyTailed,
    simulate,
)
from optlib.rosetta import TorchAdagrad

A = np.array([[2.0, 0.6, -0.4], [0.6, 1.2, 0.3], [-0.4, 0.3, 0.7]])
CENTRES = np.random.default_rng(0).standard_normal((4, 60, 3))
START = np.array([1.0, -2.0, 0.5])
METHODS = {
    "downpour": Downpour(lr=0.05, n_fetch=3, n_push=2, rule=Adagrad(0.2)),
    "momentum": Downpour(lr=0.05, rule=Momentum(0.05)),
    "revision": AdaptiveRevision(lr=0.3),
    "elastic": EASGD(lr=0.05, alpha=0.2, period=3),
    "elastic-momentum": EASGD(lr=0.05, alpha=0.2, period=2, gamma=0.5),
}
FAULTY = Fleet(
    workers=4,
    compute=HeavyTailed(),
    latency=Exponential(0.4),
    slow={1: 3.0},
    lost=0.1,
    crash=0.05,
    restart=2.0,
    shards=2,
)


def grads(worker, step):
    """A bowl whose centre depends on the worker and its step."""
    return lambda theta: A @ (theta - CENTRES[worker, step])


def serial(rule, steps=60):
    *_, (theta, _) = descend(rule, [grads(0, t) for t in range(steps)], START)
    return theta


@pytest.mark.parametrize("rule", [GradientDescent(0.1), Momentum(0.1), Adagrad(0.5)])
@pytest.mark.parametrize("shards", [1, 3])
def test_one_downpour_worker_is_its_servers_rule(rule, shards):
    fleet = Fleet(workers=1, compute=Exponential(), shards=shards)
    run = simulate(Downpour(lr=0.3, rule=rule), grads, START, fleet, 60)
    np.testing.assert_allclose(run.theta, serial(rule), rtol=1e-13)


def test_adaptive_revision_without_delay_is_adagrad_from_one():
    run = simulate(AdaptiveRevision(lr=0.2), grads, START, Fleet(workers=1), 60)
    rule = TorchAdagrad(lr=0.2, eps=0, initial_accumulator_value=1)
    np.testing.assert_allclose(run.theta, serial(rule), rtol=1e-13)


def test_without_a_force_the_workers_are_independent_and_the_centre_stays():
    run = simulate(EASGD(lr=0.1, alpha=0), grads, START, Fleet(workers=3), 60)
    assert np.array_equal(run.theta, START)
    for k, worker in enumerate(run.position.workers):
        *_, (alone, _) = descend(GradientDescent(0.1), [grads(k, t) for t in range(60)], START)
        np.testing.assert_allclose(worker.theta, alone, rtol=1e-13)


# The papers' pseudo-code, number by number; with equal times the workers take turns ------------


def test_adaptive_revision_as_its_paper_has_it():
    alpha, workers, steps = 0.3, 3, 20
    w, total, z, z_max = (list(x) for x in (START, [0.0] * 3, [1.0] * 3, [1.0] * 3))
    held = [(list(w), list(total)) for _ in range(workers)]
    for step in range(steps):
        for k in range(workers):
            point, known = held[k]
            g = grads(k, step)(np.array(point)).tolist()
            for i in range(3):
                back = total[i] - known[i]
                old = alpha / z_max[i] ** 0.5
                z[i] += g[i] ** 2 + 2 * g[i] * back
                z_max[i] = max(z_max[i], z[i])
                rate = alpha / z_max[i] ** 0.5
                w[i] += -rate * g[i] + (old - rate) * back
                total[i] += g[i]
            held[k] = list(w), list(total)
    run = simulate(AdaptiveRevision(alpha), grads, START, Fleet(workers), steps)
    np.testing.assert_allclose(run.theta, w, rtol=1e-12)
    assert set(run.staleness[workers:]) == {workers - 1}


@pytest.mark.parametrize("gamma", [0.0, 0.6])
def test_elastic_averaging_as_its_paper_has_it(gamma):
    lr, alpha, period, workers, steps = 0.1, 0.2, 3, 3, 20
    centre, x = START, [START] * workers
    local, v = list(x), [0 * START] * workers

    def exchange(k, centre):
        x[k] = local[k]
        local[k] = local[k] - alpha * (x[k] - centre)
        return centre + alpha * (x[k] - centre)

    for k in range(workers):
        centre = exchange(k, centre)
    for step in range(steps):
        for k in range(workers):
            v[k] = gamma * v[k] - lr * grads(k, step)(x[k] + gamma * v[k])
            x[k] = local[k] = local[k] + v[k]
            if (step + 1) % period == 0:
                centre = exchange(k, centre)
    run = simulate(EASGD(lr, alpha, period, gamma), grads, START, Fleet(workers), steps)
    np.testing.assert_allclose(run.theta, centre, rtol=1e-12)


def test_downpour_as_its_paper_has_it():
    lr, n_fetch, n_push, workers, steps = 0.05, 3, 2, 3, 20
    server, state = START, Adagrad(0.2).init(START)
    local, total = [START] * workers, [0 * START] * workers
    for step in range(steps):
        for k in range(workers):
            g = grads(k, step)(local[k])
            total[k], local[k] = total[k] + g, local[k] - lr * g
            if (step + 1) % n_push == 0:
                sent, total[k] = total[k], 0 * START
                server, state = Adagrad(0.2).step(server, state, lambda theta, g=sent: g)
            if (step + 1) % n_fetch == 0:
                local[k] = server
    method = Downpour(lr, n_fetch, n_push, Adagrad(0.2))
    run = simulate(method, grads, START, Fleet(workers), steps)
    np.testing.assert_allclose(run.theta, server, rtol=1e-12)


# Faults ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_a_run_resumed_anywhere_is_the_uninterrupted_one(method):
    whole = simulate(method, grads, START, FAULTY, 12, seed=1)
    assert whole.lost
    assert whole.crashes
    for cut in range(whole.position.event + 1):
        first = simulate(method, grads, START, FAULTY, 12, seed=1, events=cut)
        rest = simulate(method, grads, START, FAULTY, 12, seed=1, start=first.position)
        assert np.array_equal(rest.theta, whole.theta)
        assert first.lost + rest.lost == whole.lost
        assert first.crashes + rest.crashes == whole.crashes
        both = np.concatenate([first.staleness, rest.staleness])
        assert np.array_equal(both, whole.staleness)


def random_fleet(rng):
    times = [Constant, Exponential, HeavyTailed]
    return Fleet(
        workers=int(rng.integers(1, 5)),
        compute=times[rng.integers(3)](),
        latency=times[rng.integers(3)](0.5),
        slow={0: float(rng.uniform(1, 5))},
        lost=float(rng.uniform(0, 0.5)),
        crash=float(rng.uniform(0, 0.3)),
        shards=int(rng.integers(1, 4)),
    )


def test_a_thousand_fault_schedules_give_the_same_result_on_every_run():
    rng = np.random.default_rng(7)
    methods = list(METHODS.values())
    for seed in range(1000):
        fleet, method = random_fleet(rng), methods[seed % len(methods)]
        one, two = (simulate(method, grads, START, fleet, 4, seed=seed) for _ in range(2))
        assert np.array_equal(one.theta, two.theta)
        assert np.isfinite(one.theta).all()


def test_a_crashed_worker_comes_back_where_the_server_is():
    fleet = Fleet(workers=2, crash=0.3, restart=5.0)
    run = simulate(Downpour(lr=0.1, rule=GradientDescent(0.05)), grads, START, fleet, 60, seed=2)
    assert len(run.crashes) > 5
    assert len(run.staleness) == 2 * 60 - len(run.crashes)
    assert all(worker.total == 0 for worker in run.position.workers)


def test_a_lost_push_is_one_step_less():
    lossy = Fleet(workers=1, lost=1.0)
    run = simulate(Downpour(lr=0.1), grads, START, lossy, 10)
    assert run.lost == 10
    assert np.array_equal(run.theta, START)
    assert run.position.flight == {}


def test_observe_sees_the_server_after_every_gradient():
    run = simulate(Downpour(), grads, START, Fleet(workers=3), 7, observe=lambda theta: theta[0])
    assert len(run.seen) == len(run.time) == 21
    assert (np.diff(run.time) >= 0).all()


# Bad input ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Fleet(workers=0), "workers must be a whole number, at least 1; got 0"),
        (lambda: Fleet(shards=0), "shards must be a whole number, at least 1; got 0"),
        (lambda: Fleet(lost=1.5), r"lost must be a number in \[0, 1\]; got 1.5"),
        (lambda: Fleet(workers=2, slow={2: 3.0}), "slow names worker 2; there are 0 to 1"),
        (lambda: Fleet(slow={0: 0.0}), r"slow\[0\] must be a number"),
        (lambda: Downpour(n_fetch=0), "n_fetch must be a whole number, at least 1; got 0"),
        (lambda: Downpour(n_push=0), "n_push must be a whole number, at least 1; got 0"),
        (lambda: EASGD(period=0), "period must be a whole number, at least 1; got 0"),
        (lambda: EASGD(alpha=2), "alpha must be a number"),
        (lambda: AdaptiveRevision(lr=0), "lr must be a number"),
        (
            lambda: simulate(Downpour(), grads, START, Fleet(shards=4), 5),
            "4 shards for 3 parameters; each holds at least one",
        ),
        (lambda: simulate(Downpour(), grads, START, Fleet(), 0), "steps must be a whole number"),
    ],
)
def test_bad_input_is_named(make, words):
    with pytest.raises(ValueError, match=words):
        make()
