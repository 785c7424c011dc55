"""Methods in lock-step, and gradients that are late."""

import numpy as np
import pytest

from optlib import Adam, GradientDescent, Momentum, descend, path
from optlib.parallel import DelayedGradientDescent, SynchronousEASGD, local_sgd, synchronous
from optlib.surfaces import ravine

A = np.array([[2.0, 0.6], [0.6, 1.2]])
START = np.array([1.0, -2.0])
CENTRES = np.random.default_rng(1).standard_normal((40, 2, 3))


def grads(t):
    """Round t: the gradient of each of three workers' bowls, shape (2, 3)."""
    return lambda theta: A @ (theta - CENTRES[t - 1])


def last(iterator):
    *_, final = iterator
    return final


@pytest.mark.parametrize("rule", [GradientDescent(0.1), Momentum(0.1), Adam(0.1)])
def test_synchronous_sgd_is_the_rule_with_the_mean_gradient(rule):
    mean = [
        lambda theta, t=t: np.mean([A @ (theta - c) for c in CENTRES[t].T], axis=0)
        for t in range(40)
    ]
    theta, _ = last(descend(rule, mean, START))
    np.testing.assert_allclose(last(synchronous(rule, grads, START, 3, 40)), theta, rtol=1e-12)


def test_local_sgd_with_period_one_is_synchronous_sgd():
    rule = GradientDescent(0.1)
    together = last(local_sgd(rule, grads, START, 3, 40, period=1))
    np.testing.assert_allclose(
        together, np.outer(last(synchronous(rule, grads, START, 3, 40)), np.ones(3)), rtol=1e-12
    )


def test_local_sgd_that_never_averages_is_independent_runs():
    apart = last(local_sgd(Momentum(0.1), grads, START, 3, 40, period=41))
    for k in range(3):
        own = [lambda theta, t=t, k=k: A @ (theta - CENTRES[t, :, k]) for t in range(40)]
        theta, _ = last(descend(Momentum(0.1), own, START))
        np.testing.assert_allclose(apart[:, k], theta, rtol=1e-12)


def test_local_sgd_averages_when_it_says():
    runs = list(local_sgd(GradientDescent(0.1), grads, START, 3, 12, period=4))
    same = [bool(np.ptp(theta, axis=1).max() == 0) for theta in runs]
    assert same == [(t + 1) % 4 == 0 for t in range(12)]


def test_elastic_averaging_in_jacobis_form():
    lr, alpha = 0.1, 0.2
    x, centre = [START.copy() for _ in range(3)], START.copy()
    for t in range(40):
        new = [
            x[k] - lr * A @ (x[k] - CENTRES[t, :, k]) - alpha * (x[k] - centre) for k in range(3)
        ]
        centre = centre + sum(alpha * (x[k] - centre) for k in range(3))
        x = new
    workers, middle = last(SynchronousEASGD(lr, alpha).run(grads, START, 3, 40))
    np.testing.assert_allclose(workers.T, x, rtol=1e-12)
    np.testing.assert_allclose(middle, centre, rtol=1e-12)


def test_without_delay_it_is_gradient_descent():
    f = ravine(10)
    ours = path(DelayedGradientDescent(0.1, delay=0), f, f.start, 30).theta
    assert np.array_equal(ours, path(GradientDescent(0.1), f, f.start, 30).theta)


@pytest.mark.parametrize("delay", [0, 1, 2, 5])
def test_a_late_gradient_is_stable_below_its_bound(delay):
    bound = 2 * np.sin(np.pi / (2 * (2 * delay + 1)))
    rates = bound * np.array([0.97, 1.03])
    run = path(DelayedGradientDescent(rates, delay), ravine(1), np.ones((2, 2)), 1500, "freeze")
    assert run.value[-1][0] < 1e-3 < 1e3 < run.value[-1][1]


def test_gradients_are_as_late_as_they_say():
    seen = []

    def watch(theta):
        seen.append(float(theta[0]))
        return np.ones(1)

    points = [0.0]
    for theta, _ in descend(DelayedGradientDescent(1.0, delay=3), watch, np.zeros(1)):
        points.append(float(theta[0]))
        if len(points) == 10:
            break
    assert seen == [0.0] * 3 + points[: len(seen) - 3]


def test_a_delay_is_whole():
    with pytest.raises(ValueError, match=r"delay must be a whole number; got 1\.5"):
        DelayedGradientDescent(delay=1.5).init(START)
