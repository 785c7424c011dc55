"""Judges of the chapter Delay-tolerant AdaGrad."""

from __future__ import annotations

import numpy as np

from . import WrongError, close, judge, number


def _between(g, fetched):
    """For each arrival, the sum of the gradients that its worker had not seen."""
    return np.array([g[seen:t].sum() for t, seen in enumerate(fetched)])


def _inputs(seed, length=40, most=9):
    """Gradients that mostly agree, and how many of them each worker knew, in order."""
    rng = np.random.default_rng(seed)
    late = rng.integers(0, most + 1, length)
    fetched = np.maximum.accumulate(np.maximum(0, np.arange(length) - late))
    return rng.normal(0.3, 1.0, length), fetched


@judge
def exercise_1(answer):
    """The sum of g² + 2 g g_bck."""
    for seed in range(3):
        g, fetched = _inputs(seed)
        found = answer(g.copy(), fetched.copy())
        if found is None:
            raise WrongError("your function returns nothing yet: return one number.")
        found, back = number(found, "Z"), _between(g, fetched)
        own = np.array([g[seen : t + 1].sum() for t, seen in enumerate(fetched)])
        slips = {
            "that is Adagrad's sum of squares: the gradients in between are missing.": g @ g,
            "the cross term counts twice.": g @ g + g @ back,
            "the slice holds the gradient itself as well: end it before t.": g @ g + 2 * g @ own,
            "your sum of the gradients in between starts at 0, not at the fetch.": g @ g
            + 2 * g @ (np.cumsum(g) - g),
            "the rule starts at 1, but Z is the sum alone.": 1 + g @ g + 2 * g @ back,
        }
        right = g @ g + 2 * g @ back
        if close(found, right):
            continue
        for message, slip in slips.items():
            if close(found, slip):
                raise WrongError(message)
        raise WrongError(f"you say {found:.4g} where Z is {right:.4g}.")
    return "only what a worker had not seen is paid for, and twice."


def _served(theta, total, z, z_max, g, fetched, lr):
    between, old = total - fetched, lr / np.sqrt(z_max)
    z = z + g**2 + 2 * g * between
    z_max = np.maximum(z_max, z)
    rate = lr / np.sqrt(z_max)
    return theta - rate * g + (old - rate) * between, total + g, z, z_max


@judge
def exercise_2(answer):
    """One message served: five lines of the box."""
    rng = np.random.default_rng(4)
    for _ in range(5):
        theta, total, fetched, g = rng.normal(size=(4, 6))
        z, lr = rng.uniform(-0.5, 3, 6), 0.7
        z_max = np.maximum(1, z) + rng.uniform(0, 0.5, 6)
        result = answer(*(a.copy() for a in (theta, total, z, z_max, g, fetched)), lr)
        if result is None:
            raise WrongError("your function returns nothing yet: return theta, total, z, z_max.")
        if not isinstance(result, tuple) or len(result) != 4:
            raise WrongError("return four things: theta, total, z, z_max.")
        right = _served(theta, total, z, z_max, g, fetched, lr)
        between = total - fetched
        if close(result[2], z + g**2 + g * between):
            raise WrongError("z takes the cross term twice.")
        if not close(result[2], right[2]):
            raise WrongError("z should grow by g² + 2 g (total − fetched).")
        if close(result[3], right[2]):
            raise WrongError("z_max may not fall: it is the largest z so far.")
        if not close(result[3], right[3]):
            raise WrongError("z_max should be the larger of the old z_max and the new z.")
        if not close(result[1], right[1]):
            raise WrongError("total should have grown by g.")
        old, rate = lr / np.sqrt(z_max), lr / np.sqrt(right[3])
        slips = {
            "the revision is missing: the steps in between keep their old rate.": theta - rate * g,
            "your revision lengthens the old steps; it has to shorten them.": theta
            - rate * g
            - (old - rate) * between,
            "your own gradient is taken at the old rate.": theta - old * g + (old - rate) * between,
            "you revise with g: revise the gradients in between.": theta
            - rate * g
            + (old - rate) * g,
        }
        if close(result[0], right[0]):
            continue
        for message, slip in slips.items():
            if close(result[0], slip):
                raise WrongError(message)
        off = abs(np.asarray(result[0]) - right[0]).max()
        raise WrongError(f"theta is off by {off:.3g}; the other three are right.")
    return "four numbers for each parameter, and no list of what came before."


def _z(g):
    """All values of z, from 1, where each worker missed the one arrival before its own."""
    back = np.concatenate([[0.0], g[:-1]])
    return 1 + np.concatenate([[0.0], np.cumsum(g**2 + 2 * g * back)])


@judge
def exercise_3(answer):
    """Gradients that drive z below 0, and the rate that survives them."""
    breaking, rate = answer
    if breaking is ... or breaking is None:
        raise WrongError("put your gradients where the ... stands.")
    g = np.asarray(breaking, dtype=float)
    if g.ndim != 1 or not 1 <= len(g) <= 10 or not (abs(g) <= 2).all():
        raise WrongError("the gradients should be a list of at most 10 numbers from -2 to 2.")
    z = _z(g)
    if z.min() >= 0:
        raise WrongError(
            f"the method survives your gradients: the smallest z is {z.min():.3g}. Which signs "
            "make g times the gradient before it negative?"
        )
    for lr in (0.5, 2.0):
        rates = []
        for t in range(1, len(z) + 1):
            with np.errstate(invalid="ignore", divide="ignore"):
                found = rate(z[:t].tolist(), lr)
            if found is None:
                raise WrongError("z falls below 0, well broken. Now let rate return a number.")
            rates.append(np.nan if isinstance(found, complex) else number(found, "the rate"))
        if not np.isfinite(rates).all():
            raise WrongError("your rate is no number where z is 0 or below.")
        if (np.diff(rates) > 1e-12).any():
            raise WrongError("your rate rises again when z falls; the proof needs falling rates.")
        if not close(rates, lr / np.sqrt(np.maximum.accumulate(z))):
            grown = rate([1.0, 4.0, 9.0], lr)
            if not close(grown, lr / 3):
                raise WrongError(
                    f"for z = 1, 4, 9 and lr = {lr:g} the rate should be {lr / 3:.3g}, "
                    f"not {grown:.3g}."
                )
            raise WrongError("where z is largest your rate should be lr / √z; it is another one.")
    if not close(rate([1.0, 4.0, 9.0], 3.0), 1.0):
        raise WrongError("for z = 1, 4, 9 and lr = 3 the rate should be 1.")
    return "the running maximum is a rate that is always defined, and never rises."


def _rates(g, fetched, lr):
    z = 1 + np.cumsum(g**2 + 2 * g * _between(g, fetched))
    return lr / np.sqrt(np.maximum.accumulate(np.maximum(1, z)))


def _last(fetched):
    """For each gradient, the last arrival whose worker did not know it."""
    return np.array([np.flatnonzero(fetched <= t)[-1] for t in range(len(fetched))])


@judge
def exercise_4(answer):
    """Where the server stands, from the final rates of the gradients, with no revision."""
    for seed, lr in ((7, 0.3), (8, 1.0), (9, 2.0)):
        g, fetched = _inputs(seed)
        rates = _rates(g, fetched, lr)
        found = answer(g.copy(), fetched.copy(), rates.copy())
        if found is None:
            raise WrongError("your function returns nothing yet: return θ, one number.")
        found, right = number(found, "θ"), -(rates[_last(fetched)] @ g)
        if close(found, right):
            continue
        slips = {
            "you use the rate at which each gradient arrived: that is before revision.": -(
                rates @ g
            ),
            "you use the last rate for all: a gradient that all know is revised no more.": -(
                rates[-1] * g.sum()
            ),
            "the sign is wrong: the server descends.": -right,
            "one arrival too late: the first worker that knew a gradient revises it no more.": -(
                rates[np.minimum(_last(fetched) + 1, len(g) - 1)] @ g
            ),
        }
        for message, slip in slips.items():
            if close(found, slip):
                raise WrongError(message)
        raise WrongError(f"you say {found:.4g} where the server stands at {right:.4g}.")
    return "each gradient ends with the rate of the last worker that had not seen it."
