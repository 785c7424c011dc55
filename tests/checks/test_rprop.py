"""The judges accept the worked solutions, and tell typical mistakes apart."""

import numpy as np
import pytest

from optlib.checks import rprop as check


def said(capsys, exercise, answer):
    exercise(answer)
    return capsys.readouterr().out.strip()


def balance(minus, plus):
    return np.log(plus) / np.log(plus / minus)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (balance, "Correct"),
        (..., "Nothing to check yet"),
        (lambda *_: None, "nothing yet"),
        (lambda minus, plus: 1 - balance(minus, plus), "share of agreements"),
        (lambda minus, plus: (plus - 1) / (plus - minus), "logarithms add up"),
        (lambda minus, plus: 0.5, "a drift of -0.255"),
        (lambda minus, plus: "p", "should be one number"),
    ],
)
def test_balance(capsys, answer, message):
    assert message in said(capsys, check.exercise_1, answer)


def irprop_minus(theta, before, delta, g, forget=True, stay=True, flip=0.5):
    agree = np.sign(before * g)
    delta = delta * np.where(agree > 0, 1.2, np.where(agree < 0, flip, 1))
    kept = np.where(agree < 0, 0, g) if forget else g
    return theta - delta * np.sign(np.where(agree < 0, 0, g) if stay else g), kept, delta


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (irprop_minus, "Correct"),
        (lambda *_: None, "nothing yet"),
        (lambda theta, before, delta, g: theta - delta * np.sign(g), "three arrays"),
        (lambda *known: irprop_minus(*known, forget=False), "still remember"),
        (lambda *known: irprop_minus(*known, stay=False), "moves"),
        (lambda *known: irprop_minus(*known, flip=0.8), "step sizes are not right"),
        (lambda *known: (*irprop_minus(*known)[:2], known[2]), "step sizes are not right"),
        (lambda theta, *rest: (theta, *irprop_minus(theta, *rest)[1:]), "against the sign"),
        (
            lambda *known: (lambda x, g, d: (x, np.where(g == 0, 0, -g), d))(*irprop_minus(*known)),
            "but 0 where",
        ),
    ],
)
def test_irprop_minus(capsys, answer, message):
    assert message in said(capsys, check.exercise_2, answer)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ([-0.1] * 9 + [2.0], "Correct"),
        ([-0.1] * 7 + [1.0] * 3, "Correct"),
        ([0.1] * 9 + [-0.9], "mean should be at least 0.1"),
        ([-0.1] * 6 + [1.0] * 4, "the rule climbs 2 a pass"),
        ([0.1] * 10, "falls 10"),
        ([-0.1] * 5 + [1.0] * 5, "stays"),
        ([1.0] * 9, "yours are 9"),
        ("uphill", "give ten numbers"),
    ],
)
def test_uphill(capsys, answer, message):
    assert message in said(capsys, check.exercise_3, answer)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        ([1, -1, 1, 1, -1, 1, 1, -1, 1, 1], "Correct"),
        ([1, -1, 1, 1, 1, -1, 1, 1, 1, 1], "Correct"),
        ([1, -1] * 5, "mean should be"),
        ([2, -1] * 5, "three at most"),
        ([1, 1, 1, 1, 1, 1, 1, 1, 1, -1], "2 flips and 8 agreements"),
        ([1] * 7 + [-1] * 3, "2 flips and 8 agreements"),
        ([1, 0] * 5, "0 flips and 0 agreements"),
        ([1] * 7 + [-1, 1, -1], "from its start"),
    ],
)
def test_frozen(capsys, answer, message):
    assert message in said(capsys, check.exercise_4, answer)


def test_balance_is_where_the_step_size_neither_grows_nor_shrinks():
    """The chapter's 20.8 %: four flips in a pass of about 19.2 leave Δ as it is."""
    p = balance(0.5, 1.2)
    assert np.isclose(1.2 ** (1 - p) * 0.5**p, 1)
