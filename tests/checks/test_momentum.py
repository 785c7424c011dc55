"""The judges accept the worked solutions, and tell typical mistakes apart."""

import numpy as np
import pytest

from optlib import GradientDescent, Momentum
from optlib.checks import momentum as check


def said(capsys, exercise, answer):
    exercise(answer)
    return capsys.readouterr().out.strip()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (Momentum(lr=0.1, gamma=0.8), "Correct"),
        (..., "Nothing to check yet"),
        (Momentum(lr=0.5, gamma=0.8), "5 times your colleague's"),
        (Momentum(lr=2.5, gamma=0.8), "25 times your colleague's"),
        (Momentum(lr=0.1, gamma=0.2), "fade by 0.8 a step"),
        (GradientDescent(lr=0.1), "should be a Momentum"),
    ],
)
def test_from_an_average(capsys, answer, message):
    assert message in said(capsys, check.exercise_1, answer)


def polyak(mu, L):
    lr = 4 / (mu**0.5 + L**0.5) ** 2
    return lr, (1 - (lr * mu) ** 0.5) ** 2


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (polyak, "Correct"),
        (lambda mu, L: None, "nothing yet"),
        (lambda mu, L: 0.1, "return the pair"),
        (lambda mu, L: (2 / (mu + L), 0.9), "plain gradient descent"),
        (lambda mu, L: (1 / L, 0.9), "makes them equal"),
        (lambda mu, L: (polyak(mu, L)[0], polyak(mu, L)[1] ** 0.5), "the rate is √γ"),
        (lambda mu, L: (polyak(mu, L)[0], ((L - mu) / (L + mu)) ** 2), "you used κ"),
        (lambda mu, L: (polyak(mu, L)[0], 0.9), "critical damping"),
    ],
)
def test_polyaks_constants(capsys, answer, message):
    assert message in said(capsys, check.exercise_2, answer)


def rate_for(floor, gamma, h, sigma):
    a = floor * h * (1 - gamma)
    return 2 * a * (1 + gamma) / (sigma**2 * (1 + gamma) + a * h)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (rate_for, "Correct"),
        (lambda *_: None, "nothing yet"),
        (lambda floor, gamma, h, sigma: 2 * h * floor * (1 - gamma) / sigma**2, "approximation"),
        (lambda floor, gamma, h, sigma: rate_for(floor, 0, h, sigma), "was wanted"),
        (lambda floor, gamma, h, sigma: -1.0, "outside the stable range"),
        (lambda *_: "η", "should be one number"),
    ],
)
def test_rate_for_a_floor(capsys, answer, message):
    assert message in said(capsys, check.exercise_3, answer)


def like_torch(lr, momentum):
    return Momentum(lr=lr, gamma=lambda t: momentum * lr(t) / lr(t - 1) if t > 1 else momentum)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (like_torch, "Correct"),
        (lambda lr, momentum: None, "nothing yet"),
        (lambda lr, momentum: Momentum(lr=lr, gamma=momentum), "still holds the old η"),
        (lambda lr, momentum: Momentum(lr=lr(1), gamma=momentum), "at step 6"),
        (lambda lr, momentum: lr, "should be a Momentum"),
    ],
)
def test_torchs_schedule(capsys, answer, message):
    assert message in said(capsys, check.exercise_4, answer)


@pytest.mark.parametrize("gamma", [0.0, 0.3, 0.9, 0.99])
@pytest.mark.parametrize("a", [0.05, 0.7, 1.9])
def test_noise_floor_solves_its_lyapunov_equation(gamma, a):
    """The chapter's closed form against P = M P Mᵀ + Q, for h = 1 and σ = 1."""
    M = np.array([[gamma, a], [-gamma, 1 - a]])
    kick = a * np.array([1, -1])
    P = np.linalg.solve(np.eye(4) - np.kron(M, M), np.outer(kick, kick).ravel())
    assert np.isclose(P[3], check._floor(a, gamma, 1.0, 1.0))
