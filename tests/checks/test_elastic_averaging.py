"""The judges accept the worked solutions, and tell typical mistakes apart."""

import pytest

from optlib.checks import elastic_averaging as check


def said(capsys, exercise, answer):
    exercise(answer)
    return capsys.readouterr().out.strip()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda beta, workers, lr: (beta / workers, beta / workers / lr), "Correct"),
        (..., "Nothing to check yet"),
        (lambda *_: None, "nothing yet"),
        (lambda *_: 1.0, "return the pair"),
        (lambda beta, workers, lr: (beta, beta / lr), "a K-th of it"),
        (lambda beta, workers, lr: (beta * workers, 1), "multiplied by K"),
        (lambda beta, workers, lr: (beta / workers, beta / workers * lr), "divide by η"),
        (lambda beta, workers, lr: (beta / workers, 7), "ρ is 2.25"),
        (lambda beta, workers, lr: (0.3, 7), "α is 0.225"),
    ],
)
def test_spring(capsys, answer, message):
    assert message in said(capsys, check.exercise_1, answer)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda a, K: 2 * (2 - a) / (2 + K * (2 - a)), "Correct"),
        (lambda a, K: None, "nothing yet"),
        (lambda a, K: 2 / K, "the worker moves too"),
        (lambda a, K: (4 - 2 * a) / (4 - a), "the limit of one worker"),
        (lambda a, K: 0.1, "the two are equal"),
        (lambda a, K: "α", "should be one number"),
    ],
)
def test_largest_alpha(capsys, answer, message):
    assert message in said(capsys, check.exercise_2, answer)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda: (0.5, 0.5, 16), "Correct"),
        (lambda: None, "nothing yet"),
        (lambda: 3, "three numbers"),
        (lambda: (2.5, 0.5, 16), "between 0 and 2"),
        (lambda: (0.5, 0.5, 1.5), "whole number"),
        (lambda: (0.5, 0.1, 4), "not broken"),
        (lambda: (1.5, 0.9, 8), "not mended"),
    ],
)
def test_break_and_mend(capsys, answer, message):
    assert message in said(capsys, check.exercise_3, answer)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda lam, own, rho: (lam / (lam + rho)) @ own / (lam / (lam + rho)).sum(), "Correct"),
        (lambda *_: None, "nothing yet"),
        (lambda lam, own, rho: lam @ own / lam.sum(), "only for ρ → ∞"),
        (lambda lam, own, rho: own.mean(), "only for ρ → 0"),
        (lambda lam, own, rho: 0.0, "at the mean of its workers"),
    ],
)
def test_rest(capsys, answer, message):
    assert message in said(capsys, check.exercise_4, answer)
