"""The judges accept the worked solutions, and tell typical mistakes apart."""

import numpy as np
import pytest

from optlib import Adagrad, GradientDescent, descend
from optlib.checks import downpour as check
from optlib.parallel import DelayedGradientDescent, Downpour, Exponential, Fleet, simulate
from optlib.parallel.timetable import FETCH, PUSH, timetable


def said(capsys, exercise, answer):
    exercise(answer)
    return capsys.readouterr().out.strip()


def largest_rate(curvature, workers):
    return 2 * np.sin(np.pi / (2 * (2 * workers - 1))) / curvature


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (largest_rate, "Correct"),
        (..., "Nothing to check yet"),
        (lambda c, K: None, "nothing yet"),
        (lambda c, K: largest_rate(c, K + 1), "not late"),
        (lambda c, K: largest_rate(1, K), "divide it by λ"),
        (lambda c, K: largest_rate(1, K) * c, "a steep bowl"),
        (lambda c, K: 2 / c, "not late"),
        (lambda c, K: largest_rate(c, K) / 2, "is missing"),
        (lambda c, K: np.pi / (2 * K - 1) / c, "sin x is not x"),
        (lambda c, K: 0.77, "the roots say"),
        (lambda c, K: "small", "should be one number"),
    ],
)
def test_largest_rate(capsys, answer, message):
    assert message in said(capsys, check.exercise_1, answer)


def test_largest_rate_is_where_runs_turn():
    for share, holds in ((0.98, True), (1.02, False)):
        rule = DelayedGradientDescent(share * largest_rate(4.0, 8), 7)
        *_, (theta, _) = descend(rule, 4000 * [lambda x: 4 * x], np.ones(1))
        assert (abs(theta[0]) < 1) == holds


def staleness(events):
    version, seen, found = 0, {}, []
    for what, worker in events:
        if what == "fetch":
            seen[worker] = version
        else:
            found.append(version - seen[worker])
            version += 1
    return found


def fetches(events):
    clock, seen, found = 0, {}, []
    for what, worker in events:
        if what == "fetch":
            clock += 1
            seen[worker] = clock
        else:
            found.append(clock - seen[worker])
    return found


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (staleness, "Correct"),
        (lambda events: None, "nothing yet"),
        (lambda events: 3, "a list of whole numbers"),
        (lambda events: [1, 2], "pushes, and you give 2"),
        (lambda events: [s + 1 for s in staleness(events)], "does not make itself"),
        (fetches, "you count fetches"),
        (lambda events: [0 * s for s in staleness(events)], "since its worker's last fetch"),
    ],
)
def test_staleness(capsys, answer, message):
    assert message in said(capsys, check.exercise_2, answer)


def test_staleness_is_the_simulators():
    fleet = Fleet(4, Exponential())
    table = timetable(fleet, 30, n_fetch=2)
    names = {FETCH: "fetch", PUSH: "push"}
    rows = zip(table.kind.tolist(), table.worker.tolist(), strict=True)
    events = [(names[kind], worker) for kind, worker in rows if kind in names]
    run = simulate(Downpour(n_fetch=2), check.bowl, np.ones(1), fleet, 30)
    assert check._staleness(events) == run.staleness.tolist()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda tau: tau**tau / (tau + 1) ** (tau + 1), "Correct"),
        (lambda tau: None, "nothing yet"),
        (lambda tau: tau / (tau + 1), "the double root z"),
        (lambda tau: 2 * np.sin(np.pi / (4 * tau + 2)), "far into the swings"),
        (lambda tau: 1 / (np.e * tau), "the exact one"),
        (lambda tau: 0.01, "a real root 0.99"),
        (lambda tau: 0.4, "no positive real root"),
    ],
)
def test_without_a_swing(capsys, answer, message):
    assert message in said(capsys, check.exercise_3, answer)


def methods(lr=1.0, rule=Adagrad, other=None):
    return Downpour(rule=GradientDescent(lr)), Downpour(rule=rule(other or lr))


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (methods, "Correct"),
        (lambda: None, "nothing yet"),
        (lambda: methods()[0], "return a pair"),
        (lambda: methods()[::-1], "should have GradientDescent"),
        (lambda: methods(2.5), "with one worker already"),
        (lambda: methods(0.05), "survives 16 workers"),
        (lambda: methods(other=0.1), "another learning rate"),
        (lambda: methods(rule=GradientDescent), "the mended method ends"),
        (lambda: methods(lambda t: 1 / t), "one constant learning rate"),
    ],
)
def test_broken_and_mended(capsys, answer, message):
    assert message in said(capsys, check.exercise_4, answer)
