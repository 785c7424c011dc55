"""The judges accept the worked solutions, and tell typical mistakes apart."""

import numpy as np
import pytest

from optlib.checks import stochastic_gradient_descent as check


def said(capsys, exercise, answer):
    exercise(answer)
    return capsys.readouterr().out.strip()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda p, n: 1 / (n * p), "Correct"),
        (..., "Nothing to check yet"),
        (lambda p, n: None, "nothing yet"),
        (lambda p, n: 1 / p, "the mean is 3 times the gradient"),
        (lambda p, n: 1, "counts 1.5 times its share"),
        (lambda p, n: n * p, "each should count once"),
        (lambda p, n: "p", "should be one number"),
    ],
)
def test_weights_of_an_unequal_draw(capsys, answer, message):
    assert message in said(capsys, check.exercise_1, answer)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda c, lam: min(1, 2 * c * lam), "Correct"),
        (lambda c, lam: None, "nothing yet"),
        (lambda c, lam: 2 * c * lam, "but the noise only like 1/t"),
        (lambda c, lam: 1, "the start is slower"),
        (lambda c, lam: min(1, c * lam), "the variance is its square"),
        (lambda c, lam: -min(1, 2 * c * lam), "is the power of t"),
        (lambda c, lam: 0.7, "falls like t^-0.4, not t^-0.7"),
    ],
)
def test_exponent_of_c_over_t(capsys, answer, message):
    assert message in said(capsys, check.exercise_2, answer)


def best_rate(q, sigma):
    s, w = sigma**2, q**2
    return (np.sqrt(w**2 + 4 * s * w) - w) / (2 * s)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (best_rate, "Correct"),
        (lambda q, sigma: None, "nothing yet"),
        (lambda q, sigma: q / sigma, "when η is small"),
        (lambda q, sigma: 1.0, "all but the last example"),
        (lambda q, sigma: 0.2, "the least is"),
        (lambda q, sigma: 2.5, "outside the stable range"),
    ],
)
def test_rate_for_a_wandering_target(capsys, answer, message):
    assert message in said(capsys, check.exercise_3, answer)


def test_the_best_rate_is_the_least_of_a_fine_grid():
    eta = np.linspace(0.001, 1.999, 19_981)
    for q, sigma in ((0.1, 1.0), (1.0, 1.0), (2.0, 0.5)):
        least = eta[check._tracking(eta, q, sigma).argmin()]
        assert np.isclose(least, best_rate(q, sigma), atol=1e-4)


def edge(h, B):
    return 2 * np.mean(h) / (np.mean(h) ** 2 + np.var(h) / B)


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (edge, "Correct"),
        (lambda h, B: None, "nothing yet"),
        (lambda h, B: 2 / h.mean(), "the edge of batch gradient descent"),
        (lambda h, B: 2 / h.max(), "the mean square allows more"),
        (lambda h, B: 2 * h.mean() / (h**2).mean(), "is the edge for B = 1"),
        (lambda h, B: edge(h, B) / 2, "a step multiplies the mean square by"),
    ],
)
def test_edge_with_batches(capsys, answer, message):
    assert message in said(capsys, check.exercise_4, answer)
