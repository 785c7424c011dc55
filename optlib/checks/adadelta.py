"""Judges of the chapter Adadelta."""

from __future__ import annotations

import numpy as np

from optlib import Adadelta, descend
from optlib.rosetta import TorchAdadelta

from . import WrongError, close, judge, number


@judge
def exercise_1(answer):
    """The γ of an average that stands for a window: (w - 1)/(w + 1)."""
    for w in (19, 3, 1, 199):
        found = answer(w)
        if found is None:
            raise WrongError("your function returns nothing yet: return γ.")
        found, right = number(found, "γ"), (w - 1) / (w + 1)
        if close(found, right):
            continue
        if close(found, 1 - 1 / w):
            raise WrongError(
                f"for w = {w} your γ = {found:.4g} has the time constant w; its mean age is "
                f"{w - 1}, the window's {(w - 1) / 2:g}."
            )
        if not 0 <= found < 1:
            raise WrongError(f"for w = {w} your γ = {found:.4g} is no decay: it is in [0, 1).")
        raise WrongError(
            f"for w = {w} your γ = {found:.4g} has the mean age {found / (1 - found):.3g}, "
            f"the window has {(w - 1) / 2:g}."
        )
    return "one number remembers as long as the window, and fluctuates as little."


def _first(eps, g, gamma):
    return np.sqrt(eps) * abs(g) / np.sqrt((1 - gamma) * g**2 + eps)


@judge
def exercise_2(answer):
    """The ε of a first step of a given length."""
    for length, g, gamma in ((0.1, 2.0, 0.9), (0.5, -1.0, 0.95), (1e-3, 0.01, 0.5)):
        eps = answer(length, g, gamma)
        if eps is None:
            raise WrongError("your function returns nothing yet: return ε.")
        eps = number(eps, "ε")
        case = f"for length = {length:g}, g = {g:g} and γ = {gamma:g}"
        if not eps > 0:
            raise WrongError(f"{case} your ε = {eps:.4g}; it has to be above 0.")
        found = _first(eps, g, gamma)
        if close(found, length):
            continue
        slips = {
            "that neglects ε beside the gradient in the denominator.": (1 - gamma) * length**2,
            "the first average holds only (1 - γ)g².": length**2 * g**2 / (g**2 - length**2),
            "γ and 1 - γ are exchanged.": length**2 * gamma * g**2 / (g**2 - length**2),
        }
        why = "".join(f" {text}" for text, slip in slips.items() if close(eps, slip))
        raise WrongError(f"{case} your ε = {eps:.4g} makes a step of {found:.4g}.{why}")
    return "ε is chosen by the length of a step, as a learning rate would be."


def _rates(g, gamma, eps=1e-20):
    """What optlib does: the factor of √ε in front of g / RMS[g]."""
    grads = [lambda theta, x=x: np.array([x]) for x in g]
    x = [theta[0] for theta, _ in descend(Adadelta(gamma, eps), grads, np.zeros(1))]
    steps, g2, rates = np.diff(x, prepend=0), 0, []
    for step, x in zip(steps, g, strict=True):
        g2 = gamma * g2 + (1 - gamma) * x**2
        rates.append(abs(step) * np.sqrt(g2) / abs(x) / np.sqrt(eps))
    return np.array(rates)


@judge
def exercise_3(answer):
    """The hidden rates √(1 + e_{t-1})."""
    rng = np.random.default_rng(0)
    for g, gamma in ((np.ones(20), 0.9), (1 + rng.random(30), 0.5), (rng.normal(size=30), 0.9)):
        found = answer(g.copy(), gamma)
        if found is None:
            raise WrongError("your function returns nothing yet: return a list of rates.")
        found, right = np.asarray(found, dtype=float), _rates(g, gamma)
        if found.shape != right.shape:
            raise WrongError(f"{len(g)} gradients have {len(g)} rates, not {found.shape}.")
        if np.allclose(found, right, rtol=1e-4):
            continue
        if np.allclose(found[:-1], right[1:], rtol=1e-4):
            raise WrongError("your rates come one step early: step t knows only e of step t - 1.")
        if np.allclose(found, right**2, rtol=1e-4):
            raise WrongError("the rate is the root of 1 + e.")
        if np.allclose(found, np.sqrt(right**2 - 1), rtol=1e-4, atol=1e-4):
            raise WrongError("1 + e stands under the root: the 1 is ε itself, which starts it.")
        if np.allclose(found, 1):
            raise WrongError("your e stays 0: it grows by (1 - γ)(1 + e)r at each step.")
        first = int(np.argmax(~np.isclose(found, right, rtol=1e-4))) + 1
        raise WrongError(
            f"rate {first} is {right[first - 1]:.4g}, yours {found[first - 1]:.4g}; "
            "r divides by the average that already holds this gradient."
        )
    return "no ε is in them: Adadelta is √ε times a rate of its own making."


def _steps(opt, gradients):
    grads = [lambda theta, g=g: np.array([g]) for g in gradients]
    return np.diff([x[0] for x, _ in descend(opt, grads, np.zeros(1))], prepend=0)


@judge
def exercise_4(answer):
    """TorchAdadelta in other units: lr = c²/k, eps = (k/c)² ε."""
    g = np.random.default_rng(1).normal(size=25)
    for c, k, gamma, eps in ((1000.0, 1.0, 0.9, 1e-6), (2.0, 5.0, 0.5, 0.3), (1.0, 7.0, 0.8, 0.1)):
        opt = answer(c, k, gamma, eps)
        if opt is None:
            raise WrongError("your function returns nothing yet: return a TorchAdadelta.")
        if not isinstance(opt, TorchAdadelta):
            raise WrongError(f"the answer should be a TorchAdadelta(lr=…, …), not {opt!r}.")
        wanted, found = c * _steps(Adadelta(gamma, eps), g), _steps(opt, k / c * g)
        if np.allclose(found, wanted, rtol=1e-6, atol=0):
            continue
        case = f"with c = {c:g} and k = {k:g}"
        if not close(opt.rho, gamma):
            raise WrongError(f"{case}: ρ is γ; a decay has no unit.")
        if not close(opt.eps, (k / c) ** 2 * eps):
            raise WrongError(
                f"{case} your ε is {opt.eps / eps:.4g} times the old one; "
                f"g² became {(k / c) ** 2:.4g} times as large."
            )
        raise WrongError(
            f"{case} your first step is {found[0] / wanted[0]:.4g} times as long as it "
            "should be: η²ε is the numerator's ε."
        )
    return "PyTorch's 1.0 has the unit [θ]²/[J], the unit of gradient descent's η."
