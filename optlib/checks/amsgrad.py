"""Judges of the exercises on AMSGrad."""

from __future__ import annotations

import numpy as np

from . import WrongError, close, judge, number


@judge
def exercise_1(answer):
    """The least C for which −1 is the best point when it comes once in five steps."""
    least = number(answer, "least")
    if close(least, 5):
        raise WrongError("at C = 5 the gradients of a cycle add up to 5 - 4, which is above 0.")
    if close(least, 2):
        raise WrongError("that is the answer for a cycle of three; here it has five steps.")
    if not close(least, 4):
        raise WrongError(f"at C = {least:g} a cycle of five adds up to {least - 4:+g}, not to 0.")
    return "above 4 the mean gradient is positive, and -1 is the best point."


def _update(m, v, v_hat, t, g, beta1, beta2, form="survey"):
    """One step of m, v and their maximum; the forms make the usual slips."""
    m = beta1 * m + (1 - beta1) * g
    v = beta2 * (v_hat if form == "fed back" else v) + (1 - beta2) * g**2
    candidate = {"gradient": g**2, "optax": v / (1 - beta2**t)}.get(form, v)
    return m, v, v if form == "no maximum" else max(v_hat, candidate)


SLIPS = {
    "no maximum": "that is v, as in Adam: keep the larger of the old maximum and the new v.",
    "gradient": "you take the maximum of squared gradients; take it of their average v.",
    "fed back": "your v averages with the old maximum; it averages with the old v.",
    "optax": "you correct v before the maximum, as optax does; the survey does not correct.",
}


@judge
def exercise_2(answer):
    """The three moving quantities of AMSGrad, over several steps."""
    gradients, betas, old = (0.5, -2.0, 3.0, 0.25, -0.5), (0.6, 0.8), (0.0, 0.0, 0.0)
    found, right, slips = [], [], {form: [] for form in SLIPS}
    for t, g in enumerate(gradients, start=1):
        found.append(_triple(answer(*old, t, g, *betas)))
        for form, run in slips.items():
            run.append(_update(*old, t, g, *betas, form))
        old = _update(*old, t, g, *betas)
        right.append(old)
    wrong = ~np.isclose(found, right).all(axis=1)
    for form, run in slips.items():
        if np.allclose(found, run):
            raise WrongError(SLIPS[form])
    if wrong.any():
        t = int(np.argmax(wrong))
        raise WrongError(
            f"at step {t + 1} you return {_shown(found[t])} instead of {_shown(right[t])}."
        )
    return "v goes up and down, and v_hat only up."


def _triple(got):
    if got is None:
        raise WrongError("your function returns nothing yet: return m, v and v_hat.")
    if np.shape(got) != (3,):
        raise WrongError(f"return the three numbers m, v and v_hat, not {got!r}.")
    return tuple(number(x, "each of the three") for x in got)


def _shown(triple):
    return "(" + ", ".join(f"{x:.4g}" for x in triple) + ")"


@judge
def exercise_3(answer):
    """How much shorter AMSGrad's steps are for ever after one spike on a slope of 1."""
    for spike, beta2 in ((1000.0, 0.999), (10.0, 0.9), (4.0, 0.5)):
        got = answer(spike, beta2)
        if got is None:
            raise WrongError("your function returns nothing yet: return the factor.")
        got = number(got, "the factor")
        v = beta2 + (1 - beta2) * spike**2
        case = f"for a spike of {spike:g} and β₂ = {beta2:g} you return {got:.4g}"
        if close(got, 1 / np.sqrt(v)):
            continue
        if close(got, 1 / v):
            raise WrongError(f"{case}: v stands under a root in the step.")
        if close(got, np.sqrt(v)):
            raise WrongError(f"{case}: the steps become shorter, so the factor is below 1.")
        if close(got, 1 / spike):
            raise WrongError(f"{case}: v takes in only 1 − β₂ of the squared spike.")
        if close(got, 1 / np.sqrt((1 - beta2) * spike**2)):
            raise WrongError(f"{case}: the β₂ of the old v, which was 1, is missing.")
        raise WrongError(f"{case}; the right factor is {1 / np.sqrt(v):.4g}.")
    return "and no later gradient makes them longer again."


def drift(C, p, beta2):
    """What Adam without momentum moves by in a cycle, up to the rate; below 0: upwards."""
    v = 1 + (C**2 - 1) * beta2 ** np.arange(p) * (1 - beta2) / (1 - beta2**p)
    return C / np.sqrt(v[0]) - (1 / np.sqrt(v[1:])).sum()


@judge
def exercise_4(answer):
    """A cycle that misleads Adam with β₁ = 0 at the default β₂ = 0.999."""
    try:
        C, p = answer
    except (TypeError, ValueError):
        raise WrongError(f"give the pair (C, p), not {answer!r}.") from None
    C, p = number(C, "C"), number(p, "p")
    if p != int(p) or not 2 <= p <= 500:
        raise WrongError(f"p should be a whole number from 2 to 500, not {p:g}.")
    if p - 1 >= C:
        raise WrongError(
            f"with C = {C:g} and p = {p:g} the mean gradient is not positive: "
            "going to +1 is no mistake."
        )
    found = drift(C, int(p), 0.999)
    if found >= 0:
        raise WrongError(
            f"Adam gets C = {C:g}, p = {p:g} right: a memory of 1,000 steps is long "
            "enough. Make the large gradient rarer, or smaller."
        )
    return f"in a cycle Adam moves the wrong way by {-found:.3g} times its rate."
