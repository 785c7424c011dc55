"""Judges of the chapter Shuffling and curriculum learning."""

from __future__ import annotations

import numpy as np

from . import WrongError, close, judge, number


def _found(value, what):
    if value is None:
        raise WrongError(f"your function returns nothing yet: return {what}.")
    return value


@judge
def exercise_1(answer):
    """The share of examples that draws with replacement miss."""
    for n in (3, 10, 1000):
        found = number(_found(answer(n), "the share"), "the share")
        right = (1 - 1 / n) ** n
        if close(found, right):
            continue
        told = f"for n = {n} you say {found:.4g}"
        if close(found, np.exp(-1)):
            raise WrongError(f"{told}: that is the limit for large n.")
        if close(found, 1 - right):
            raise WrongError(f"{told}: that is the share that is met.")
        if close(found, 1 - 1 / n):
            raise WrongError(f"{told}: that is after one draw, and an epoch has n.")
        if close(found, n * right):
            raise WrongError(f"{told}: that is a number of examples; divide by n.")
        raise WrongError(f"{told}; it is {right:.4g}.")
    return "more than a third of the examples have no say in such an epoch."


def _leads(g, h, lr, own=0.0):
    S = np.cumsum(g) - (1 - own) * g
    return lr * np.mean(h * S) / np.mean(h)


@judge
def exercise_2(answer):
    """The first-order bias of an order."""
    rng = np.random.default_rng(7)
    for n, lr in ((4, 0.1), (7, 0.02)):
        g, h = rng.normal(size=n), rng.uniform(0.5, 2, n)
        g -= g.mean()
        found = number(_found(answer(g.copy(), h.copy(), lr), "e"), "e")
        right = _leads(g, h, lr)
        if close(found, right):
            continue
        told = f"for {n} examples you say {found:.4g}"
        if close(found, -right):
            raise WrongError(f"{told}: the sign is wrong; the step before j moved you by −ηS.")
        if close(found, _leads(g, h, lr, own=1)):
            raise WrongError(f"{told}: S_j holds the examples before j, not j itself.")
        if close(found, _leads(g[::-1], h[::-1], lr)):
            raise WrongError(f"{told}: S_j sums the examples before j, not those after it.")
        if close(found, _leads(g, np.ones(n), lr)):
            raise WrongError(f"{told}: each S_j is weighted by the curvature of its example.")
        if close(found, _leads(g, h, lr) * np.mean(h)):
            raise WrongError(f"{told}: divide by the mean curvature.")
        if close(found, n * right):
            raise WrongError(f"{told}: the sum over j is divided by n.")
        if close(found, right / n):
            raise WrongError(f"{told}: A is the mean of the curvatures, not their sum.")
        if close(found, right / lr):
            raise WrongError(f"{told}: the rate is missing.")
        raise WrongError(f"{told}; it is {right:.4g}.")
    return "an order is as good as its partial sums are small."


@judge
def exercise_3(answer):
    """The combined strategy's levels."""
    rng, size = np.random.default_rng(0), 40_000
    for now, top, share in ((2, 5, 0.2), (1, 3, 0.5)):
        found = np.asarray(_found(answer(now, top, size, share, rng), "the levels"))
        told = f"with now = {now}, top = {top} and share = {share:g}"
        if found.shape != (size,):
            raise WrongError(f"{told}: return {size} levels in an array, not shape {found.shape}.")
        if found.min() < 1 or found.max() > top:
            raise WrongError(
                f"{told}: levels run from {found.min()} to {found.max()}, not 1 to {top}."
            )
        if (found != np.round(found)).any():
            raise WrongError(f"{told}: {found[found != np.round(found)][0]:.3g} is no level.")
        seen = np.bincount(found.astype(int), minlength=top + 1)[1:] / size
        right = np.full(top, share / top)
        right[now - 1] += 1 - share
        if abs(seen - right).max() < 0.01:
            continue
        if seen[now - 1] == 1:
            raise WrongError(f"{told}: all stand on level {now}: is the coin thrown once for all?")
        if abs(seen - 1 / top).max() < 0.01:
            raise WrongError(f"{told}: all levels come alike: that is mixed.")
        if seen[-1] == 0 and seen[:-1].all():
            raise WrongError(f"{told}: level {top} never comes: rng.integers leaves its end out.")
        if abs(seen[now - 1] - (1 - share + share / top)) < 0.01:
            raise WrongError(f"{told}: the other levels should come equally often.")
        raise WrongError(
            f"{told}: {100 * seen[now - 1]:.0f} % stand on level {now}, "
            f"not {100 * right[now - 1]:.0f} %."
        )
    return "a fifth of mixed examples is enough to keep what was learnt."


@judge
def exercise_4(answer):
    """An order with small partial sums."""
    rng = np.random.default_rng(3)
    # In the last, the small ones all pull the same way.
    for g in (rng.normal(size=8), rng.normal(size=51), np.repeat([1.0, -3.0], [30, 10])):
        n, g = len(g), g - g.mean()
        found = list(_found(answer(g.copy()), "the order"))
        told = f"for {n} examples"
        if sorted(found) != list(range(n)):
            raise WrongError(f"{told} your order does not hold each index from 0 to {n - 1} once.")
        found = np.array(found, dtype=int)
        largest = abs(np.cumsum(g[found])).max()
        if largest <= abs(g).max() + 1e-9:
            continue
        told += f" a partial sum is {largest:.3g}, the largest gradient {abs(g).max():.3g}"
        if (np.diff(g[found]) >= 0).all() or (np.diff(g[found]) <= 0).all():
            raise WrongError(f"{told}: sorting is the worst you can do.")
        raise WrongError(f"{told}: choose the next example by the sign of the sum so far.")
    return "no partial sum grows with n, as it would in a random order."
