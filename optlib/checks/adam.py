"""Judges of the exercises on Adam."""

from __future__ import annotations

import numpy as np

from ..adaptive import Adam
from . import WrongError, close, judge, number


@judge
def exercise_1(answer):
    """The factor of the uncorrected first step at β₁ = 0.9, β₂ = 0.99."""
    factor = number(answer, "factor")
    if close(factor, (1 - 0.9) / (1 - 0.99)):
        raise WrongError("the second moment stands under a root in the step.")
    if close(factor, 0.9 / np.sqrt(0.99)):
        raise WrongError("the weights of the first gradient are 1 − β, not β.")
    if close(factor, (1 - 0.9) / np.sqrt(1 - 0.999)):
        raise WrongError("that is the factor at the default β₂ = 0.999; here it is 0.99.")
    if not close(factor, (1 - 0.9) / np.sqrt(1 - 0.99)):
        raise WrongError(f"{factor:.4g} is not (1 − β₁) divided by the root of (1 − β₂).")
    return "with these betas the first step needs no correction at all."


@judge
def exercise_2(answer):
    """The first t at which √(1 − β₂^t) exceeds 0.99."""
    first = number(answer, "first")
    t = np.arange(1, 10_000)
    right = t[np.sqrt(1 - 0.999**t) > 0.99][0]
    without_root = t[1 - 0.999**t > 0.99][0]
    if first != int(first):
        raise WrongError("a step is counted in whole numbers: round up.")
    if first == without_root:
        raise WrongError("you solved 1 − β₂^t > 0.99; the root asks for 0.99².")
    if first == right - 1:
        raise WrongError("that is the last step below 0.99: round up, not down.")
    if first != right:
        value = np.sqrt(1 - 0.999**first) if first > 0 else 0.0
        raise WrongError(
            f"at t = {first:g} the root is {value:.5f}; look for the first above 0.99."
        )
    return "for thousands of steps the correction of v still matters."


@judge
def exercise_3(answer):
    """The recursion of the corrected first moment, over several steps."""
    beta, m, m_hat = 0.6, 0.0, 0.0
    for t, g in enumerate((0.5, -2.0, 3.0, 0.25), start=1):
        m = beta * m + (1 - beta) * g
        got = answer(m_hat, t, g, beta)
        if got is None:
            raise WrongError("your function returns nothing yet: return the new m_hat.")
        _explain(number(got, "the new m_hat"), m_hat, t, g, beta, m / (1 - beta**t))
        m_hat = m / (1 - beta**t)
    return "the corrected moment has a recursion of its own, with a weight that depends on t."


def _explain(got, m_hat, t, g, beta, right):
    """Raise the sentence for the usual slip that explains a wrong step."""
    plain = beta * m_hat + (1 - beta) * g
    m = beta * (1 - beta ** (t - 1)) * m_hat + (1 - beta) * g
    slips = {
        "that is m_t: divide by 1 − β^t.": m,
        "that treats m_hat as if it were m: multiply it by 1 − β^(t−1) first.": plain
        / (1 - beta**t),
        "that averages m_hat and g with the weights of m: the correction is missing.": plain,
        "the superscript is a power: β to the t, not β times t.": (
            beta * (1 - beta * (t - 1)) * m_hat + (1 - beta) * g
        )
        / (1 - beta * t),
    }
    if close(got, right):
        return
    for message, slip in slips.items():
        if close(got, slip):
            raise WrongError(message)
    raise WrongError(f"at step {t} it gives {got:.6g}, not {right:.6g}.")


@judge
def exercise_4(answer):
    """Gradients after which the last step is longer than 5 η."""
    gradients = np.asarray(answer, dtype=float).ravel()
    if not 1 <= gradients.size <= 1000:
        raise WrongError(f"give 1 to 1,000 gradients, not {gradients.size}.")
    if not np.isfinite(gradients).all():
        raise WrongError("some of your gradients are not finite.")
    if gradients[0] == 0:
        raise WrongError("with ε = 0 a first gradient of 0 makes 0/0: start with a tiny one.")
    if abs(gradients).max() > 1e150:
        raise WrongError(f"{abs(gradients).max():.3g} is too large: its square overflows.")
    opt, theta = Adam(lr=1.0, eps=0.0), np.zeros(1)
    state = opt.init(theta)
    for g in gradients:
        before = theta
        theta, state = opt.step(theta, state, lambda _, g=g: np.array([g]))
    length = abs(theta - before)[0]
    if length < 1.0 - 1e-9:
        raise WrongError(f"the last step is {length:.2f} η, shorter than on a constant gradient.")
    if length <= 1.0 + 1e-9:
        raise WrongError("the last step is η long, as on a constant gradient.")
    if length <= 3.163:
        raise WrongError(f"the last step is {length:.2f} η, within Kingma and Ba's bound.")
    if length <= 5:
        raise WrongError(f"{length:.2f} η is beyond their bound; make it longer than 5 η.")
    return f"the last step is {length:.2f} η long."
