"""The judges accept the worked solutions, and tell typical mistakes apart."""

import numpy as np
import pytest

from optlib.checks import challenges as check


def said(capsys, exercise, answer):
    exercise(answer)
    return capsys.readouterr().out.strip()


def by(test):
    return lambda before, now: "lower" if test(before, now) else "raise"


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (by(lambda a, b: a @ b < 0), "Correct"),
        (lambda a, b: None, "nothing yet"),
        (lambda a, b: a @ b, 'raise" or "lower", not'),
        (by(lambda a, b: a @ b > 0), "opposite directions"),
        (by(lambda a, b: np.linalg.norm(b) > np.linalg.norm(a)), "opposite directions"),
        (by(lambda a, b: b.min() < 0), "Both are negative"),
        (by(lambda a, b: (a * b).min() < 0), "but it is tiny"),
        (by(lambda a, b: (a * b).max() < 0), "by far the larger"),
    ],
)
def test_raise_or_lower(capsys, answer, message):
    assert message in said(capsys, check.exercise_1, answer)


def scaled(H):
    d = np.sqrt(np.diag(H))
    mu, L = np.linalg.eigvalsh(H / np.outer(d, d))
    return L / mu


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (scaled, "Correct"),
        (lambda H: None, "nothing yet"),
        (np.linalg.cond, "before any scaling"),
        (lambda H: H.diagonal().max() / H.diagonal().min() if H[0, 1] else 1, "of the diagonal"),
        (lambda H: np.linalg.cond(H / np.diag(H)[:, None]), "rows and columns"),
        (lambda H: 1 / scaled(H), "stands above the smallest"),
        (lambda H: 1.0, "; it is"),
        (lambda H: H, "one number"),
    ],
)
def test_condition_after_scaling(capsys, answer, message):
    assert message in said(capsys, check.exercise_2, answer)


def leave(start, lr, c):
    return np.log(1 / start) / np.log(1 + lr * c)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda *a: int(np.ceil(leave(*a))), "Correct"),
        (lambda *a: None, "nothing yet"),
        (leave, "round up"),
        (lambda *a: int(leave(*a)), "after that many steps |y| is 0.9"),
        (lambda start, lr, c: np.ceil(np.log(1 / start) / (lr * c)), "only about"),
        (lambda start, lr, c: np.ceil(np.log(1 / start) / np.log(1 - lr * c)), "is above 1"),
        (lambda start, lr, c: 1 / start, "passes 1 at step 194"),
    ],
)
def test_leaving_a_saddle(capsys, answer, message):
    assert message in said(capsys, check.exercise_3, answer)


def wait(power=lambda s: 2 / s**2, ratio=lambda a, b: a / b):
    def predicted(seen, lr, batch, lr2, batch2, barrier, sigma):
        grow = power(sigma) * barrier * (batch2 / lr2 - batch / lr)
        return seen * ratio(lr, lr2) * np.exp(grow)

    return predicted


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (wait(), "Correct"),
        (lambda *a: None, "nothing yet"),
        (wait(ratio=lambda a, b: 1), "need more of them"),
        (wait(ratio=lambda a, b: b / a), "upside down"),
        (wait(power=lambda s: -2 / s**2), "the exponent has to grow"),
        (wait(power=lambda s: 1 / s**2), "holds a 2"),
        (wait(power=lambda s: 2 / s), "squared"),
        (wait(power=lambda s: 0), "without a barrier"),
        (wait(power=lambda s: 5), "; it is"),
    ],
)
def test_waiting_time(capsys, answer, message):
    assert message in said(capsys, check.exercise_4, answer)
