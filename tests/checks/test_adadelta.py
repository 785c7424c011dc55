"""The judges accept the worked solutions, and tell typical mistakes apart."""

import numpy as np
import pytest

from optlib import Adadelta
from optlib.checks import adadelta as check
from optlib.rosetta import TorchAdadelta


def said(capsys, exercise, answer):
    exercise(answer)
    return capsys.readouterr().out.strip()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda w: (w - 1) / (w + 1), "Correct"),
        (..., "Nothing to check yet"),
        (lambda w: None, "nothing yet"),
        (lambda w: 1 - 1 / w, "has the time constant w"),
        (lambda w: (w + 1) / (w - 1), "is no decay"),
        (lambda w: 0.5, "has the mean age 1"),
        (lambda w: "0.9", "mean age"),
        (lambda w: "nine", "should be one number"),
    ],
)
def test_window(capsys, answer, message):
    assert message in said(capsys, check.exercise_1, answer)


def eps_for(length, g, gamma):
    return length**2 * (1 - gamma) * g**2 / (g**2 - length**2)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (eps_for, "Correct"),
        (lambda *_: None, "nothing yet"),
        (lambda length, g, gamma: length**2 * (1 - gamma), "neglects ε"),
        (lambda length, g, gamma: eps_for(length, g, 0), "only (1 - γ)g²"),
        (lambda length, g, gamma: eps_for(length, g, 1 - gamma), "exchanged"),
        (lambda length, g, gamma: length**2, "makes a step of"),
        (lambda length, g, gamma: -1.0, "above 0"),
    ],
)
def test_first_step(capsys, answer, message):
    assert message in said(capsys, check.exercise_2, answer)


def test_first_step_is_adadeltas():
    step = check._steps(Adadelta(0.95, 0.02), [-1.5])[0]
    assert np.isclose(step, check._first(0.02, -1.5, 0.95))


def hidden_rates(g, gamma, early=False):
    rates, g2, e = [], 0, 0
    for g_t in g:
        g2 = gamma * g2 + (1 - gamma) * g_t**2
        before = e
        e = gamma * e + (1 - gamma) * (1 + e) * g_t**2 / g2
        rates.append((1 + (e if early else before)) ** 0.5)
    return rates


def stale(g, gamma):
    rates, g2, e = [], g[0] ** 2, 0
    for g_t in g:
        rates.append((1 + e) ** 0.5)
        e = gamma * e + (1 - gamma) * (1 + e) * g_t**2 / g2
        g2 = gamma * g2 + (1 - gamma) * g_t**2
    return rates


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (hidden_rates, "Correct"),
        (lambda g, gamma: None, "nothing yet"),
        (lambda g, gamma: hidden_rates(g, gamma, early=True), "one step early"),
        (lambda g, gamma: np.square(hidden_rates(g, gamma)), "the root of 1 + e"),
        (lambda g, gamma: np.sqrt(np.square(hidden_rates(g, gamma)) - 1), "the 1 is ε itself"),
        (lambda g, gamma: np.ones(len(g)), "stays 0"),
        (lambda g, gamma: hidden_rates(g, gamma)[1:], "20 rates, not"),
        (stale, "already holds this gradient"),
    ],
)
def test_hidden_rates(capsys, answer, message):
    assert message in said(capsys, check.exercise_3, answer)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda c, k, gamma, eps: TorchAdadelta(c**2 / k, gamma, (k / c) ** 2 * eps), "Correct"),
        (lambda *_: None, "nothing yet"),
        (lambda c, k, gamma, eps: Adadelta(gamma, eps), "should be a TorchAdadelta"),
        (lambda c, k, gamma, eps: TorchAdadelta(c, gamma, eps), "g² became"),
        (lambda c, k, gamma, eps: TorchAdadelta(c, gamma, (k / c) ** 2 * eps), "times as long"),
        (lambda c, k, gamma, eps: TorchAdadelta(c**2 / k, 0.3, (k / c) ** 2 * eps), "ρ is γ"),
    ],
)
def test_units(capsys, answer, message):
    assert message in said(capsys, check.exercise_4, answer)
