"""Judges of the chapter Rprop."""

from __future__ import annotations

import numpy as np

from optlib import Rprop, descend

from . import WrongError, close, judge, number


@judge
def exercise_1(answer):
    """The share of flips at which (1 - p) ln η⁺ + p ln η⁻ is 0."""
    for minus, plus in ((0.5, 1.2), (0.5, 2.0), (0.9, 1.05)):
        p = answer(minus, plus)
        if p is None:
            raise WrongError("your function returns nothing yet: return p.")
        p = number(p, "p")
        right = np.log(plus) / (np.log(plus) - np.log(minus))
        where = f"for η⁻ = {minus:g} and η⁺ = {plus:g}"
        if close(p, right):
            continue
        if close(p, 1 - right):
            raise WrongError(f"{where}, {p:.3g} is the share of agreements, not of flips.")
        if close(p, (plus - 1) / (plus - minus)):
            raise WrongError(
                f"{where}, you averaged the factors themselves. They are multiplied one after the "
                "other, so their logarithms add up."
            )
        drift = (1 - p) * np.log(plus) + p * np.log(minus) if 0 <= p <= 1 else np.nan
        raise WrongError(f"{where}, your p = {p:.3g} gives a drift of {drift:.3g}, not 0.")
    return "the usual factors balance at 20.8 % of flips."


def _agreement(g, before):
    return np.sign(g) * np.sign(before)


@judge
def exercise_2(answer):
    """One step of iRprop−: shrink, forget, stand still."""
    rng = np.random.default_rng(5)
    theta, before, delta = rng.normal(size=6), np.zeros(6), np.full(6, 0.1)
    for t in range(1, 13):
        g = rng.normal(size=6) * [1, 1, 1, 1, 0, -1]
        found = answer(theta, before, delta, g)
        if found is None:
            raise WrongError("your function returns nothing yet: return theta, g and delta.")
        if not isinstance(found, tuple | list) or len(found) != 3:
            raise WrongError(f"return the three arrays theta, g and delta, not {found!r}.")
        agree = _agreement(g, before)
        size = delta * np.where(agree > 0, 1.2, np.where(agree < 0, 0.5, 1))
        kept = np.where(agree < 0, 0, g)
        _compare(found, (theta - size * np.sign(kept), kept, size), theta, (g, agree), t)
        theta, before, delta = theta - size * np.sign(kept), kept, size
    return "shrunk, forgotten, and still where it was: torch's Rprop."


def _compare(found, right, theta, now, t):
    (x, kept, size), (g, agree) = map(np.asarray, found), now
    flipped = agree < 0
    if not np.allclose(size, right[2]):
        raise WrongError(
            f"at step {t} the step sizes are not right: 1.2 times where the signs of before and g "
            "agree, half where they differ, the same where one of them is 0."
        )
    if np.allclose(kept, g) and flipped.any():
        raise WrongError(f"at step {t} a sign flipped, and you still remember its gradient.")
    if not np.allclose(kept, right[1]):
        raise WrongError(f"at step {t} remember g, but 0 where its sign has flipped.")
    if not np.allclose(x[flipped], theta[flipped]):
        raise WrongError(f"at step {t} a flipped coordinate moves; iRprop− lets it stand still.")
    if not np.allclose(x, right[0]):
        raise WrongError(f"at step {t} theta is not right: go delta against the sign of g.")


def _ten(answer):
    try:
        g = np.asarray(answer, float).ravel()
    except (TypeError, ValueError):
        raise WrongError(f"give ten numbers, not {answer!r}.") from None
    if g.size != 10 or not np.isfinite(g).all():
        raise WrongError(f"give ten finite numbers; yours are {g.size}.")
    if g.mean() < 0.1 - 1e-12:
        raise WrongError(f"their mean should be at least 0.1; it is {g.mean():.3g}.")
    return g


@judge
def exercise_3(answer):
    """Ten gradients of positive mean that make the Manhattan rule climb four steps."""
    g = _ten(answer)
    up = int((g < 0).sum() - (g > 0).sum())
    if up < 4:
        way = f"climbs {up}" if up > 0 else f"falls {-up}" if up < 0 else "stays"
        raise WrongError(
            f"{(g < 0).sum()} of your gradients are negative and {(g > 0).sum()} positive, so "
            f"the rule {way} a pass; how many steps up and down make four up?"
        )
    return f"the mean is {g.mean():.2g}, and the rule climbs {up} steps in every ten."


@judge
def exercise_4(answer):
    """Ten gradients of positive mean under which Rprop's step size collapses."""
    g = _ten(answer)
    if (g < 0).sum() > 3:
        raise WrongError(f"{(g < 0).sum()} of the ten are negative; three at most are allowed.")
    grads = [lambda x, k=k: k + 0 * x for k in np.tile(g, 100)]
    *_, (x, state) = descend(Rprop(), grads, np.zeros(1))
    signs = np.sign(np.append(g, g[0]))
    flips, agreements = (np.sum(signs[1:] * signs[:-1] == s) for s in (-1, 1))
    if state.delta[0] >= 1e-5:
        raise WrongError(
            f"ten of your gradients make {flips} flips and {agreements} agreements: Δ changes by "
            f"{1.2**agreements * 0.5**flips:.3g} each time and ends at {state.delta[0]:.3g}."
        )
    if abs(x[0]) >= 1:
        raise WrongError(f"Δ collapses, but not before the weight is {x[0]:.3g} from its start.")
    return f"{flips} flips in ten, and Rprop stands at {x[0]:.2g} for ever."
