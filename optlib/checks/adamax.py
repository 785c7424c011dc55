"""Judges of the exercises on AdaMax."""

from __future__ import annotations

import numpy as np

from ..adaptive import AdaMax
from . import WrongError, close, judge, number


@judge
def exercise_1(answer):
    """The β₂ of the ℓ_p family whose p = 2 is Adam at 0.999."""
    beta2 = number(answer, "beta2")
    if close(beta2, 0.999, rtol=1e-9):
        raise WrongError("with that the decay of v is 0.999² = 0.998: in (p) it is β₂ to the p.")
    if close(beta2, 0.999**2, rtol=1e-9):
        raise WrongError("the other way round: the square of your β₂ should be 0.999.")
    if close(beta2, 0.9995, rtol=1e-9):
        raise WrongError("0.9995 halves 0.001, which is nearly it: take the root itself.")
    if not close(beta2**2, 0.999, rtol=1e-9):
        raise WrongError(f"the decay of v would be {beta2**2:.10g}, and Adam's is 0.999.")
    return "AdaMax's β₂ of 0.999 forgets twice as fast as Adam's root of v at the same number."


@judge
def exercise_2(answer):
    """The first k with 50 · 0.99^k ≤ 1."""
    k = number(answer, "steps_back")
    right = int(np.ceil(np.log(50) / -np.log(0.99)))
    if k != int(k):
        raise WrongError("count in whole steps: round up.")
    if k == right - 1:
        raise WrongError(f"after {k:g} steps it is {50 * 0.99**k:.4f}, still above 1: round up.")
    if k == int(np.ceil(np.log(50) / 0.01)):
        raise WrongError("1 − β₂ is only about −ln β₂: at β₂ = 0.99 that costs you steps.")
    if k == int(np.ceil(2 * right)) or k == int(np.ceil(np.log(50) / -np.log(0.99**0.5))):
        raise WrongError("that is how the root of Adam's v fades; u fades by β₂ itself.")
    if k != right:
        raise WrongError(
            f"after {k:g} steps 50 · 0.99^k is {50 * 0.99**k:.4g}; find the first ≤ 1."
        )
    return f"after {right} steps the outlier no longer counts."


def _root(g, p, beta2):
    a = beta2 ** np.arange(len(g) - 1, -1, -1.0) * abs(g)
    return a.max() * ((1 - beta2**p) * ((a / a.max()) ** p).sum()) ** (1 / p)


@judge
def exercise_3(answer):
    """The p-th root of v_t without overflow."""
    g = np.array([3.0, -0.5, 1.0, 0.25])
    for beta2, p in ((0.9, 2), (0.5, 3)):
        _small(answer(g, p, beta2), g, p, beta2)
    with np.errstate(all="ignore"):
        got = number(answer(-abs(g), 3, 0.5), "the root")
    if not close(got, _root(g, 3, 0.5)):
        raise WrongError(f"of gradients that are all negative it gives {got:.4g}: take sizes, |g|.")
    for scale in (100.0, 0.01):
        with np.errstate(all="ignore"):
            got = number(answer(scale * g, 1000, 0.9), "the root")
        right = _root(scale * g, 1000, 0.9)
        if not np.isfinite(got) or got == 0:
            what = "overflows" if scale > 1 else "underflows"
            raise WrongError(f"at p = 1000 and gradients of about {scale:g} it {what}: {got}.")
        if not close(got, right):
            raise WrongError(f"at p = 1000 it gives {got:.6g}, not {right:.6g}.")
    return "with the largest term taken out, no power is above 1."


def _small(got, g, p, beta2):
    """Raise the sentence for the slip that explains the value at a small power."""
    if got is None:
        raise WrongError("your function returns nothing yet: return the p-th root.")
    got, right = number(got, "the root"), _root(g, p, beta2)
    slips = {
        "that is v itself: the p-th root is missing.": right**p,
        "the factor (1 − β₂^p) is missing.": right / (1 - beta2**p) ** (1 / p),
        "the weights run the wrong way: the last gradient has age 0.": _root(g[::-1], p, beta2),
        "that is the limit, the maximum; here p is finite.": (
            beta2 ** np.arange(len(g) - 1, -1, -1.0) * abs(g)
        ).max(),
    }
    if close(got, right):
        return
    for message, slip in slips.items():
        if close(got, slip):
            raise WrongError(message)
    raise WrongError(f"at p = {p} and β₂ = {beta2:g} it gives {got:.6g}, not {right:.6g}.")


@judge
def exercise_4(answer):
    """Gradients after which the last step is longer than 1.009 η."""
    gradients = np.asarray(answer, dtype=float).ravel()
    if not 1 <= gradients.size <= 1000:
        raise WrongError(f"give 1 to 1,000 gradients, not {gradients.size}.")
    if not np.isfinite(gradients).all():
        raise WrongError("some of your gradients are not finite.")
    opt, theta = AdaMax(lr=1.0), np.zeros(1)
    state = opt.init(theta)
    for g in gradients:
        before = theta
        theta, state = opt.step(theta, state, lambda _, g=g: np.array([g]))
    length = abs(theta - before)[0]
    if length < 1 - 1e-9:
        raise WrongError(f"the last step is {length:.4f} η, shorter than on a constant gradient.")
    if length <= 1 + 1e-9:
        raise WrongError("the last step is η long, as on a constant gradient.")
    if length <= 1.009:
        raise WrongError(f"{length:.4f} η is beyond the paper's bound; make it longer than 1.009.")
    return f"the last step is {length:.5f} η long."
