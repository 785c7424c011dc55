"""Judges of the chapter Downpour SGD."""

from __future__ import annotations

import numpy as np

from optlib import GradientDescent
from optlib.parallel import Downpour, Fleet, simulate

from . import WrongError, close, judge, number


def _limit(delay):
    return 2 * np.sin(np.pi / (2 * (2 * delay + 1)))


@judge
def exercise_1(answer):
    """The limit for a curvature and a number of workers that take turns."""
    for curvature, workers in ((1.0, 2), (1.0, 1), (4.0, 8), (0.5, 32)):
        found = answer(curvature, workers)
        if found is None:
            raise WrongError("your function returns nothing yet: return a learning rate.")
        found, delay = number(found, "the learning rate"), workers - 1
        right = _limit(delay) / curvature
        if close(found, right):
            continue
        case = f"for λ = {curvature:g} and {workers} workers you say {found:.4g}"
        slips = {
            "that is the limit for a delay of K: one's own gradient is not late.": _limit(workers)
            / curvature,
            "that is the limit of ηλ: divide it by λ.": _limit(delay),
            "you multiply by λ: a steep bowl wants a small rate.": _limit(delay) * curvature,
            "that bound is for gradients that are not late.": 2 / curvature,
            "the 2 in front of the sine is missing.": right / 2,
            "nearly, but sin x is not x: the exact limit is asked for.": np.pi
            / (2 * delay + 1)
            / curvature,
        }
        for message, slip in slips.items():
            if close(found, slip):
                raise WrongError(f"{case}: {message}")
        raise WrongError(f"{case}; the roots say {right:.4g}.")
    return "twice the workers, about half the rate."


def _staleness(events):
    version, seen, found = 0, {}, []
    for what, worker in events:
        if what == "fetch":
            seen[worker] = version
        else:
            found.append(version - seen[worker])
            version += 1
    return found


def _events(seed, workers, length):
    """Fetches and pushes in a random order; every worker fetches first, and may do so again."""
    rng = np.random.default_rng(seed)
    events = [("fetch", k) for k in range(workers)]
    for k in rng.integers(workers, size=length).tolist():
        events += [("push", k), ("fetch", k)] if rng.random() < 0.6 else [("push", k)]
    return events


@judge
def exercise_2(answer):
    """Count staleness from a list of events."""
    for seed, workers in ((0, 3), (1, 5), (2, 1)):
        events = _events(seed, workers, 30)
        found = answer(list(events))
        if found is None:
            raise WrongError("your function returns nothing yet: return a list of numbers.")
        try:
            found = [int(s) for s in found]
        except (TypeError, ValueError):
            raise WrongError(
                f"the answer should be a list of whole numbers, not {found!r}."
            ) from None
        right = _staleness(events)
        if len(found) != len(right):
            raise WrongError(f"there are {len(right)} pushes, and you give {len(found)} numbers.")
        if found == right:
            continue
        if found == [s + 1 for s in right]:
            raise WrongError("each is one too many: a push does not make itself stale.")
        first = next(i for i, (a, b) in enumerate(zip(found, right, strict=True)) if a != b)
        if found == [_fetches(events, i) for i in _places(events)]:
            raise WrongError("you count fetches: only a push changes the server.")
        raise WrongError(
            f"push {first + 1} has staleness {right[first]}, and you say {found[first]}: "
            "count the pushes since its worker's last fetch."
        )
    return "a worker that does not fetch is late with its own pushes too."


def _places(events):
    return [i for i, (what, _) in enumerate(events) if what == "push"]


def _fetches(events, place):
    """The fetches of others between a push and its worker's last fetch."""
    worker, count = events[place][1], 0
    for what, k in reversed(events[:place]):
        if what == "fetch" and k == worker:
            return count
        count += what == "fetch"
    return count


@judge
def exercise_3(answer):
    """The largest ηλ without a swing: τ^τ / (τ+1)^(τ+1)."""
    for delay in (1, 2, 5, 10):
        found = answer(delay)
        if found is None:
            raise WrongError("your function returns nothing yet: return the largest ηλ.")
        found = number(found, "the largest ηλ")
        right = delay**delay / (delay + 1) ** (delay + 1)
        if close(found, right):
            continue
        case = f"for τ = {delay} you say {found:.4g}"
        if close(found, delay / (delay + 1)):
            raise WrongError(f"{case}: that is the double root z; which a = z^τ (1 − z) has it?")
        if close(found, _limit(delay)):
            raise WrongError(f"{case}: that is the limit of convergence, far into the swings.")
        if close(found, 1 / (np.e * delay), 1e-6):
            raise WrongError(f"{case}: that is its value for long delays; give the exact one.")
        roots = np.roots([1, -1, *np.zeros(delay - 1), found])
        real = roots[(abs(roots.imag) < 1e-9) & (roots.real > 0)].real
        how = f"a real root {real.max():.3g}" if real.size else "no positive real root"
        raise WrongError(f"{case}: there the polynomial has {how}; at the border it is double.")
    return "beyond it the two real roots meet and leave the axis as a pair."


def bowl(worker, step):
    """J = θ²/2 on every worker."""
    return lambda theta: theta


def _end(method, workers):
    with np.errstate(all="ignore"):
        run = simulate(method, bowl, np.ones(1), Fleet(workers), 100)
    return abs(float(run.theta[0]))


@judge
def exercise_4(answer):
    """A Downpour that delay breaks, and one with the same rate that it does not break."""
    pair = answer()
    if pair is None:
        raise WrongError("your function returns nothing yet: return broken, mended.")
    if not isinstance(pair, tuple) or [type(m) for m in pair] != [Downpour, Downpour]:
        raise WrongError("return a pair of Downpour objects: broken, mended.")
    broken, mended = pair
    if type(broken.rule) is not GradientDescent:
        raise WrongError("the broken method should have GradientDescent as its server's rule.")
    rates = [np.ravel(getattr(method.rule, "lr", np.nan)) for method in pair]
    if any(rate.dtype == object or rate.size != 1 for rate in rates):
        raise WrongError("both rules should have one constant learning rate.")
    if not _end(broken, 1) < 0.01:
        raise WrongError(
            "the broken method fails with one worker already: lower its rate, "
            "so that the delay alone is to blame."
        )
    end = _end(broken, 16)
    if end < 100:
        raise WrongError(
            f"the broken method survives 16 workers: it ends {end:.2g} from the minimum. "
            "Which rate is the limit for a delay of 15?"
        )
    if rates[0] != rates[1]:
        raise WrongError("the mended method has another learning rate: change something else.")
    end = _end(mended, 16)
    if not end < 0.01:
        raise WrongError(f"the mended method ends {end:.2g} from the minimum.")
    return "a sum of squares grows with every swing, until the swings die."
