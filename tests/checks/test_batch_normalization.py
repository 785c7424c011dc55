"""The judges accept the worked solutions, and tell typical mistakes apart."""

import numpy as np
import pytest
import torch

from optlib.checks import batch_normalization as check


def said(capsys, exercise, answer):
    exercise(answer)
    return capsys.readouterr().out.strip()


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (lambda x, eps: (x - x.mean()) / np.sqrt(x.var() + eps), "Correct"),
        (lambda *a: None, "nothing yet"),
        (lambda x, eps: (x - x.mean()) / np.sqrt(x.var(ddof=1) + eps), "not by B − 1"),
        (lambda x, eps: (x - x.mean()) / (x.std() + eps), "inside the root"),
        (lambda x, eps: (x - x.mean()) / (x.var() + eps), "divide by the root"),
        (lambda x, eps: x / np.sqrt(x.var() + eps), "mean is still in it"),
        (lambda x, eps: (x - x.mean()) / x.std(), "ε is missing"),
        (lambda x, eps: 3.0, "should have the shape (3,)"),
        (lambda x, eps: "x", "array of numbers"),
        (lambda x, eps: 0 * x, "; it is ["),
    ],
)
def test_normalise(capsys, answer, message):
    assert message in said(capsys, check.exercise_1, answer)


def running(ddof=1, first=1, new=lambda m: m):
    def after(batches, m):
        v = first
        for x in batches:
            v = (1 - new(m)) * v + new(m) * x.var(ddof=ddof)
        return v

    return after


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (running(), "Correct"),
        (lambda *a: None, "nothing yet"),
        (running(ddof=0), "takes the unbiased"),
        (running(new=lambda m: 1 - m), "weight of the new"),
        (running(first=0), "starts at 1"),
        (lambda batches, m: np.mean([x.var(ddof=1) for x in batches]), "should fade"),
        (lambda *a: 7.0, "; it is "),
    ],
)
def test_running_variance(capsys, answer, message):
    assert message in said(capsys, check.exercise_2, answer)


def fold(factor=lambda gamma, v, eps: gamma / np.sqrt(v + eps), b=lambda beta, r, f: beta - r * f):
    def folded(W, gamma, beta, r, v, eps):
        return W * factor(gamma, v, eps), b(beta, r, gamma / np.sqrt(v + eps))

    return folded


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (fold(), "Correct"),
        (fold(b=lambda beta, r, f: (beta - r * f)[None]), "Correct"),
        (lambda *a: None, "nothing yet"),
        (lambda W, *a: W, "two things"),
        (lambda W, *a: (W.T, W[0]), "shape (4, 3)"),
        (fold(lambda gamma, v, eps: gamma / np.sqrt(v)), "lacks ε"),
        (fold(lambda gamma, v, eps: gamma / (v + eps)), "take its root"),
        (fold(lambda gamma, v, eps: 1 / np.sqrt(v + eps)), "lacks the factor γ"),
        (fold(lambda gamma, v, eps: 1), "still W"),
        (fold(lambda gamma, v, eps: 2), "scale each column"),
        (fold(b=lambda beta, r, f: beta), "lacks the running mean"),
        (fold(b=lambda beta, r, f: beta - r), "is scaled too"),
        (fold(b=lambda beta, r, f: beta + r * f), "is subtracted"),
        (fold(b=lambda beta, r, f: 0 * r), "for an input of 0"),
    ],
)
def test_fold(capsys, answer, message):
    assert message in said(capsys, check.exercise_3, answer)


def back(level=1, tilt=1, axis=1, inside=True, noise=1):
    def backward(dy, x, gamma, eps):
        def mean(v):
            return v.mean(axis=axis, keepdims=True)

        s = np.sqrt(x.var(axis=axis, keepdims=True) + noise * eps)
        x_hat, g = (x - mean(x)) / s, gamma * dy if inside else dy
        dx = (g - level * mean(g) - tilt * x_hat * mean(g * x_hat)) / s
        return dx if inside else gamma * dx

    return backward


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (back(), "Correct"),
        (lambda *a: None, "nothing yet"),
        (back(axis=0), "over the batch"),
        (back(inside=False), "inside the means"),
        (back(level=0, tilt=0), "keep μ and s fixed"),
        (back(tilt=0), "s depends on x"),
        (back(level=0), "μ depends on x"),
        (back(noise=0), "ε is missing"),
        (lambda dy, x, gamma, eps: 0 * x, "does not agree"),
    ],
)
def test_layer_normalization_backwards(capsys, answer, message):
    assert message in said(capsys, check.exercise_4, answer)


def test_the_gradient_is_that_of_autograd(capsys):
    """What the judge calls right is what torch computes."""

    def backward(dy, x, gamma, eps):
        x, dy, gamma = (torch.tensor(v) for v in (x, dy, gamma))
        y = torch.nn.functional.layer_norm(x.requires_grad_(), x.shape[1:], gamma, None, eps)
        return torch.autograd.grad((dy * y).sum(), x)[0].numpy()

    assert "Correct" in said(capsys, check.exercise_4, backward)
