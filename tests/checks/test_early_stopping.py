"""The judges accept the worked solutions, and tell typical mistakes apart."""

import numpy as np
import pytest

from optlib.checks import early_stopping as check
from optlib.training import replay


def said(capsys, exercise, answer):
    exercise(answer)
    return capsys.readouterr().out.strip()


def against_last(losses, patience, min_delta):
    best, waited = 0, 0
    for k in range(1, len(losses)):
        won = losses[k] < losses[k - 1] - min_delta
        best, waited = (k, 0) if won else (best, waited + 1)
        if waited >= patience:
            break
    return k, best


def late(losses, patience, min_delta):
    return replay(losses, patience + 1, min_delta)


def ties(losses, patience, min_delta):
    best = 0
    for k, loss in enumerate(losses):
        best = k if loss <= losses[best] - min_delta else best
        if k - best >= patience:
            break
    return k, best


def moving_bar(losses, patience, min_delta):
    best, waited = 0, 0
    for k, loss in enumerate(losses[1:], 1):
        waited = 0 if loss < losses[best] - min_delta else waited + 1
        best = k if loss < losses[best] else best
        if waited >= patience:
            break
    return k, best


def last_point(*case):
    stop, _ = replay(*case)
    return stop, stop


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (replay, "Correct"),
        (lambda *a: None, "nothing yet"),
        (lambda *a: 3, "return a pair"),
        (against_last, "compare with the best one"),
        (late, "one more"),
        (ties, "a tie is no improvement"),
        (moving_bar, "moves the bar"),
        (lambda losses, p, d: replay(losses, p), "does not count"),
        (last_point, "not the last one"),
        (lambda losses, *a: (replay(losses, *a)[0], losses[replay(losses, *a)[1]]), "is a loss"),
        (lambda *a: replay(*a)[::-1], "the stop comes first"),
        (lambda *a: tuple(np.add(replay(*a), 1)), "counted from 0"),
        (lambda *a: (7, 7), "; it is"),
    ],
)
def test_rule(capsys, answer, message):
    assert message in said(capsys, check.exercise_1, answer)


def strength(left):
    return lambda steps, c, lr: c * left(steps, c, lr) / (1 - left(steps, c, lr))


power = strength(lambda steps, c, lr: (1 - lr * c) ** steps)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (power, "Correct"),
        (lambda *a: None, "nothing yet"),
        (lambda steps, c, lr: 1 / (lr * steps), "(match)"),
        (strength(lambda steps, c, lr: np.exp(-lr * c * steps)), "not yet an exponential"),
        (lambda steps, c, lr: c**2 / power(steps, c, lr), "a long run is a weak penalty"),
        (lambda steps, c, lr: power(steps, c, lr) / c, "the curvature in front"),
        (lambda *a: 7.0, "; it is"),
    ],
)
def test_strength(capsys, answer, message):
    assert message in said(capsys, check.exercise_2, answer)


def moment(c, signal, nu, lr):
    return np.log(nu / (c * signal + nu)) / np.log(1 - lr * c)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (moment, "Correct"),
        (lambda *a: None, "nothing yet"),
        (lambda c, b, nu, lr: -np.log(nu / (c * b + nu)) / (lr * c), "steps are finite"),
        (lambda c, b, nu, lr: np.log(1 - nu / (c * b + nu)) / np.log(1 - lr * c), "*not* kept"),
        (lambda c, b, nu, lr: moment(c, b / c, nu, lr), "with its curvature"),
        (lambda *a: np.round(moment(*a)), "do not round"),
        (lambda *a: 7.5, "; it is"),
    ],
)
def test_moment(capsys, answer, message):
    assert message in said(capsys, check.exercise_3, answer)


def records(losses):
    return [k for k in range(len(losses)) if losses[k] < min(losses[:k], default=np.inf)]


def enough(losses):
    return max([1, *np.diff(records(losses))])


def to_the_lowest(losses):
    first_rise = next(k for k in range(1, len(losses)) if losses[k] >= losses[k - 1])
    return int(np.argmin(losses)) - first_rise + 1


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (enough, "Correct"),
        (lambda losses: None, "nothing yet"),
        (lambda losses: enough(losses) - 1, "brought nothing"),
        (lambda losses: enough(losses) + 1, "one less is enough"),
        (lambda losses: max(np.diff([*records(losses), len(losses) - 1])), "after the lowest"),
        (
            lambda losses: to_the_lowest(losses) if losses[0] == 5 else enough(losses),
            "records in between",
        ),
        (lambda losses: max([0, *np.diff(records(losses))]), "at least 1"),
        (lambda losses: 40, "; it is"),
    ],
)
def test_patience(capsys, answer, message):
    assert message in said(capsys, check.exercise_4, answer)


def test_the_smallest_patience_is_that_of_the_rule():
    rng = np.random.default_rng(0)
    for losses in np.exp(-np.arange(30) / 10) + 0.3 * rng.normal(size=(200, 30)):
        found = enough(losses)
        assert replay(losses, int(found))[1] == losses.argmin()
        assert found == 1 or replay(losses, int(found) - 1)[1] != losses.argmin()
