"""The judges accept the worked solutions, and tell typical mistakes apart."""

import pytest

from optlib.checks import nesterov as check


def said(capsys, exercise, answer):
    exercise(answer)
    return capsys.readouterr().out.strip()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda phi, b, lr, momentum: phi + momentum * lr * b, "Correct"),
        (..., "Nothing to check yet"),
        (lambda *_: None, "nothing yet"),
        (lambda phi, b, lr, momentum: phi - momentum * lr * b, "went on ahead"),
        (lambda phi, b, lr, momentum: phi + momentum * b, "holds gradients"),
        (lambda phi, b, lr, momentum: phi + lr * b, "whole velocity"),
        (lambda phi, b, lr, momentum: phi, "should be"),
        (lambda phi, b, lr, momentum: phi[0], "shape of phi"),
    ],
)
def test_back_from_torch(capsys, answer, message):
    assert message in said(capsys, check.exercise_1, answer)


def largest(lr, L):
    a = lr * L
    return 1 if a <= 4 / 3 else (2 - a) / (2 * a - 2)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (largest, "Correct"),
        (lambda lr, L: None, "nothing yet"),
        (lambda lr, L: lr * L / 2 - 1, "momentum's bound"),
        (lambda lr, L: (2 - lr * L) / (2 * lr * L - 2 + 1e-300), "return 1"),
        (lambda lr, L: largest(lr, L) if lr * L > 1 else -1, "turns it round"),
        (lambda lr, L: 0.9, "the two are equal"),
        (lambda lr, L: "γ", "should be one number"),
    ],
)
def test_largest_gamma(capsys, answer, message):
    assert message in said(capsys, check.exercise_2, answer)


def gamma(t):
    before = now = 1
    for _ in range(t - 1):
        before, now = now, (1 + (1 + 4 * now**2) ** 0.5) / 2
    return (before - 1) / now


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (gamma, "Correct"),
        (lambda t: None, "nothing yet"),
        (lambda t: gamma(t + 1), "one update early"),
        (lambda t: max(t - 2, 0) / (t + 1), "simple choice"),
        (lambda t: (t - 1) / (t + 2), "at t = 2"),
    ],
)
def test_schedule_of_1983(capsys, answer, message):
    assert message in said(capsys, check.exercise_3, answer)


def dozat(phi, v, g, lr, gamma, gamma_next):
    v = gamma * v + lr * g
    return phi - lr * g - gamma_next * v, v


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (dozat, "Correct"),
        (lambda *_: None, "nothing yet"),
        (lambda phi, v, g, lr, now, then: phi, "return the pair"),
        (lambda phi, v, g, lr, now, then: dozat(phi, v, g, lr, now, now), "this step's γ"),
        (lambda phi, v, g, lr, now, then: dozat(phi, v, g, lr, then, then), "next step's γ"),
        (
            lambda phi, v, g, lr, now, then: (phi - now * v - lr * g, now * v + lr * g),
            "that is momentum",
        ),
        (lambda phi, v, g, lr, now, then: (phi, now * v + lr * g), "no look-ahead point"),
        (lambda phi, v, g, lr, now, then: (phi, now * v + g), "not γv + ηg"),
    ],
)
def test_dozats_form(capsys, answer, message):
    assert message in said(capsys, check.exercise_4, answer)
