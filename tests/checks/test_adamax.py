"""The judges of the chapter on AdaMax accept the solution and explain the usual slips."""

import numpy as np
import pytest

from optlib.checks import adamax


def root(g, p, beta2):
    a = beta2 ** np.arange(len(g) - 1, -1, -1) * abs(g)
    inside = ((a / a.max()) ** p).sum()
    return a.max() * ((1 - beta2**p) * inside) ** (1 / p)


def signed(g, p, beta2):
    a = beta2 ** np.arange(len(g) - 1, -1, -1) * g
    return a.max() * ((1 - beta2**p) * (abs(a / a.max()) ** p).sum()) ** (1 / p)


def naive(g, p, beta2):
    v = 0.0
    for g_t in abs(g):
        v = beta2**p * v + (1 - beta2**p) * g_t**p
    return v ** (1 / p)


RIGHT = {
    adamax.exercise_1: np.sqrt(0.999),
    adamax.exercise_2: 390,
    adamax.exercise_3: root,
    adamax.exercise_4: 0.999 ** np.arange(1000.0),
}
WRONG = [
    (adamax.exercise_1, 0.999, "β₂ to the p"),
    (adamax.exercise_1, 0.999**2, "the other way round"),
    (adamax.exercise_1, 0.9, "would be 0.81"),
    (adamax.exercise_1, 0.9995, "take the root itself"),
    (adamax.exercise_1, 0.99951, "would be 0.99902024"),
    (adamax.exercise_1, "root", "should be one number"),
    (adamax.exercise_2, 389.2, "round up"),
    (adamax.exercise_2, 389, "still above 1"),
    (adamax.exercise_2, 392, "only about −ln β₂"),
    (adamax.exercise_2, 779, "the root of Adam's v"),
    (adamax.exercise_2, 100, "find the first"),
    (adamax.exercise_3, lambda g, p, beta2: None, "returns nothing yet"),
    (adamax.exercise_3, naive, "overflows"),
    (
        adamax.exercise_3,
        lambda g, p, b: (root if abs(g).max() > 1 else naive)(g, p, b),
        "underflows",
    ),
    (adamax.exercise_3, lambda g, p, b: root(g, p, b) ** p, "root is missing"),
    (adamax.exercise_3, lambda g, p, b: root(g, p, b) / (1 - b**p) ** (1 / p), "is missing"),
    (adamax.exercise_3, lambda g, p, b: root(g[::-1], p, b), "the wrong way"),
    (adamax.exercise_3, lambda g, p, b: root(g, 1e6, b), "that is the limit"),
    (adamax.exercise_3, signed, "all negative"),
    (adamax.exercise_3, lambda g, p, b: abs(g).mean(), "at p = 2 and β₂ = 0.9 it gives"),
    (adamax.exercise_3, lambda g, p, b: root(g, min(p, 9), b), "at p = 1000 it gives"),
    (adamax.exercise_4, np.ones(50), "as on a constant gradient"),
    (adamax.exercise_4, (0.999 / 0.9) ** np.arange(99), "shorter than on a constant"),
    (adamax.exercise_4, 0.999 ** np.arange(20), "make it longer than 1.009"),
    (adamax.exercise_4, 0.999 ** np.arange(2000), "1 to 1,000"),
    (adamax.exercise_4, [1.0, np.nan], "not finite"),
]


@pytest.mark.parametrize("judge", RIGHT, ids=lambda judge: judge.__name__)
def test_the_solution_is_accepted_and_the_stub_is_no_error(judge, capsys):
    judge(RIGHT[judge])
    assert capsys.readouterr().out.startswith("Correct: ")
    judge(...)
    assert capsys.readouterr().out.startswith("Nothing to check yet")


@pytest.mark.parametrize(("judge", "answer", "why"), WRONG)
def test_a_slip_is_explained(judge, answer, why, capsys):
    with np.errstate(over="ignore"):
        judge(answer)
    told = capsys.readouterr().out
    assert told.startswith("Not yet: ")
    assert why in told


@pytest.mark.parametrize("p", [1, 2, 7])
def test_the_root_is_that_of_the_recursion(p):
    g = np.random.default_rng(p).normal(size=30)
    assert np.isclose(adamax._root(g, p, 0.8), naive(g, p, 0.8))
