"""The judges accept the worked solutions, and tell typical mistakes apart."""

import numpy as np
import pytest

from optlib.checks import shuffling_and_curriculum as check


def said(capsys, exercise, answer):
    exercise(answer)
    return capsys.readouterr().out.strip()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda n: (1 - 1 / n) ** n, "Correct"),
        (lambda n: None, "nothing yet"),
        (lambda n: np.exp(-1), "the limit"),
        (lambda n: 1 - (1 - 1 / n) ** n, "that is met"),
        (lambda n: 1 - 1 / n, "after one draw"),
        (lambda n: n * (1 - 1 / n) ** n, "divide by n"),
        (lambda n: 7.0, "; it is 0.2963"),
    ],
)
def test_missed(capsys, answer, message):
    assert message in said(capsys, check.exercise_1, answer)


def leads(g, h, lr, S=lambda g: np.cumsum(g) - g):
    return lr / len(g) * np.sum(h * S(g)) / np.mean(h)


def after(g):
    return g.sum() - np.cumsum(g)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (leads, "Correct"),
        (lambda *a: None, "nothing yet"),
        (lambda *a: -leads(*a), "the sign is wrong"),
        (lambda *a: leads(*a, S=np.cumsum), "not j itself"),
        (lambda *a: leads(*a, S=after), "not those after it"),
        (lambda g, h, lr: leads(g, np.ones(len(g)), lr), "weighted by the curvature"),
        (lambda g, h, lr: leads(g, h, lr) * np.mean(h), "divide by the mean curvature"),
        (lambda g, h, lr: leads(g, h, lr) * len(g), "divided by n"),
        (lambda g, h, lr: leads(g, h, lr) / len(g), "not their sum"),
        (lambda g, h, lr: leads(g, h, 1), "the rate is missing"),
        (lambda *a: 7.0, "; it is"),
        (lambda g, h, lr: h, "should be one number"),
    ],
)
def test_leads(capsys, answer, message):
    assert message in said(capsys, check.exercise_2, answer)


def combined(now, top, size, share, rng, last=1, odds=lambda share: share, coins=None):
    mixed = rng.integers(1, top + last, size)
    return np.where(rng.random(coins or size) < odds(share), mixed, now)


def never_now(now, top, size, share, rng):
    others = rng.choice([k for k in range(1, top + 1) if k != now], size)
    return np.where(rng.random(size) < share, others, now)


def one_other(now, top, size, share, rng):
    odds = share * (1 - 1 / top)
    return np.where(rng.random(size) < odds, top, now)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (combined, "Correct"),
        (lambda *a: None, "nothing yet"),
        (lambda *a: combined(*a, last=0), "leaves its end out"),
        (lambda *a: combined(*a, odds=lambda share: 0), "thrown once for all"),
        (lambda *a: combined(*a, odds=lambda share: 1), "that is mixed"),
        (lambda *a: combined(*a, odds=lambda share: 1 - share), "36 % stand on level 2, not 84 %"),
        (lambda *a: combined(*a) - 1, "not 1 to 5"),
        (lambda *a: combined(*a)[:5], "not shape (5,)"),
        (lambda *a: combined(*a).tolist(), "Correct"),
        (lambda *a: np.minimum(combined(*a) + 0.5, a[1]), "2.5 is no level"),
        (lambda now, top, *a: combined(now, now, *a), "90 % stand on level 2, not 84 %"),
        (never_now, "80 % stand on level 2, not 84 %"),
        (one_other, "come equally often"),
    ],
)
def test_combined(capsys, answer, message):
    assert message in said(capsys, check.exercise_3, answer)


def order(g):
    up, down = (list(np.flatnonzero(part)) for part in (g > 0, g <= 0))
    found, total = [], 0
    while up or down:
        i = (down if down and (total > 0 or not up) else up).pop()
        found.append(i)
        total += g[i]
    return found


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (order, "Correct"),
        (lambda g: None, "nothing yet"),
        (np.argsort, "the worst you can do"),
        (lambda g: np.argsort(-g), "the worst you can do"),
        (lambda g: np.array(order(g), dtype=float), "Correct"),
        (lambda g: np.argsort(abs(g)), "for 40 examples a partial sum is 30, the largest"),
        (lambda g: order(g)[1:], "each index from 0 to 7 once"),
        (lambda g: [0] * len(g), "each index from 0 to 7 once"),
        (lambda g: np.random.default_rng(0).permutation(len(g)), "by the sign of the sum so far"),
    ],
)
def test_order(capsys, answer, message):
    assert message in said(capsys, check.exercise_4, answer)
