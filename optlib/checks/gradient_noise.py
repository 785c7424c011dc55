"""Judges of the chapter Gradient noise."""

from __future__ import annotations

import numpy as np

from . import WrongError, close, judge, number


def _found(value, what):
    if value is None:
        raise WrongError(f"your function returns nothing yet: return {what}.")
    return number(value, what)


def _s2(t, eta, gamma):
    return eta / (1 + t) ** gamma


@judge
def exercise_1(answer):
    """The deviation of the noise at a step."""
    for t, eta, gamma in ((0, 0.01, 0.55), (1, 0.3, 0.55), (9, 1.0, 0.55), (99, 0.3, 1.0)):
        found = _found(answer(t, eta, gamma), "the deviation")
        right = np.sqrt(_s2(t, eta, gamma))
        if close(found, right):
            continue
        told = f"at t = {t} with η = {eta:g} and γ = {gamma:g}, you say {found:.4g}"
        if close(found, right**2):
            raise WrongError(f"{told}: that is the variance; take the root.")
        if close(found, np.sqrt(_s2(t + 1, eta, gamma))):
            raise WrongError(f"{told}: that is one step late; t counts from 0.")
        if close(found, np.sqrt(eta) / (1 + t) ** gamma):
            raise WrongError(f"{told}: the root is of the whole fraction.")
        raise WrongError(f"{told}; it is {right:.4g}.")
    return "a variance of 0.01 is a deviation of 0.1."


@judge
def exercise_2(answer):
    """The η for a temperature."""
    for T, t, lr, gamma in ((0.2, 0, 0.05, 0.55), (0.01, 99, 0.1, 0.55), (1.0, 9, 0.01, 0.3)):
        found = _found(answer(T, t, lr, gamma), "η")
        right = 2 * T / lr * (1 + t) ** gamma
        if close(found, right):
            continue
        told = f"for T = {T:g} at t = {t} with a learning rate of {lr:g}, you say {found:.4g}"
        if close(found, right / 2):
            raise WrongError(f"{told}: T is ασ²/2, so a 2 is missing.")
        if close(found, np.sqrt(right)) or close(found, 2 * T / lr * (1 + t) ** (gamma / 2)):
            raise WrongError(f"{told}: η is a variance, without a root.")
        if close(found, 2 * T / lr):
            raise WrongError(f"{told}: the noise has faded by (1 + t)^γ until then.")
        if close(found, 2 * T / lr / (1 + t) ** gamma):
            raise WrongError(f"{told}: it fades, so it has to start higher, not lower.")
        if close(found, 2 * T / lr**2 * (1 + t) ** gamma):
            raise WrongError(f"{told}: T holds the learning rate once, not squared.")
        raise WrongError(f"{told}; it is {right:.4g}.")
    return "a temperature belongs to a learning rate and a noise together."


def _bill(steps, curvature, lr, eta, gamma, first=0, factor=2, power=2):
    V = 0.0
    for t in range(steps):
        V = (1 - lr * curvature) ** factor * V + lr**power * _s2(t + first, eta, gamma)
    return curvature * V / 2


@judge
def exercise_3(answer):
    """The loss that the noise costs in a valley."""
    cases = ((2, 2.0, 0.1, 0.01, 0.55), (3, 2.0, 0.1, 0.3, 0.55), (200, 0.5, 0.2, 1.0, 0.3))
    for case in cases:
        found = _found(answer(*case), "the mean loss")
        right = _bill(*case)
        if close(found, right):
            continue
        told = f"for {case[0]} steps at curvature {case[1]:g}, you say {found:.4g}"
        if close(found, _bill(*case, first=1)):
            raise WrongError(f"{told}: the first noise has t = 0.")
        if close(found, _bill(*case, factor=1)):
            raise WrongError(f"{told}: a factor on θ is squared on its variance.")
        if close(found, _bill(*case, power=1)):
            raise WrongError(f"{told}: the learning rate multiplies the noise: it enters squared.")
        if close(found, right * 2 / case[1]):
            raise WrongError(f"{told}: that is the variance; the loss is ½λV.")
        if close(found, right * 2):
            raise WrongError(f"{told}: the loss has a half in front.")
        raise WrongError(f"{told}; it is {right:.4g}.")
    return "the noise is paid for in every direction, also where it is of no use."


def _steps(target, lr, eta, gamma):
    V, t = 0.0, 0
    while target**2 > V:
        V, t = V + lr**2 * _s2(t, eta, gamma), t + 1
    return t


@judge
def exercise_4(answer):
    """When a random walk has become an initialisation."""
    for target, lr, eta, gamma in (
        (0.2, 0.5, 0.01, 0.55),
        (0.35, 0.5, 0.3, 0.55),
        (0.2, 1, 0.01, 0.0),
    ):
        found = _found(answer(target, lr, eta, gamma), "the number of steps")
        right = _steps(target, lr, eta, gamma)
        if found == right or (gamma == 0 and abs(found - right) <= 1):
            continue
        told = f"for a deviation of {target:g} with η = {eta:g}, you say {found:g}"
        if found == _steps(np.sqrt(target), lr, eta, gamma):
            raise WrongError(f"{told}: variances add, so the target is squared.")
        if found == _steps(target, np.sqrt(lr), eta, gamma):
            raise WrongError(f"{told}: the learning rate enters squared.")
        if found == _steps(target, 1.0, eta, gamma) and lr != 1:
            raise WrongError(f"{told}: each step multiplies the noise by the learning rate.")
        if found == right - 1:
            raise WrongError(f"{told}: after that many steps it is still below; count one more.")
        if not float(found).is_integer():
            raise WrongError(f"{told}: steps are whole, and the sum is no integral.")
        raise WrongError(f"{told}; it is {right}.")
    return "a random walk from zero is a random initialisation that takes its time."
