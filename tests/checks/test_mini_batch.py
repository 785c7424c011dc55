"""The judges accept the worked solutions, and tell typical mistakes apart."""

import numpy as np
import pytest

from optlib.checks import mini_batch as check


def said(capsys, exercise, answer):
    exercise(answer)
    return capsys.readouterr().out.strip()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (900, "Correct"),
        (..., "Nothing to check yet"),
        (30, "what is the root of that"),
        (90, "the wanted variance is 0.1²"),
        (100, "the standard deviation is 0.3"),
        (899, "the standard deviation is 0.10006"),
        (0, "at least one example"),
        ("many", "should be one number"),
    ],
)
def test_how_many(capsys, answer, message):
    assert message in said(capsys, check.exercise_1, answer)


def budget(B1, S1, B2, S2):
    E_min = (S1 - S2) / (1 / B1 - 1 / B2)
    S_min = S1 - E_min / B1
    return S_min, E_min, E_min / S_min


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (budget, "Correct"),
        (lambda *_: None, "nothing yet"),
        (lambda *_: 3, "return (S_min, E_min, B_crit)"),
        (lambda *a: budget(*a)[:2], "return (S_min, E_min, B_crit)"),
        (lambda *a: (budget(*a)[1], budget(*a)[0], 20), "have changed places"),
        (lambda *a: (budget(*a)[0], -budget(*a)[1], 20), "is negative"),
        (lambda B1, S1, B2, S2: (S2, S1 * B1, S1 * B1 / S2), "were counted"),
        (lambda *a: (*budget(*a)[:2], budget(*a)[0] / budget(*a)[1]), "upside down"),
        (lambda *a: (*budget(*a)[:2], 40), "should be 2 S_min, but it is 45"),
    ],
)
def test_two_runs(capsys, answer, message):
    assert message in said(capsys, check.exercise_2, answer)


def accumulated(sample_grad, theta, parts):
    total = sum(len(idx) * sample_grad(theta, idx) for idx in parts)
    return total / sum(len(idx) for idx in parts)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (accumulated, "Correct"),
        (lambda *_: None, "nothing yet"),
        (lambda g, x, parts: np.mean([g(x, i) for i in parts], axis=0), "weigh 2 times"),
        (lambda g, x, parts: sum(g(x, i) for i in parts), "3 times too long"),
        (lambda g, x, parts: sum(len(i) * g(x, i) for i in parts), "divide by 10"),
        (lambda g, x, parts: g(x, parts[0]), "and yours is"),
        (lambda g, x, parts: g(x, np.concatenate(parts)), "10 examples at once: memory holds 4"),
        (lambda g, x, parts: 1.0, "has the shape of theta"),
    ],
)
def test_uneven_parts(capsys, answer, message):
    assert message in said(capsys, check.exercise_3, answer)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda B, n, noise: 1 / (1 + noise / B * (n - B) / (n - 1)), "Correct"),
        (lambda *_: None, "nothing yet"),
        (lambda B, n, noise: 1 / (1 + noise / B), "draws with replacement"),
        (lambda B, n, noise: 1 / (1 + noise / B * (n - B) / n), "there are n - 1"),
        (lambda B, n, noise: 1 + noise / B, "cannot raise the best rate"),
        (lambda B, n, noise: 1 / (1 + noise), "belongs to a noise term of 20"),
    ],
)
def test_shuffled_batches(capsys, answer, message):
    assert message in said(capsys, check.exercise_4, answer)
