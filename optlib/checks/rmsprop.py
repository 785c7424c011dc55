"""Judges of the exercises on RMSprop."""

from __future__ import annotations

import numpy as np

from ..adaptive import Adam, RMSprop
from ..core import descend
from . import WrongError, close, judge, number


def _iterates(opt, gradients):
    """Where `opt` goes from 0 on a fixed sequence of gradients."""
    grads = [lambda theta, g=g: np.array([g]) for g in gradients]
    return np.array([theta[0] for theta, _ in descend(opt, grads, np.zeros(1))])


@judge
def exercise_1(answer):
    """The γ at which the first step is 5 η."""
    gamma = number(answer, "gamma")
    if not 0 <= gamma < 1:
        raise WrongError(f"γ lies in [0, 1), and {gamma:g} does not.")
    if close(gamma, 1 - 1 / 5):
        raise WrongError("with 1 − γ = 1/5 the first step is 2.24 η: the average is under a root.")
    if close(gamma, 1 / 25):
        raise WrongError("that is 1 − γ: the first gradient enters with that weight, not with γ.")
    if not close(gamma, 1 - 1 / 25):
        raise WrongError(
            f"at γ = {gamma:g} the first step is {(1 - gamma) ** -0.5:.4g} η, not 5 η."
        )
    return "a memory of 25 gradients starts with a step of five."


@judge
def exercise_2(answer):
    """The ε inside the root that acts as 10⁻³ outside."""
    eps = number(answer, "eps")
    if eps <= 0:
        raise WrongError("ε must be positive, or the first gradient of 0 makes 0/0.")
    if close(eps, 1e-3):
        raise WrongError(f"inside the root it acts as its root, {eps**0.5:.3g}: steps too short.")
    if close(eps, 1e-3**0.5):
        raise WrongError("the other way round: the root is taken of what stands inside.")
    if not close(eps, 1e-6):
        raise WrongError(f"the root of {eps:.3g} is {eps**0.5:.3g}; it should be 0.001.")
    return "inside the root, ε is measured in squared gradients."


@judge
def exercise_3(answer):
    """RMSprop under a schedule that undoes the start: Adam without its momentum."""
    gradients = np.random.default_rng(5).normal(size=30)
    for lr, gamma in ((0.1, 0.9), (0.02, 0.99)):
        opt = answer(lr, gamma)
        if opt is None:
            raise WrongError("your function returns nothing yet: return an RMSprop.")
        if not isinstance(opt, RMSprop):
            raise WrongError(f"return an RMSprop(lr=…, gamma=…), not {opt!r}.")
        if opt.eps != 0:
            raise WrongError(f"your eps is {opt.eps!r}: leave the smoothing out, eps=0.")
        found = _iterates(opt, gradients)
        right = _iterates(Adam(lr, beta1=0.0, beta2=gamma, eps=0.0), gradients)
        if close(found, right, rtol=1e-9):
            continue
        _explain(found, gradients, lr, gamma, right)
    return "this is Adam without its momentum: a schedule of η does its bias correction."


def _explain(found, gradients, lr, gamma, right):
    """Raise the sentence for the slip that explains the iterates."""

    def as_if(rate):
        return close(found, _iterates(RMSprop(rate, gamma, eps=0.0), gradients), rtol=1e-9)

    if as_if(lr):
        raise WrongError("a constant rate: the first step is still too long.")
    if as_if(lambda t: lr / (1 - gamma**t) ** 0.5):
        raise WrongError("you divide by √(1 − γ^t), which doubles the fault: multiply by it.")
    if as_if(lambda t: lr * (1 - gamma**t)):
        raise WrongError("the average stands under a root, so the correction does too.")
    if as_if(lambda t: lr * (1 - gamma) ** 0.5):
        raise WrongError("right at step 1 only: the correction fades, with γ to the power t.")
    first = int(np.argmax(~np.isclose(found, right, rtol=1e-9))) + 1
    raise WrongError(
        f"for lr = {lr:g} and γ = {gamma:g} your weight is {found[first - 1]:.4g} after step "
        f"{first}, not {right[first - 1]:.4g}."
    )


@judge
def exercise_4(answer):
    """A pattern with a positive sum that moves the weight upwards."""
    pattern = np.asarray(answer, dtype=float).ravel()
    if not 1 <= pattern.size <= 200:
        raise WrongError(f"give 1 to 200 gradients, not {pattern.size}.")
    if not np.isfinite(pattern).all() or (pattern == 0).any():
        raise WrongError("every gradient should be a finite number other than 0.")
    if pattern.sum() <= 0:
        raise WrongError(
            f"your gradients sum to {pattern.sum():.3g}: gradient descent goes up with them too."
        )
    weight = _iterates(RMSprop(1.0, 0.9, eps=0.0), np.tile(pattern, 10))[-1]
    if weight <= 0:
        raise WrongError(
            f"RMSprop goes the right way: it ends {-weight:.3g} η below its start. Let the "
            "large gradient be rarer, so that the memory has faded when the small ones come."
        )
    return f"the sum is positive, and RMSprop ends {weight:.3g} η above its start."
