"""Judges of the chapter Momentum."""

from __future__ import annotations

import numpy as np

from optlib import Momentum, descend
from optlib.rosetta import AveragingMomentum, TorchMomentum
from optlib.schedules import Cosine, StepDecay

from . import WrongError, close, judge, number


def _iterates(opt, gradients):
    """Where `opt` goes from 0 on a fixed sequence of gradients."""
    grads = [lambda theta, g=g: np.array([g]) for g in gradients]
    return np.array([theta[0] for theta, _ in descend(opt, grads, np.zeros(1))])


def _gradients(n=12):
    return np.random.default_rng(3).standard_normal(n)


def _momentum(answer):
    if not isinstance(answer, Momentum):
        raise WrongError(f"the answer should be a Momentum(lr=…, gamma=…), not {answer!r}.")
    return answer


@judge
def exercise_1(answer):
    """The Momentum that moves as AveragingMomentum(lr=0.5, gamma=0.8) does: lr = 0.1."""
    opt, g = _momentum(answer), _gradients()
    wanted, found = _iterates(AveragingMomentum(lr=0.5, gamma=0.8), g), _iterates(opt, g)
    if np.allclose(found, wanted):
        return "η inside the velocity is the average's α times 1 - γ."
    if not close(opt.gamma, 0.8):
        raise WrongError(
            f"old gradients fade by 0.8 a step in your colleague's rule, not {opt.gamma}."
        )
    raise WrongError(
        f"your first step is {found[0] / wanted[0]:.3g} times your colleague's: "
        "how much of the first gradient does an average take in?"
    )


@judge
def exercise_2(answer):
    """Polyak's η and γ from the extreme curvatures."""
    for mu, L in ((1.0, 25.0), (0.5, 8.0), (0.01, 3.0)):
        found = answer(mu, L)
        if found is None:
            raise WrongError("your function returns nothing yet: return (lr, gamma).")
        try:
            lr, gamma = found
        except (TypeError, ValueError):
            raise WrongError(f"return the pair (lr, gamma), not {found!r}.") from None
        _polyak(number(lr, "lr"), number(gamma, "gamma"), mu, L)
    return "all curvatures between μ and L now shrink by the same factor, √γ."


def _polyak(lr, gamma, mu, L):
    best, root = 4 / (mu**0.5 + L**0.5) ** 2, (L**0.5 - mu**0.5) / (L**0.5 + mu**0.5)
    where = f"for μ = {mu:g} and L = {L:g}"
    if close(lr, 2 / (mu + L)):
        raise WrongError(f"{where}, {lr:.4g} is the best η of plain gradient descent.")
    if not close(lr, best):
        raise WrongError(
            f"{where}, your η = {lr:.4g} gives 1 - √(ημ) = {1 - (lr * mu) ** 0.5:.4g} and "
            f"√(ηL) - 1 = {(lr * L) ** 0.5 - 1:.4g}; the best η makes them equal."
        )
    if close(gamma, root):
        raise WrongError(f"{where}, your γ = {gamma:.4g} is the rate; the rate is √γ.")
    if close(gamma, (L - mu) ** 2 / (L + mu) ** 2):
        raise WrongError(f"{where}, you used κ where its root belongs.")
    if not close(gamma, root**2):
        raise WrongError(f"{where}, critical damping at both ends asks for γ = {root**2:.4g}.")


def _floor(lr, gamma, h, sigma):
    return lr * sigma**2 * (1 + gamma) / (h * (1 - gamma) * (2 * (1 + gamma) - lr * h))


@judge
def exercise_3(answer):
    """The η whose noise floor is a given variance: (floor) solved for η."""
    for floor, gamma, h, sigma in (
        (0.5, 0.9, 1.0, 1.0),
        (0.02, 0.0, 3.0, 0.5),
        (2.0, 0.5, 0.8, 3.0),
    ):
        lr = answer(floor, gamma, h, sigma)
        if lr is None:
            raise WrongError("your function returns nothing yet: return η.")
        lr = number(lr, "η")
        case = f"for γ = {gamma:g}, h = {h:g}, σ = {sigma:g} your η = {lr:.4g}"
        if not 0 < lr < 2 * (1 + gamma) / h:
            raise WrongError(f"{case} is outside the stable range 0 < ηh < 2(1 + γ).")
        found = _floor(lr, gamma, h, sigma)
        if close(found, floor):
            continue
        small = 2 * h * floor * (1 - gamma) / sigma**2
        why = " You solved the approximation for small ηh." if close(lr, small) else ""
        raise WrongError(f"{case} gives the variance {found:.4g}; {floor:g} was wanted.{why}")
    return "a floor fixes η once γ is chosen: more memory asks for a smaller η."


@judge
def exercise_4(answer):
    """Momentum whose schedules copy torch's: γ_t = μ η_t / η_{t-1}."""
    g = _gradients(20)
    for lr in (StepDecay(0.1, every=5, factor=0.2), Cosine(0.3, steps=40)):
        opt = answer(lr, 0.9)
        if opt is None:
            raise WrongError("your function returns nothing yet: return a Momentum.")
        opt = _momentum(opt)
        wanted, found = _iterates(TorchMomentum(lr=lr, momentum=0.9), g), _iterates(opt, g)
        if np.allclose(found, wanted):
            continue
        if np.allclose(found, _iterates(Momentum(lr=lr, gamma=0.9), g)):
            raise WrongError("that is the survey's rule: its old velocity still holds the old η.")
        first = int(np.argmax(~np.isclose(found, wanted))) + 1
        raise WrongError(
            f"with {lr!r} your iterates leave torch's at step {first}: v = ηb before and "
            "after a step, so by what does ηb fade when η changes?"
        )
    return "v = ηb at every step: when η falls, γ falls with it for one step."
