"""Judges of the exercises on Nadam."""

from __future__ import annotations

import numpy as np

from . import WrongError, close, judge, number


@judge
def exercise_1(answer):
    """The first step of the survey's Nadam at β₁ = 0.8, in units of η."""
    first = number(answer, "first")
    if close(first, 1):
        raise WrongError("that is Adam's first step; Nadam adds the gradient's own part to it.")
    if close(first, 0.8 / 1.8 + 1):
        raise WrongError("that is Dozat's: the survey divides by 1 − β₁^t in both parts.")
    if close(first, 0.8 + 0.2):
        raise WrongError("the gradient's own part is corrected too: divide it by 1 − β₁.")
    if close(first, 1.9):
        raise WrongError("that is the first step at β₁ = 0.9; here it is 0.8.")
    if close(first, 0.2 * 1.8):
        raise WrongError("that is the bracket without its corrections.")
    if not close(first, 1.8):
        raise WrongError(f"{first:.4g} is not β₁ times 1 plus (1 − β₁)/(1 − β₁).")
    return "the survey's first step is 1 + β₁ times η."


@judge
def exercise_2(answer):
    """The weight of a gradient by its age in β₁ m_t + (1 − β₁) g_t."""
    for beta1 in (0.9, 0.5):
        for k in range(6):
            got = answer(k, beta1)
            if got is None:
                raise WrongError("your function returns nothing yet: return the weight.")
            _weigh(number(got, "the weight"), k, beta1)
    return "the newest gradient counts 1 + β₁ times as in Adam, every other one β₁ times."


def _weigh(got, k, beta1):
    adam = (1 - beta1) * beta1**k
    right = beta1 * adam + (1 - beta1) * (k == 0)
    case = f"at age {k} and β₁ = {beta1:g}"
    if close(got, right):
        return
    if close(got, adam):
        raise WrongError(f"{case}, {got:.4g} is Adam's weight: here m_t is multiplied by β₁.")
    if close(got, beta1 * adam):
        raise WrongError(f"{case} the gradient's own part, 1 − β₁, is missing.")
    if close(got, beta1 * adam + (1 - beta1)):
        raise WrongError(f"{case} only m_t counts: g_t itself is the newest gradient.")
    raise WrongError(f"{case} it gives {got:.6g}, not {right:.6g}.")


@judge
def exercise_3(answer):
    """The rate schedule that makes the weights of the survey's step add up to η."""
    for eta, beta1 in ((0.1, 0.9), (2.0, 0.5)):
        rate = answer(eta, beta1)
        if rate is None:
            raise WrongError("your function returns nothing yet: return a function of t.")
        if not callable(rate):
            raise WrongError(f"return a function of t, such as a lambda, not {rate!r}.")
        for t in (1, 2, 3, 10, 100):
            _add_up(number(rate(t), f"the rate at t = {t}"), t, eta, beta1)
    return "both parts are now divided by 1 − β₁^(t+1), and on a constant gradient each step is η."


def _add_up(got, t, eta, beta1):
    now, after = 1 - beta1**t, 1 - beta1 ** (t + 1)
    total = got * after / now
    case = f"at t = {t} with η = {eta:g} and β₁ = {beta1:g}"
    if close(total, eta):
        return
    if close(got, eta * after / now):
        raise WrongError(f"{case} the fraction is upside down: it lengthens a step too long.")
    if close(got, eta):
        raise WrongError(f"{case} your rate is η, which leaves the weights at {total:.4g}.")
    if close(got, eta * now):
        raise WrongError(f"{case} you took out the survey's correction and put none in its place.")
    if t > 1 and close(got, eta * (1 - beta1 ** (t - 1)) / now):
        raise WrongError(f"{case} you are a step behind: the weights add up to 1 − β₁^(t+1).")
    raise WrongError(f"{case} the weights add up to {total:.4g}, not to η.")


def _brackets(gradients, mu, behind=False, same_factor=False, decay=None):
    """Dozat's numerators; the options make the usual slips."""
    m, product, found = 0.0, 1.0, []
    for t, g in enumerate(gradients, start=1):
        product *= mu(t)
        keep = mu(t) if decay is None else decay
        m = keep * m + (1 - keep) * g
        ahead = product if behind else product * mu(t + 1)
        factor = mu(t) if same_factor else mu(t + 1)
        found.append(factor * m / (1 - ahead) + (1 - mu(t)) * g / (1 - product))
    return np.array(found)


@judge
def exercise_4(answer):
    """Dozat's corrected numerators under a momentum schedule."""
    gradients = np.array([1.0, -0.5, 2.0, 0.25, 3.0, -1.0])

    def mu(t):
        return 0.9 * (1 - 0.5 * 0.7**t)

    got = answer(list(gradients), mu)
    if got is None:
        raise WrongError("your function returns nothing yet: return the list of brackets.")
    got = np.asarray(got, dtype=float)
    if got.shape != gradients.shape:
        raise WrongError(f"there are {gradients.size} gradients; you return shape {got.shape}.")
    if np.allclose(got, _brackets(gradients, mu)):
        return "factor and product of the momentum part both look one step ahead."
    slips = {
        "your momentum part is corrected with today's product, as in the survey: "
        "use the next step's.": {"behind": True},
        "the factor of your momentum part is today's μ: use the next step's.": {
            "same_factor": True
        },
        "that is all of today's μ: the momentum part looks one step ahead.": {
            "behind": True,
            "same_factor": True,
        },
        "your m decays by 0.9, as torch's does: in Dozat's rule it decays by μ.": {"decay": 0.9},
    }
    for message, options in slips.items():
        if np.allclose(got, _brackets(gradients, mu, **options)):
            raise WrongError(message)
    first = int(np.argmax(~np.isclose(got, _brackets(gradients, mu)))) + 1
    right = _brackets(gradients, mu)[first - 1]
    raise WrongError(f"at step {first} it gives {got[first - 1]:.6g}, not {right:.6g}.")
