"""Judges of the chapter Challenges."""

from __future__ import annotations

import numpy as np

from . import WrongError, close, judge, number


@judge
def exercise_1(answer):
    """Raise or lower η, from two gradients in a row."""
    cases = [
        ([1.0], [-0.9], "lower", "They point in opposite directions."),
        ([1.0], [0.9], "raise", "They point the same way."),
        ([-2.0], [-1.0], "raise", "Both are negative, so they agree."),
        ([0.5], [-0.6], "lower", "They point in opposite directions."),
        ([3.0, 0.1], [-2.0, 0.1], "lower", "One component flips, and it is by far the larger."),
        ([3.0, 0.1], [2.0, -0.1], "raise", "One component flips, but it is tiny."),
    ]
    for before, now, right, why in cases:
        found = answer(np.array(before), np.array(now))
        if found is None:
            raise WrongError('your function returns nothing yet: return "raise" or "lower".')
        if not isinstance(found, str) or found not in ("raise", "lower"):
            raise WrongError(f'return "raise" or "lower", not {found!r}.')
        if found != right:
            raise WrongError(f"after gradients {before} and {now}, {right} η. {why}")
    return "the sign of one inner product tells a crawl from an overshoot."


def _hessian(angle, kappa):
    c, s = np.cos(angle), np.sin(angle)
    R = np.array([[c, -s], [s, c]])
    return R @ np.diag([1.0, kappa]) @ R.T


@judge
def exercise_2(answer):
    """The condition number after each coordinate is scaled to curvature 1."""
    for angle, kappa in ((0.0, 50.0), (0.3, 50.0), (np.pi / 4, 20.0), (1.2, 400.0)):
        H = _hessian(angle, kappa)
        found = answer(H.copy())
        if found is None:
            raise WrongError("your function returns nothing yet: return the condition number.")
        found = number(found, "the condition number")
        d = np.sqrt(np.diag(H))
        S = H / np.outer(d, d)
        mu, L = np.linalg.eigvalsh(S)
        if close(found, L / mu):
            continue
        told = f"for a ravine of condition {kappa:g} turned by {angle:.2g}, you get {found:.4g}"
        if close(found, kappa):
            raise WrongError(f"{told}: that is the condition of H, before any scaling.")
        if close(found, max(d) ** 2 / min(d) ** 2):
            raise WrongError(f"{told}: that is the ratio of the diagonal, not of eigenvalues.")
        if close(found, np.linalg.cond(H / np.diag(H)[:, None])):
            raise WrongError(f"{told}: scale rows and columns, each by the root of the diagonal.")
        if close(found, mu / L):
            raise WrongError(f"{told}: the largest eigenvalue stands above the smallest.")
        raise WrongError(f"{told}; it is {L / mu:.4g}.")
    return "aligned ravines become round, turned ones do not."


@judge
def exercise_3(answer):
    """The first step after which a run has left a saddle."""
    for start, lr, curvature in ((1e-8, 0.1, 1.0), (1e-3, 0.1, 1.0), (1e-8, 0.5, 0.2)):
        found = answer(start, lr, curvature)
        if found is None:
            raise WrongError("your function returns nothing yet: return the number of steps.")
        found = number(found, "the number of steps")
        grow, ways = 1 + lr * curvature, np.log(1 / start)
        right = int(np.ceil(ways / np.log(grow)))
        if found == right:
            continue
        told = f"from {start:g} with η = {lr:g} and curvature -{curvature:g}, you say {found:g}"
        if found < 0:
            raise WrongError(f"{told}: along negative curvature 1 - ηλ is above 1.")
        if found == right - 1:
            raise WrongError(f"{told}: after that many steps |y| is {start * grow**found:.3g}.")
        if np.isclose(found, ways / np.log(grow), rtol=1e-9):
            raise WrongError(f"{told}: steps are whole; round up.")
        if abs(found - ways / (lr * curvature)) <= 1:
            raise WrongError(f"{told}: log(1 + ηc) is only about ηc; take the logarithm.")
        raise WrongError(f"{told}: |y| grows by {grow:g} a step, and passes 1 at step {right}.")
    return "a thousand times closer costs a few dozen steps more: only the logarithm counts."


@judge
def exercise_4(answer):
    """A waiting time at one η and B, carried over to another."""
    barrier, sigma = 0.2, 1.5
    for (lr, batch), (lr2, batch2) in (((0.1, 1), (0.05, 1)), ((0.2, 2), (0.1, 3))):
        found = answer(1000.0, lr, batch, lr2, batch2, barrier, sigma)
        if found is None:
            raise WrongError("your function returns nothing yet: return the waiting time.")
        found = number(found, "the waiting time")

        def wait(power, ratio, by=1.0, batches=(batch, batch2), lrs=(lr, lr2)):
            x, x2 = (b / r for b, r in zip(batches, lrs, strict=True))
            return 1000 * ratio * np.exp(power * by * barrier * (x2 - x))

        right = wait(2 / sigma**2, lr / lr2)
        if close(found, right):
            continue
        told = f"from η = {lr:g}, B = {batch} to η = {lr2:g}, B = {batch2}, you say {found:.4g}"
        if close(found, wait(2 / sigma**2, 1.0)):
            raise WrongError(f"{told}: smaller steps also need more of them, by the ratio of η.")
        if close(found, wait(2 / sigma**2, lr2 / lr)):
            raise WrongError(f"{told}: the ratio of the rates stands upside down.")
        if close(found, wait(-2 / sigma**2, lr / lr2)):
            raise WrongError(f"{told}: B/η has grown, so the exponent has to grow; yours falls.")
        if close(found, wait(1 / sigma**2, lr / lr2)):
            raise WrongError(f"{told}: T is ησ²/2B, so the exponent holds a 2.")
        if close(found, wait(2 / sigma, lr / lr2)):
            raise WrongError(f"{told}: σ enters squared.")
        if close(found, 1000 * lr / lr2):
            raise WrongError(f"{told}: that would be so without a barrier.")
        raise WrongError(f"{told}; it is {right:.4g}.")
    return "halving η squares the part of the wait that the barrier causes."
