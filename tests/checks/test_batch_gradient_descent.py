"""The judges accept the worked solutions, and tell typical mistakes apart."""

import numpy as np
import pytest

from optlib.checks import batch_gradient_descent as check


def said(capsys, exercise, answer):
    exercise(answer)
    return capsys.readouterr().out.strip()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ((1 / 2, 1 / 3, 1 / 3), "Correct"),
        ((..., ..., ...), "put a number"),
        ((2 / 3, 1 / 2, 1 / 2), "diagonal"),
        ((1 / 4, 1 / 3, 1 / 3), "twice as far"),
        ((1, 1 / 3, 1 / 3), "the largest sets the edge"),
        ((0.4, 1 / 3, 1 / 3), "gives -0.6"),
        ((1 / 2, 1 / 4, 1 / 3), "makes these equal"),
        ((1 / 2, 1 / 3, -1 / 3), "positive"),
        (("a", 1, 2), "edge should be one number"),
    ],
)
def test_edge_best_and_factor(capsys, answer, message):
    assert message in said(capsys, check.exercise_1, answer)


def power(rounds=100, width=1e-4, divide=True, normalise=True, sign=1):
    def largest_curvature(grad, theta):
        v = np.random.default_rng(0).standard_normal(theta.shape)
        for _ in range(rounds):
            v = v / np.linalg.norm(v) if normalise else v
            u = grad(theta + width * v) - grad(theta - width * v)
            u = u / (2 * width) if divide else u
            curvature, v = sign * v @ u, u
        return curvature

    return largest_curvature


def power_of_the_gradient(grad, theta):
    v = theta
    for _ in range(100):
        v = grad(v) / np.linalg.norm(grad(v))
    return v @ grad(v)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (power(), "Correct"),
        (lambda grad, theta: None, "nothing yet"),
        (power(normalise=False), "scale v back"),
        (power(divide=False), "divide the difference"),
        (power(rounds=1), "more rounds"),
        (power(sign=-1), "check a sign"),
        (lambda grad, theta: 1.0, "always 1"),
        (lambda grad, theta: theta, "one number"),
        (power_of_the_gradient, "what they share drops out"),
    ],
)
def test_largest_curvature(capsys, answer, message):
    assert message in said(capsys, check.exercise_2, answer)


def backtrack(share=0.5, extra=0, least=0.0):
    def learning_rate(f, theta, eta):
        g = f.grad(theta)
        while f(theta - eta * g) > f(theta) - share * eta * (g @ g) and eta > least:
            eta = eta / 2
        return eta / 2**extra

    return learning_rate


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (backtrack(), "Correct"),
        (lambda f, theta, eta: None, "nothing yet"),
        (backtrack(share=0), "by less than"),
        (backtrack(extra=1), "halve once too often"),
        (backtrack(extra=3), "the first rate that passes"),
        (lambda f, theta, eta: eta, "does not fall"),
        (lambda f, theta, eta: (theta, eta), "one number"),
    ],
)
def test_backtracking(capsys, answer, message):
    assert message in said(capsys, check.exercise_3, answer)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda t: 1 / (2 * t + 1), "Correct"),
        (lambda t: None, "nothing yet"),
        (lambda t: 1 / t, "reaches the bottom"),
        (lambda t: 1 / (t + 1), "another leaves"),
        (lambda t: 0.01, "another leaves"),
        (lambda t: 0, "a width is positive"),
    ],
)
def test_slowest_valley(capsys, answer, message):
    assert message in said(capsys, check.exercise_4, answer)
