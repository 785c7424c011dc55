"""The judges accept the worked solutions, and tell typical mistakes apart."""

import numpy as np
import pytest

from optlib import Adagrad, GradientDescent
from optlib.checks import adagrad as check


def said(capsys, exercise, answer):
    exercise(answer)
    return capsys.readouterr().out.strip()


def squares(g):
    return (g**2).sum(axis=0)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda g, D: D / np.sqrt(squares(g)), "Correct"),
        (..., "Nothing to check yet"),
        (lambda g, D: None, "nothing yet"),
        (lambda g, D: D / squares(g), "take its root"),
        (lambda g, D: D / np.sqrt((g**2).mean(axis=0)), "holds the sum"),
        (lambda g, D: 1 / np.sqrt(squares(g)), "distances are missing"),
        (lambda g, D: D / np.sqrt(2 * squares(g)), "the √2 is saved"),
        (lambda g, D: D / abs(g.sum(axis=0)), "the signs cancel"),
        (lambda g, D: D / np.sqrt((g**2).sum()), "a sum of its own"),
        (lambda g, D: D / np.sqrt((g**2).sum(axis=1)), "Not yet"),
        (lambda g, D: np.sqrt((g**2).sum(axis=1)), "should have shape (3,)"),
        (lambda g, D: 0.01 * D, "the smallest possible are"),
    ],
)
def test_hindsight(capsys, answer, message):
    assert message in said(capsys, check.exercise_1, answer)


def steps_to(distance, lr):
    T = 0
    while distance > 0:
        T += 1
        distance -= lr / T**0.5
    return T


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (steps_to, "Correct"),
        (lambda distance, lr: None, "nothing yet"),
        (lambda distance, lr: distance / lr, "Adagrad's shrink"),
        (lambda distance, lr: distance / (3 * lr), "gradient descent"),
        (lambda distance, lr: (distance / lr) ** 2, "near 2√T"),
        (lambda distance, lr: (distance / (2 * lr)) ** 2, "sum the steps"),
        (lambda distance, lr: 7, "come 0.4"),
        (lambda distance, lr: "many", "should be one number"),
    ],
)
def test_long_slope(capsys, answer, message):
    assert message in said(capsys, check.exercise_2, answer)


def test_long_slope_is_what_adagrad_does():
    run = check._run(Adagrad(lr=0.1, eps=0), 2000 * [3.0])
    assert np.argmax(-run >= 5) + 1 == check._steps(5.0, 0.1)


def full_step(theta, G, g, lr):
    G = G + np.outer(g, g)
    scale, axes = np.linalg.eigh(G)
    return theta - lr * axes / np.sqrt(scale) @ axes.T @ g, G


def entrywise(theta, G, g, lr):
    G = G + np.outer(g, g)
    return theta - lr * np.linalg.inv(np.sqrt(G)) @ g, G


def diagonal(theta, G, g, lr):
    G = G + np.outer(g, g)
    return theta - lr * g / np.sqrt(np.diag(G)), G


def rootless(theta, G, g, lr):
    G = G + np.outer(g, g)
    return theta - lr * np.linalg.inv(G) @ g, G


def late(theta, G, g, lr):
    return full_step(theta, G - np.outer(g, g), g, lr)[0], G + np.outer(g, g)


def uphill(theta, G, g, lr):
    new, G = full_step(theta, G, g, lr)
    return 2 * theta - new, G


def inverted(theta, G, g, lr):
    G = G + np.outer(g, g)
    scale, axes = np.linalg.eigh(G)
    return theta - lr * axes * np.sqrt(scale) @ axes.T @ g, G


@pytest.mark.filterwarnings("ignore:invalid value:RuntimeWarning")
@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (full_step, "Correct"),
        (lambda *_: None, "nothing yet"),
        (lambda theta, G, g, lr: theta, "return the pair"),
        (lambda theta, G, g, lr: (theta, G), "plus the outer product"),
        (lambda theta, G, g, lr: (theta, np.diag(g)[0]), "G should have shape"),
        (entrywise, "not of each entry"),
        (diagonal, "the diagonal form"),
        (rootless, "the root is missing"),
        (late, "before this gradient was added"),
        (uphill, "uphill"),
        (inverted, "its inverse is wanted"),
        (lambda theta, G, g, lr: (theta, G + np.outer(g, g)), "is off by"),
    ],
)
def test_full_matrix(capsys, answer, message):
    assert message in said(capsys, check.exercise_3, answer)


def test_full_matrix_turns_with_the_problem():
    rng = np.random.default_rng(5)
    a, g, theta = rng.normal(size=(4, 4)), rng.normal(size=4), rng.normal(size=4)
    q, G = np.linalg.qr(rng.normal(size=(4, 4)))[0], a @ a.T
    straight, turned = (
        check._full(theta, G, g, 1.0),
        check._full(q @ theta, q @ G @ q.T, q @ g, 1.0),
    )
    assert np.allclose(q @ straight[0], turned[0])


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda lr: Adagrad(lr=lambda t: lr * t**0.5, eps=0), "Correct"),
        (lambda lr: None, "nothing yet"),
        (lambda lr: GradientDescent(lr), "should be an Adagrad"),
        (lambda lr: Adagrad(lr=lr, eps=0), "shrink"),
        (lambda lr: Adagrad(lr=lambda t: lr * t, eps=0), "grow"),
        (lambda lr: Adagrad(lr=lambda t: lr * (t + 1) ** 0.5, eps=0), "count from t = 1"),
        (lambda lr: Adagrad(lr=lambda t: lr * t**0.5, eps=1.0), "your eps is 1"),
        (lambda lr: Adagrad(lr=lambda t: lr * t**0.5), "your eps is 1e-08"),
    ],
)
def test_undying(capsys, answer, message):
    assert message in said(capsys, check.exercise_4, answer)
