"""The judges of the rules, visualised, accept the solution and explain the usual slips."""

import numpy as np
import pytest

from optlib import path
from optlib.checks import visualised
from optlib.surfaces import ravine


def spearman(a, b, ranks=lambda x: np.argsort(np.argsort(x))):
    d, n = ranks(a) - ranks(b), len(a)
    return 1 - 6 * (d**2).sum() / (n * (n**2 - 1))


def paths(opt, angle, turn=1, start=None):
    straight, tilted = ravine(20), ravine(20, angle)
    first = path(opt, straight, straight.start, 30)
    x, y = first.theta.T
    cos, sin = np.cos(turn * angle), np.sin(turn * angle)
    second = path(opt, tilted, start or tilted.start, 30)
    return np.stack([x * cos - y * sin, x * sin + y * cos], axis=1), second, first


def deviation(opt, angle, **options):
    turned, second, _ = paths(opt, angle, **options)
    return abs(turned - second.theta).max()


def of_values(opt, angle):
    _, second, first = paths(opt, angle)
    return abs(first.value - second.value).max()


def at_the_end(opt, angle):
    turned, second, _ = paths(opt, angle)
    return abs(turned[-1] - second.theta[-1]).max()


def rates(adam=0.158, plain=0.03, nag=0.001):
    return {"Adam": adam, "GradientDescent": plain, "NAG": nag}


RIGHT = {
    visualised.exercise_1: 145,
    visualised.exercise_2: spearman,
    visualised.exercise_3: rates(),
    visualised.exercise_4: deviation,
}
WRONG = [
    (visualised.exercise_1, 144, "still below 1: round up"),
    (visualised.exercise_1, 144.953, "whole numbers"),
    (visualised.exercise_1, 284, "the curvature is −2"),
    (visualised.exercise_1, 63, "two logarithms"),
    (visualised.exercise_1, 100, "after 100 steps |y| is 0.0138"),
    (visualised.exercise_1, "many", "should be one number"),
    (visualised.exercise_2, lambda a, b: None, "returns nothing yet"),
    (visualised.exercise_2, lambda a, b: spearman(a, b, np.argsort), "sort it again"),
    (visualised.exercise_2, lambda a, b: np.corrcoef(a, b)[0, 1], "take it of their ranks"),
    (visualised.exercise_2, lambda a, b: -spearman(a, b), "the sign is turned"),
    (visualised.exercise_2, lambda a, b: 1 - spearman(a, b), "left out the 1"),
    (visualised.exercise_2, lambda a, b: 0.3, "it gives 0.3, not 1"),
    (visualised.exercise_3, {"Adam": 0.1}, "a rate for each of"),
    (visualised.exercise_3, dict.fromkeys(rates(), ...), "still missing"),
    (visualised.exercise_3, rates(adam=2), "is not between"),
    (visualised.exercise_3, rates(plain=0.2), "GradientDescent flies off"),
    (visualised.exercise_3, rates(nag=0.0002), "NAG has not settled"),
    (visualised.exercise_3, rates(nag=0.01), "the order is another one"),
    (visualised.exercise_3, rates(adam=0.1, plain=0.0398), "Adam 72, GradientDescent 67"),
    (visualised.exercise_4, lambda opt, angle: None, "returns nothing yet"),
    (visualised.exercise_4, lambda o, a: deviation(o, a, turn=0), "turn the first path"),
    (visualised.exercise_4, lambda o, a: deviation(o, a, turn=-1), "the other way round"),
    (
        visualised.exercise_4,
        lambda o, a: deviation(o, a, start=ravine(20).start),
        "each on its own surface",
    ),
    (visualised.exercise_4, of_values, "compare the points"),
    (visualised.exercise_4, at_the_end, "last step only"),
    (visualised.exercise_4, lambda opt, angle: 7, "it gives 7, not"),
]


@pytest.mark.parametrize("judge", RIGHT, ids=lambda judge: judge.__name__)
def test_the_solution_is_accepted_and_the_stub_is_no_error(judge, capsys):
    judge(RIGHT[judge])
    assert capsys.readouterr().out.startswith("Correct: ")
    judge(...)
    assert capsys.readouterr().out.startswith("Nothing to check yet")


@pytest.mark.parametrize(("judge", "answer", "why"), WRONG)
def test_a_slip_is_explained(judge, answer, why, capsys):
    judge(answer)
    told = capsys.readouterr().out
    assert told.startswith("Not yet: ")
    assert why in told
