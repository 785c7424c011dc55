"""The judges accept the worked solutions, and tell typical mistakes apart."""

import numpy as np
import pytest

from optlib.checks import gradient_noise as check


def said(capsys, exercise, answer):
    exercise(answer)
    return capsys.readouterr().out.strip()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda t, eta, gamma: np.sqrt(eta / (1 + t) ** gamma), "Correct"),
        (lambda *a: None, "nothing yet"),
        (lambda t, eta, gamma: eta / (1 + t) ** gamma, "that is the variance"),
        (lambda t, eta, gamma: np.sqrt(eta / (2 + t) ** gamma), "t counts from 0"),
        (lambda t, eta, gamma: np.sqrt(eta) / (1 + t) ** gamma, "whole fraction"),
        (lambda t, eta, gamma: 7.0, "; it is 0.1"),
    ],
)
def test_deviation(capsys, answer, message):
    assert message in said(capsys, check.exercise_1, answer)


def hot(T, t, lr, gamma):
    return 2 * T / lr * (1 + t) ** gamma


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (hot, "Correct"),
        (lambda *a: None, "nothing yet"),
        (lambda *a: hot(*a) / 2, "a 2 is missing"),
        (lambda *a: np.sqrt(hot(*a)), "without a root"),
        (lambda T, t, lr, gamma: hot(T, t, lr, gamma / 2), "without a root"),
        (lambda T, t, lr, gamma: 2 * T / lr, "has faded"),
        (lambda T, t, lr, gamma: hot(T, t, lr, -gamma), "start higher"),
        (lambda T, t, lr, gamma: hot(T, t, lr, gamma) / lr, "not squared"),
        (lambda *a: 7.0, "; it is 8"),
    ],
)
def test_temperature(capsys, answer, message):
    assert message in said(capsys, check.exercise_2, answer)


def bill(first=0, factor=2, power=2, half=0.5):
    def paid(steps, curvature, lr, eta, gamma):
        V = 0
        for t in range(first, steps + first):
            s2 = eta / (1 + t) ** gamma
            V = (1 - lr * curvature) ** factor * V + lr**power * s2
        return half * curvature * V

    return paid


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (bill(), "Correct"),
        (lambda *a: None, "nothing yet"),
        (bill(first=1), "has t = 0"),
        (bill(factor=1), "squared on its variance"),
        (bill(power=1), "it enters squared"),
        (bill(half=1), "; it is|a half in front|that is the variance"),
        (lambda steps, c, *a: 2 / c * bill()(steps, c, *a), "that is the variance"),
        (lambda *a: 7.0, "; it is"),
    ],
)
def test_bill(capsys, answer, message):
    heard = said(capsys, check.exercise_3, answer)
    assert any(part in heard for part in message.split("|"))


def walk(power=1, rate=lambda lr: lr**2, late=0):
    def steps(target, lr, eta, gamma):
        V, t = 0, 0
        while target ** (2 * power) > V:
            V, t = V + rate(lr) * eta / (1 + t) ** gamma, t + 1
        return t - late

    return steps


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (walk(), "Correct"),
        (lambda *a: None, "nothing yet"),
        (walk(late=1), "count one more"),
        (walk(power=0.5), "the target is squared"),
        (walk(rate=lambda lr: lr), "enters squared"),
        (walk(rate=lambda lr: 1), "by the learning rate"),
        (lambda s, lr, eta, g: ((1 - g) * (s / lr) ** 2 / eta) ** (1 / (1 - g)), "no integral"),
        (lambda *a: 7, "; it is"),
    ],
)
def test_walk(capsys, answer, message):
    assert message in said(capsys, check.exercise_4, answer)
