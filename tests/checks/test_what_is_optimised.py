"""The judges accept the worked solutions, and tell typical mistakes apart."""

import numpy as np
import pytest

from optlib.checks import what_is_optimised as check


def said(capsys, exercise, answer):
    exercise(answer)
    return capsys.readouterr().out.strip()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (([-0.6, 0.8], [-1, 1], [0, 1]), "Correct"),
        ((..., ..., ...), "put a vector"),
        (([0.6, -0.8], [-1, 1], [0, 1]), "uphill"),
        (([-3, 4], [-1, 1], [0, 1]), "5 long, not 1"),
        (([-0.6, 0.8], [-0.6, 0.8], [0, 1]), "0.8 long, not 1"),
        (([-0.6, 0.8], [-1, 0], [0, 1]), "another has -7"),
        (([-0.6, 0.8], [-1, 1], [-0.5, 0.5]), "another has -4"),
        (([-0.6, 0.8], [-1, 1], "down"), "list of numbers"),
        (([-0.6, 0.8], [-1, 1], 1.0), "hold 2 numbers"),
    ],
)
def test_steepest(capsys, answer, message):
    assert message in said(capsys, check.exercise_1, answer)


def kind(H, zero=1e-9, of=np.linalg.eigvalsh, relative=True):
    values = of(H)
    zero = zero * abs(values).max() if relative else zero
    if values.min() < -zero and values.max() > zero:
        return "saddle"
    if values.min() > zero:
        return "minimum"
    return "maximum" if values.max() < -zero else "unknown"


def by_determinant(H):
    if np.linalg.det(H) < 0:
        return "saddle"
    return "minimum" if H[0, 0] > 0 else "maximum" if H[0, 0] < 0 else "unknown"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (kind, "Correct"),
        (lambda H: None, "nothing yet"),
        (lambda H: "valley", "return one of"),
        (np.linalg.eigvalsh, "return one of"),
        (lambda H: kind(H, of=np.diag), "diagonal is not enough"),
        (by_determinant, "determinant is positive"),
        (lambda H: kind(H, zero=0), "rarely 0 to the last bit"),
        (lambda H: kind(H, zero=0.01, relative=False), "Small is no zero"),
        (lambda H: kind(H).replace("unknown", "minimum"), "signs of zeros"),
    ],
)
def test_kind(capsys, answer, message):
    assert message in said(capsys, check.exercise_2, answer)


def differences(h=1e-5, left=1, divide=True, copy=True):
    def numerical(J, theta):
        g = np.zeros_like(theta)
        theta = theta.copy() if copy else theta
        for k in range(len(theta)):
            theta[k] += h
            up = J(theta)
            theta[k] -= h * (1 + left)
            g[k] = up - J(theta)
            theta[k] += h * left
        return g / (h * (1 + left)) if divide else g / h

    return numerical


def all_at_once(J, theta):
    return np.full(5, (J(theta + 1e-5) - J(theta - 1e-5)) / 2e-5)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (differences(), "Correct"),
        (lambda J, theta: None, "nothing yet"),
        (differences(left=0), "take both sides"),
        (differences(divide=False), "2 times the right one: divide by 2h"),
        (differences(h=1e-2), "h is too large"),
        (differences(h=1e-12), "h is too small"),
        (differences(copy=False), "work on a copy"),
        (lambda *a: -differences()(*a), "has the wrong sign"),
        (all_at_once, "one coordinate at a time"),
        (lambda J, theta: J(theta), "hold 5 numbers"),
    ],
)
def test_differences(capsys, answer, message):
    assert message in said(capsys, check.exercise_3, answer)


def saddle_free(g, H):
    values, Q = np.linalg.eigh(H)
    return -Q @ ((Q.T @ g) / abs(values))


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (saddle_free, "Correct"),
        (lambda g, H: None, "nothing yet"),
        (lambda g, H: -saddle_free(g, H), "wrong sign"),
        (lambda g, H: -np.linalg.solve(H, g), "Newton's own step"),
        (lambda g, H: -np.linalg.solve(abs(H), g), "size of each entry"),
        (lambda g, H: -g / 4, "curvatures do not enter"),
        (lambda g, H: -g / abs(np.diag(H)), "the slope along your step"),
        (lambda g, H: H @ H, "hold 3 numbers"),
    ],
)
def test_saddle_free_newton(capsys, answer, message):
    assert message in said(capsys, check.exercise_4, answer)
