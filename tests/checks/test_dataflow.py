"""The judges accept the worked solutions, and tell typical mistakes apart."""

import numpy as np
import pytest

from optlib.checks import dataflow as check


def said(capsys, exercise, answer):
    exercise(answer)
    return capsys.readouterr().out.strip()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda d, K: 2 * (K - 1) / K * d * 4, "Correct"),
        (..., "Nothing to check yet"),
        (lambda d, K: None, "nothing yet"),
        (lambda d, K: 2 * (K - 1) / K * d, "each has four bytes"),
        (lambda d, K: (K - 1) / K * d * 4, "one way round the ring"),
        (lambda d, K: 8 * d, "each round sends a part"),
        (lambda d, K: (K - 1) * d * 4, "to all others"),
        (lambda d, K: 8 * (K - 1) * d, "all workers send together"),
        (lambda d, K: 7, "count the rounds"),
        (lambda d, K: "many", "should be one number"),
    ],
)
def test_ring(capsys, answer, message):
    assert message in said(capsys, check.exercise_1, answer)


def micro_batches(p, s):
    m = 1
    while (p - 1) / (m + p - 1) > s + 1e-12:
        m += 1
    return m


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (micro_batches, "Correct"),
        (lambda p, s: None, "nothing yet"),
        (lambda p, s: (p - 1) * (1 - s) / s, "round up"),
        (lambda p, s: int((p - 1) * (1 - s) / s + 1e-9), "of the time is idle"),
        (lambda p, s: np.ceil((p - 1) / s - 1e-9), "not m"),
        (lambda p, s: micro_batches(p, s) - (p == 2), "the batch itself"),
        (lambda p, s: 1000, "are enough too"),
    ],
)
def test_bubble(capsys, answer, message):
    assert message in said(capsys, check.exercise_2, answer)


def weighted(grads, sizes):
    return sum(n * g for n, g in zip(sizes, grads, strict=True)) / sum(sizes)


def plain(grads, sizes):
    return sum(grads) / len(grads)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (([8, 3, 1], weighted), "Correct"),
        ((..., plain), "choose the sizes first"),
        (([8.5, 3.5], weighted), "whole numbers"),
        (([12], weighted), "at least two"),
        (([8, 3], weighted), "11 samples together"),
        (([6, 6], weighted), "not broken it yet"),
        (([8, 3, 1], plain), "broken, and not mended"),
        (([8, 4], lambda grads, sizes: None), "nothing yet"),
        (([8, 4], lambda g, s: weighted(g, s) * sum(s)), "divide by their number"),
        (([8, 4], lambda g, s: weighted(g, s) * sum(s) / len(s)), "not of micro-batches"),
        (([8, 4], lambda g, s: g[0][:2]), "not that of a gradient"),
        (([8, 4], lambda g, s: g[0]), "is off by"),
    ],
)
def test_break_and_mend(capsys, answer, message):
    assert message in said(capsys, check.exercise_3, answer)


def stage(
    activation=np.tanh,
    slope=lambda out: 1 - out**2,
    turn=np.transpose,
    gradient=lambda h, out, e: h.T @ e,
    times=1,
):
    def middle(W, below, above):
        h = below.receive()
        out = activation(h @ W)
        for _ in range(times):
            above.send(out)
        e = above.receive() * slope(out)
        below.send(e @ turn(W))
        return gradient(h, out, e)

    return middle


def silent(W, below, above):
    h = below.receive()
    above.send(np.tanh(h @ W))
    above.receive()


def impatient(W, below, above):
    above.receive()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (stage(), "Correct"),
        (impatient, "both would wait for ever"),
        (silent, "nothing was sent below"),
        (lambda W, below, above: None, "nothing was sent above"),
        (stage(activation=lambda z: z), "tanh is missing"),
        (stage(slope=lambda out: 1), "the derivative of tanh is missing"),
        (stage(turn=lambda W: W), "has to be transposed"),
        (stage(turn=lambda W: np.eye(len(W))), "W is missing"),
        (stage(times=2), "one is enough"),
        (stage(gradient=lambda h, out, e: None), "return the gradient"),
        (stage(gradient=lambda h, out, e: out.T @ e), "not what went out"),
        (stage(gradient=lambda h, out, e: h.T @ e / len(h)), "a mean is taken"),
        (stage(gradient=lambda h, out, e: e), "should have shape"),
    ],
)
def test_middle_stage(capsys, answer, message):
    assert message in said(capsys, check.exercise_4, answer)
