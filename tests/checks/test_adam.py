"""The judges of the chapter on Adam accept the solution and explain the usual slips."""

import numpy as np
import pytest

from optlib.checks import adam


def hat(m_hat, t, g, beta):
    return (beta * (1 - beta ** (t - 1)) * m_hat + (1 - beta) * g) / (1 - beta**t)


def growing(factor, steps=1000):
    return factor ** np.arange(1.0 - steps, 1)


RIGHT = {
    adam.exercise_1: 1.0,
    adam.exercise_2: 3916,
    adam.exercise_3: hat,
    adam.exercise_4: growing(0.999 / 0.9),
}
WRONG = [
    (adam.exercise_1, 0.1 / 0.01, "under a root"),
    (adam.exercise_1, 0.9 / np.sqrt(0.99), "1 − β, not β"),
    (adam.exercise_1, 0.1 / np.sqrt(0.001), "at the default β₂"),
    (adam.exercise_1, 7, "7 is not"),
    (adam.exercise_1, "one", "should be one number"),
    (adam.exercise_2, 4603, "the root asks for 0.99²"),
    (adam.exercise_2, 3915, "round up, not down"),
    (adam.exercise_2, 3916.01, "whole numbers"),
    (adam.exercise_2, 100, "at t = 100 the root is 0.30856"),
    (adam.exercise_3, lambda m_hat, t, g, beta: None, "returns nothing yet"),
    (adam.exercise_3, lambda m, t, g, b: hat(m, t, g, b) * (1 - b**t), "divide by 1 − β^t"),
    (adam.exercise_3, lambda m, t, g, b: (b * m + (1 - b) * g) / (1 - b**t), "as if it were m"),
    (adam.exercise_3, lambda m, t, g, b: g if t == 1 else b * m + (1 - b) * g, "is missing"),
    (adam.exercise_3, lambda m, t, g, b: 1 / 0, "raised ZeroDivisionError"),
    (adam.exercise_3, lambda m, t, g, b: 0.1, "at step 1 it gives 0.1, not 0.5"),
    (adam.exercise_4, np.ones(50), "as on a constant gradient"),
    (adam.exercise_4, growing(0.9, 50), "shorter than on a constant gradient"),
    (adam.exercise_4, 2.0 ** np.arange(1000), "its square overflows"),
    (adam.exercise_4, np.append(np.full(999, 1e-9), 1.0), "within Kingma and Ba's bound"),
    (adam.exercise_4, growing(0.999 / 0.9, 500), "make it longer than 5"),
    (adam.exercise_4, growing(1.11, 2000), "1 to 1,000"),
    (adam.exercise_4, [1.0, np.inf], "not finite"),
    (adam.exercise_4, [0.0, 1.0], "start with a tiny one"),
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
