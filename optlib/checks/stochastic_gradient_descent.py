"""Judges of the chapter Stochastic gradient descent."""

from __future__ import annotations

import numpy as np

from . import WrongError, close, judge, number


def _returned(found, name):
    if found is None:
        raise WrongError(f"your function returns nothing yet: return {name}.")
    return number(found, name)


@judge
def exercise_1(answer):
    """The factor 1/(n p) that keeps a gradient unbiased when sample i has probability p."""
    for p in ([0.5, 0.25, 0.25], [0.1, 0.2, 0.3, 0.4], [0.2] * 5):
        n = len(p)
        factors = np.array([_returned(answer(p_i, n), "the factor") for p_i in p])
        weights = n * np.array(p) * factors  # each should be 1
        case = f"with probabilities {p}"
        if np.allclose(weights, 1):
            continue
        if np.allclose(weights, weights[0]):
            raise WrongError(
                f"{case} every example counts the same, but the mean is {weights[0]:.3g} "
                "times the gradient: J is a mean over n."
            )
        often, rare = int(np.argmax(p)), int(np.argmin(p))
        raise WrongError(
            f"{case} the most frequent example counts {weights[often]:.3g} times its share and "
            f"the rarest {weights[rare]:.3g} times; each should count once."
        )
    return "what is drawn often counts little each time it is drawn."


@judge
def exercise_2(answer):
    """The exponent of the variance under η = c/t: min(1, 2cλ)."""
    for c, lam in ((0.1, 2.0), (1.0, 1.0), (3.0, 0.5), (0.25, 0.5)):
        found, a = _returned(answer(c, lam), "the exponent"), min(1.0, 2 * c * lam)
        if close(found, a):
            continue
        case = f"for c = {c:g} and λ = {lam:g}"
        if close(found, -a):
            raise WrongError(f"{case} {found:g} is the power of t; a is {a:g}.")
        if a == 1 and found > 1:
            raise WrongError(
                f"{case} the start fades like t^-{2 * c * lam:g}, but the noise only like 1/t."
            )
        if close(found, min(1.0, c * lam)):
            raise WrongError(f"{case} you have the error; the variance is its square.")
        if close(found, 1.0):
            raise WrongError(f"{case} the noise falls like 1/t, but the start is slower.")
        raise WrongError(f"{case} the variance falls like t^-{a:g}, not t^-{found:g}.")
    return "from c = 1/(2λ) on the noise sets the pace; below it the start does."


def _tracking(eta, q, sigma):
    return (eta**2 * sigma**2 + q**2) / (eta * (2 - eta))


@judge
def exercise_3(answer):
    """The constant rate with the least tracking error on a wandering target, λ = 1."""
    for q, sigma in ((0.1, 1.0), (1.0, 1.0), (2.0, 0.5)):
        found = _returned(answer(q, sigma), "η")
        case = f"for q = {q:g} and σ = {sigma:g}"
        if not 0 < found < 2:
            raise WrongError(f"{case} your η = {found:.4g} is outside the stable range 0 < η < 2.")
        w, s = q**2, sigma**2
        best = (np.sqrt(w**2 + 4 * s * w) - w) / (2 * s)
        if close(found, best):
            continue
        why = ""
        if close(found, q / sigma):
            why = " q/σ is what is left when η is small and 2 - η is taken for 2."
        elif close(found, 1.0):
            why = " η = 1 forgets all but the last example."
        raise WrongError(
            f"{case} your η = {found:.4g} has the error {_tracking(found, q, sigma):.4g}; "
            f"the least is {_tracking(best, q, sigma):.4g}.{why}"
        )
    return "the more it wanders, the more of each new example you should believe."


@judge
def exercise_4(answer):
    """The mean-square edge 2 E[h] / (E[h]² + Var[h]/B)."""
    cases = (np.array([1.0, 3.0]), 1), (np.array([1.0, 3.0]), 8), (np.array([0.0, 2.0, 7.0]), 4)
    for h, B in cases:
        found = _returned(answer(h, B), "the edge")
        mean, square = h.mean(), (h**2).mean()
        if close(found, 2 * mean / (mean**2 + h.var() / B)):
            continue
        case = f"for h = {h.tolist()} and B = {B}"
        if close(found, 2 / mean):
            raise WrongError(f"{case} your {found:.4g} is 2/L, the edge of batch gradient descent.")
        if close(found, 2 / h.max()):
            raise WrongError(
                f"{case} your {found:.4g} keeps every single step from growing: "
                "safe, but the mean square allows more."
            )
        if close(found, 2 * mean / square):
            raise WrongError(f"{case} your {found:.4g} is the edge for B = 1: batches vary less.")
        growth = (1 - found * mean) ** 2 + found**2 * h.var() / B
        raise WrongError(
            f"{case}, at your η = {found:.4g} a step multiplies the mean square by {growth:.4g}; "
            "at the edge that is 1."
        )
    return "with B = 1 it is (edge), and as B grows it becomes 2/L."
