"""The judges of the chapter on RMSprop accept the solution and explain the usual slips."""

import numpy as np
import pytest

from optlib import Adam, RMSprop
from optlib.checks import rmsprop


def scheduled(rate):
    return lambda lr, gamma: RMSprop(lambda t: rate(lr, gamma, t), gamma, eps=0)


RIGHT = {
    rmsprop.exercise_1: 0.96,
    rmsprop.exercise_2: 1e-6,
    rmsprop.exercise_3: scheduled(lambda lr, gamma, t: lr * (1 - gamma**t) ** 0.5),
    rmsprop.exercise_4: [-0.1] * 99 + [10.0],
}
WRONG = [
    (rmsprop.exercise_1, 0.8, "under a root"),
    (rmsprop.exercise_1, 0.04, "that is 1 − γ"),
    (rmsprop.exercise_1, 0.99, "the first step is 10 η, not 5 η"),
    (rmsprop.exercise_1, 5, "lies in [0, 1)"),
    (rmsprop.exercise_1, "5 η", "should be one number"),
    (rmsprop.exercise_2, 1e-3, "acts as its root, 0.0316"),
    (rmsprop.exercise_2, 1e-3**0.5, "the other way round"),
    (rmsprop.exercise_2, 1e-8, "the root of 1e-08 is 0.0001"),
    (rmsprop.exercise_2, 0, "must be positive"),
    (rmsprop.exercise_3, lambda lr, gamma: None, "returns nothing yet"),
    (rmsprop.exercise_3, lambda lr, gamma: Adam(lr, 0, gamma), "return an RMSprop"),
    (rmsprop.exercise_3, lambda lr, gamma: RMSprop(lr, gamma, eps=0), "a constant rate"),
    (rmsprop.exercise_3, lambda lr, gamma: RMSprop(lr, gamma), "leave the smoothing out"),
    (rmsprop.exercise_3, scheduled(lambda lr, g, t: lr / (1 - g**t) ** 0.5), "multiply by it"),
    (rmsprop.exercise_3, scheduled(lambda lr, g, t: lr * (1 - g**t)), "under a root"),
    (rmsprop.exercise_3, scheduled(lambda lr, g, t: lr * (1 - g) ** 0.5), "right at step 1 only"),
    (rmsprop.exercise_3, scheduled(lambda lr, g, t: lr * t), "after step 1"),
    (rmsprop.exercise_4, [-0.1] * 9 + [0.9], "goes up with them too"),
    (rmsprop.exercise_4, [-0.1] * 3 + [0.9], "Let the large gradient be rarer"),
    (rmsprop.exercise_4, [1.0], "RMSprop goes the right way"),
    (rmsprop.exercise_4, [-0.1] * 300 + [99.0], "1 to 200 gradients"),
    (rmsprop.exercise_4, [0.0, 1.0], "other than 0"),
    (rmsprop.exercise_4, "up", "raised ValueError"),
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


def test_repeated_the_pattern_of_the_solution_goes_on_upwards():
    opt, weight = RMSprop(1.0, 0.9, eps=0.0), np.zeros(1)
    state = opt.init(weight)
    for g in [-0.1] * 99 + [10.0]:
        weight, state = opt.step(weight, state, lambda _, g=g: np.array([g]))
    assert weight[0] > 0
