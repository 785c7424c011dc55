"""Judges of the chapter on elastic averaging."""

from __future__ import annotations

import numpy as np

from optlib.parallel import EASGD, Fleet, simulate

from . import WrongError, close, judge, number


def _pair(found, what):
    if found is None:
        raise WrongError(f"your function returns nothing yet: return {what}.")
    if not isinstance(found, tuple | list) or len(found) != 2:
        raise WrongError(f"return the pair {what}, not {found!r}.")
    return found


@judge
def exercise_1(answer):
    """α = β/K and ρ = α/η."""
    for beta, workers, lr in ((0.9, 4, 0.1), (0.9, 16, 0.05), (0.5, 3, 0.2)):
        alpha, rho = (
            number(v, "each of the two") for v in _pair(answer(beta, workers, lr), "α, ρ")
        )
        right = beta / workers
        if close(alpha, beta):
            raise WrongError(
                "β = Kα is the share of the way that the centre goes; α is a K-th of it."
            )
        if close(alpha, beta * workers):
            raise WrongError("you multiplied by K: more workers need a smaller α each.")
        if not close(alpha, right):
            raise WrongError(
                f"for β = {beta:g} and K = {workers}, α is {right:.4g}, not {alpha:.4g}."
            )
        if close(rho, right * lr):
            raise WrongError("α = ηρ: divide by η to get ρ.")
        if not close(rho, right / lr):
            raise WrongError(
                f"for α = {right:.4g} and η = {lr:g}, ρ is {right / lr:.4g}, not {rho:.4g}."
            )
    return "the centre's speed β stays the same, whatever the number of workers."


@judge
def exercise_2(answer):
    """The largest stable α: 2u/(2 + Ku) with u = 2 - ηλ."""
    for a, workers in ((0.5, 4), (1.0, 1), (1.5, 8), (0.1, 2)):
        found = answer(a, workers)
        if found is None:
            raise WrongError("your function returns nothing yet: return the limit of α.")
        found, u = number(found, "the limit"), 2 - a
        where = f"for ηλ = {a:g} and K = {workers}"
        if close(found, 2 * u / (2 + workers * u)):
            continue
        if close(found, 2 / workers):
            raise WrongError(f"{where}, Kα = 2 is the limit only for ηλ = 0: the worker moves too.")
        if workers > 1 and close(found, 2 * u / (2 + u)):
            raise WrongError(f"{where}, that is the limit of one worker, and of the round robin.")
        raise WrongError(
            f"{where}, your α = {found:.4g} gives (2 - ηλ)(2 - Kα) = "
            f"{u * (2 - workers * found):.4g} and 2α = {2 * found:.4g}; at the limit "
            "the two are equal."
        )
    return "at ηλ = 0 it is 2/(K + 1), not 2/K."


def _radius(a, alpha, workers):
    pulled = np.array([[1 - a - alpha, alpha], [workers * alpha, 1 - workers * alpha]])
    return np.abs(np.linalg.eigvals(pulled)).max()


def _settles(a, alpha, workers):
    """Whether the round robin brings everybody to the minimum."""
    with np.errstate(all="ignore"):
        run = simulate(
            EASGD(a, alpha, 1), lambda k, s: lambda x: x, np.ones(1), Fleet(workers), 2000
        )
    return bool(abs(run.theta[0]) < 1e-2)


@judge
def exercise_3(answer):
    """Break the lock-step, and mend it by taking turns."""
    found = answer()
    if found is None:
        raise WrongError("your function returns nothing yet: return (ηλ, α, K).")
    if not isinstance(found, tuple | list) or len(found) != 3:
        raise WrongError(f"return the three numbers (ηλ, α, K), not {found!r}.")
    a, alpha, workers = (number(v, "each of the three") for v in found)
    if not (0 < a < 2 and 0 < alpha <= 1):
        raise WrongError(f"ηλ = {a:g} must lie between 0 and 2, and α = {alpha:g} in (0, 1].")
    if workers != int(workers) or not 1 <= workers <= 64:
        raise WrongError(f"K = {workers:g} must be a whole number from 1 to 64.")
    workers = int(workers)
    radius = _radius(a, alpha, workers)
    if radius <= 1.001:
        raise WrongError(
            f"not broken: in lock-step the largest eigenvalue has the size {radius:.4g}. "
            "Ask (stability) for more workers, or a larger α."
        )
    if not _settles(a, alpha, workers):
        limit = (4 - 2 * a) / (4 - a)
        raise WrongError(
            f"broken, but not mended: taking turns does not settle either; (turns) asks for "
            f"α < {limit:.4g} at ηλ = {a:g}, and yours is {alpha:g}."
        )
    return f"in lock-step the error grows by {radius:.3g} a step; taking turns, it dies out."


@judge
def exercise_4(answer):
    """Where the centre rests if each worker has a bowl of its own."""
    rng = np.random.default_rng(5)
    for rho in (0.1, 1.0, 30.0):
        lam, own = rng.uniform(0.5, 5, 4), rng.standard_normal(4)
        found = answer(lam, own, rho)
        if found is None:
            raise WrongError("your function returns nothing yet: return the centre.")
        found = number(found, "the centre")
        weight = lam / (lam + rho)
        if close(found, weight @ own / weight.sum()):
            continue
        if close(found, lam @ own / lam.sum()):
            raise WrongError("that is the minimum of the sum; the centre is there only for ρ → ∞.")
        if close(found, own.mean()):
            raise WrongError("that is the mean of the minima; the centre is there only for ρ → 0.")
        rest = (lam * own + rho * found) / (lam + rho)
        raise WrongError(
            f"with the centre at {found:.4g} the workers rest at a mean of {rest.mean():.4g}; the "
            "centre rests only at the mean of its workers."
        )
    return "each worker weighs λ/(λ + ρ): the spring decides whose opinion counts."
