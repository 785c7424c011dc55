"""The judges of the chapter on AMSGrad accept the solution and explain the usual slips."""

import numpy as np
import pytest

from optlib import Adam
from optlib.checks import amsgrad


def update(m, v, v_hat, t, g, beta1, beta2):
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * v + (1 - beta2) * g**2
    return m, v, max(v_hat, v)


def no_maximum(m, v, v_hat, t, g, beta1, beta2):
    m, v, _ = update(m, v, v_hat, t, g, beta1, beta2)
    return m, v, v


def of_gradients(m, v, v_hat, t, g, beta1, beta2):
    return *update(m, v, v_hat, t, g, beta1, beta2)[:2], max(v_hat, g**2)


def fed_back(m, v, v_hat, t, g, beta1, beta2):
    return update(m, v_hat, v_hat, t, g, beta1, beta2)


def corrected(m, v, v_hat, t, g, beta1, beta2):
    m, v, _ = update(m, v, v_hat, t, g, beta1, beta2)
    return m, v, max(v_hat, v / (1 - beta2**t))


RIGHT = {
    amsgrad.exercise_1: 4,
    amsgrad.exercise_2: update,
    amsgrad.exercise_3: lambda spike, beta2: 1 / np.sqrt(beta2 + (1 - beta2) * spike**2),
    amsgrad.exercise_4: (200, 200),
}
WRONG = [
    (amsgrad.exercise_1, 5, "5 - 4, which is above 0"),
    (amsgrad.exercise_1, 2, "a cycle of three"),
    (amsgrad.exercise_1, 3, "adds up to -1"),
    (amsgrad.exercise_1, "four", "should be one number"),
    (amsgrad.exercise_2, lambda *a: None, "returns nothing yet"),
    (amsgrad.exercise_2, lambda *a: 1.0, "the three numbers"),
    (amsgrad.exercise_2, no_maximum, "that is v, as in Adam"),
    (amsgrad.exercise_2, of_gradients, "maximum of squared gradients"),
    (amsgrad.exercise_2, fed_back, "averages with the old maximum"),
    (amsgrad.exercise_2, corrected, "as optax does"),
    (amsgrad.exercise_2, lambda *a: (0, 0, 0), "at step 1 you return (0, 0, 0)"),
    (amsgrad.exercise_3, lambda s, b: None, "returns nothing yet"),
    (amsgrad.exercise_3, lambda s, b: 1 / (b + (1 - b) * s**2), "under a root"),
    (amsgrad.exercise_3, lambda s, b: np.sqrt(b + (1 - b) * s**2), "below 1"),
    (amsgrad.exercise_3, lambda s, b: 1 / s, "only 1 − β₂ of the squared spike"),
    (amsgrad.exercise_3, lambda s, b: 1 / np.sqrt((1 - b) * s**2), "old v, which was 1"),
    (amsgrad.exercise_3, lambda s, b: 0.5, "the right factor is 0.03161"),
    (amsgrad.exercise_4, 3, "give the pair"),
    (amsgrad.exercise_4, (3, 3), "Adam gets C = 3, p = 3 right"),
    (amsgrad.exercise_4, (100, 200), "going to +1 is no mistake"),
    (amsgrad.exercise_4, (600, 600), "from 2 to 500"),
    (amsgrad.exercise_4, (200.0, 150.5), "a whole number"),
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


@pytest.mark.parametrize(("C", "p", "beta2"), [(3, 3, 0.3), (3, 3, 0.7), (20, 10, 0.5)])
def test_the_drift_is_that_of_a_run(C, p, beta2):
    """One cycle of Adam at a constant rate, after its averages have settled."""
    opt, x = Adam(lr=1.0, beta1=0.0, beta2=beta2, eps=0.0), np.zeros(1)
    state, moves = opt.init(x), []
    for t in range(200 * p):
        g, before = np.array([float(C) if t % p == 0 else -1.0]), x
        x, state = opt.step(x, state, lambda x, g=g: g)
        moves.append((before - x)[0])
    assert np.isclose(sum(moves[-p:]), amsgrad.drift(C, p, beta2))
