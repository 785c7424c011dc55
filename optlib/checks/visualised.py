"""Judges of the exercises on the rules, visualised."""

from __future__ import annotations

import numpy as np

from .. import OPTIMIZERS, path
from ..adaptive import Adam
from ..classical import NAG, GradientDescent
from ..surfaces import beale, ravine
from . import WrongError, close, judge, number

EMPTY = "your function returns nothing yet: return {}."


@judge
def exercise_1(answer):
    """Steps of gradient descent from y = 1e-6 to |y| ≥ 1 on x² - y², at η = 0.05."""
    steps = number(answer, "steps")
    right = np.log(1e6) / np.log(1.1)
    if steps == np.floor(right):
        raise WrongError("after that many steps |y| is still below 1: round up.")
    if np.isclose(steps, right, atol=0.01):
        raise WrongError("a step is counted in whole numbers: round up.")
    if abs(steps - np.log(1e6) / np.log(1.05)) <= 1:
        raise WrongError("the curvature is −2, not −1: y grows by 1 + 2η a step.")
    if abs(steps - np.log10(1e6) / np.log(1.1)) <= 1:
        raise WrongError("you mixed two logarithms: take both to the same base.")
    if steps != np.ceil(right):
        size = 1e-6 * 1.1 ** min(max(steps, 0), 1000)
        raise WrongError(f"after {steps:g} steps |y| is {size:.3g}; look for the first above 1.")
    return "each hundredth of the offset would cost 49 steps more."


@judge
def exercise_2(answer):
    """Spearman's rank correlation of two lists without ties."""
    pairs = (
        ([3, 1, 2, 4], [3, 1, 2, 4]),
        ([30, 10, 40, 90, 20], [1, 5, 3, 2, 4]),
        ([7, 400, 8, 30, 2, 25], [9, 11, 2, 90, 5, 1]),
    )
    for a, b in pairs:
        got = answer(np.array(a), np.array(b))
        if got is None:
            raise WrongError(EMPTY.format("the correlation"))
        _explain_agreement(number(got, "the correlation"), a, b)
    return "1 is the same order, −1 the reverse, whatever the times themselves are."


def _explain_agreement(got, a, b):
    once = np.argsort(a) - np.argsort(b)
    twice = np.argsort(np.argsort(a)) - np.argsort(np.argsort(b))
    n = len(a)
    right, slip = (1 - 6 * (d**2).sum() / (n * (n**2 - 1)) for d in (twice, once))
    if close(got, right):
        return
    if close(got, slip):
        raise WrongError("argsort gives the order of the entries, not their ranks: sort it again.")
    if close(got, np.corrcoef(a, b)[0, 1]):
        raise WrongError("that is the correlation of the times; take it of their ranks.")
    if close(got, -right):
        raise WrongError("the sign is turned round: the same order should give 1.")
    if close(got, 1 - right):
        raise WrongError("you left out the 1 that the fraction is taken from.")
    raise WrongError(f"for {a} and {b} it gives {got:.4g}, not {right:.4g}.")


@judge
def exercise_3(answer):
    """Rates at which Adam settles first on Beale's function, then GD, then NAG."""
    order = ("Adam", "GradientDescent", "NAG")
    if not isinstance(answer, dict) or set(answer) != set(order):
        raise WrongError(f"give a dict with a rate for each of {', '.join(order)}.")
    if any(rate is ... for rate in answer.values()):
        raise WrongError("some rates are still missing: put numbers where the ... stand.")
    times = {}
    for name in order:
        rate = number(answer[name], f"the rate of {name}")
        if not 1e-4 <= rate <= 1:
            raise WrongError(f"the rate of {name}, {rate:g}, is not between 0.0001 and 1.")
        start = np.array(beale.start)[:, None]
        run = path(OPTIMIZERS[name](lr=rate), beale, start, 300, "freeze")
        good = ((run.value > 0.01) | (run.stopped >= 0))[::-1].argmax(0)[0]
        if run.stopped[0] >= 0 or run.value[-1, 0] > 1e3:
            raise WrongError(f"{name} flies off at that rate: take a smaller one.")
        if not good:
            raise WrongError(f"{name} has not settled after 300 steps at that rate.")
        times[name] = 301 - int(good)
    told = ", ".join(f"{name} {t}" for name, t in times.items())
    if not times["Adam"] < times["GradientDescent"] < times["NAG"]:
        raise WrongError(f"the order is another one; the steps to settle are {told}.")
    return f"the sponsor is content ({told}). Would you be?"


@judge
def exercise_4(answer):
    """How far a rule's path on a turned ravine is from its turned path."""
    for opt in (GradientDescent(lr=0.03), NAG(lr=0.02), Adam(lr=0.3)):
        for angle in (0.0, 0.4, 1.1):
            got = answer(opt, angle)
            if got is None:
                raise WrongError(EMPTY.format("the largest distance"))
            _explain_deviation(number(got, "the deviation"), opt, angle)
    return "zero for rules that only add up gradients; Adam sees the axes."


def _explain_deviation(got, opt, angle):
    straight, tilted = ravine(20), ravine(20, angle)
    first, second = (path(opt, f, f.start, 30) for f in (straight, tilted))

    def turned(by):
        x, y = first.theta.T
        return np.stack([x * np.cos(by) - y * np.sin(by), x * np.sin(by) + y * np.cos(by)], 1)

    def apart(a, b):
        return abs(a - b).max()

    right = apart(turned(angle), second.theta)
    if np.isclose(got, right, atol=1e-9):
        return
    name = type(opt).__name__
    slips = {
        "the starts differ already: turn the first path, and start each on its own surface.": apart(
            first.theta, second.theta
        ),
        "you turned the first path the other way round.": apart(turned(-angle), second.theta),
        "that compares the values; compare the points.": apart(first.value, second.value),
        "that is the last step only; take the largest of all steps.": apart(
            turned(angle)[-1], second.theta[-1]
        ),
    }
    for message, slip in slips.items():
        if np.isclose(got, slip, atol=1e-9):
            raise WrongError(message)
    raise WrongError(f"for {name} and the angle {angle} it gives {got:.4g}, not {right:.4g}.")
