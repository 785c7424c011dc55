"""Judges of the exercises on choosing an optimiser."""

from __future__ import annotations

from itertools import product
from math import comb

import numpy as np

from .. import path
from ..adaptive import RMSprop
from ..classical import GradientDescent
from ..surfaces import ravine
from . import WrongError, close, judge, number

EMPTY = "your function returns nothing yet: return {}."


@judge
def exercise_1(answer):
    """The two-sided probability of at least 10 of 12 for a fair coin."""
    probability = number(answer, "probability")
    ten_or_more = sum(comb(12, k) for k in (10, 11, 12)) / 2**12
    if close(probability, ten_or_more):
        raise WrongError("that is for one of the two rules: B might have been lower on 10, too.")
    if close(probability, comb(12, 10) / 2**12) or close(probability, 2 * comb(12, 10) / 2**12):
        raise WrongError("that is exactly 10 of 12; 11 and 12 are at least as one-sided.")
    if close(probability, 200 * ten_or_more):
        raise WrongError("that is in per cent: a probability is at most 1.")
    if not close(probability, 2 * ten_or_more, rtol=1e-3):
        raise WrongError(f"{probability:.4g} is not twice the chance of 10, 11 or 12 heads in 12.")
    return "about 4 % for one pair; among many pairs some will look like that by chance."


@judge
def exercise_2(answer):
    """The expected lowest of k draws with replacement."""
    for losses, k in (([3.0, 1.0, 2.0], 1), ([0.5, 4.0, 1.0, 2.5], 2), ([9.0, 1.0, 5.0], 3)):
        got = answer(k, np.array(losses))
        if got is None:
            raise WrongError(EMPTY.format("the expected lowest loss"))
        _explain_search(number(got, "the expected loss"), k, losses)
    return "a little higher than without replacement: some draws are wasted."


def _explain_search(got, k, losses):
    low, n = np.sort(losses), len(losses)
    draws = np.array(list(product(losses, repeat=k)))
    right = draws.min(axis=1).mean()
    if close(got, right):
        return
    slips = {
        "that is (budget): it never draws the same candidate twice.": np.dot(
            [comb(n - i, k - 1) for i in range(1, n + 1)], low
        )
        / comb(n, k),
        "that is the highest of the k draws: sort from the lowest.": draws.max(axis=1).mean(),
        "that is the mean of one draw: k has no effect.": low.mean(),
        "that is the lowest of all candidates: k draws may miss it.": low[0],
    }
    for message, slip in slips.items():
        if close(got, slip):
            raise WrongError(message)
    raise WrongError(f"for {losses} and k = {k} it gives {got:.4g}, not {right:.4g}.")


@judge
def exercise_3(answer):
    """An RMSprop that takes the steps of gradient descent."""
    f = ravine(condition=90)
    for lr in (0.01, 0.02):
        opt = answer(lr)
        if opt is None:
            raise WrongError(EMPTY.format("an RMSprop"))
        if not isinstance(opt, RMSprop):
            raise WrongError(f"return an RMSprop, not {opt!r}.")
        if opt.eps <= 1e6:
            raise WrongError(f"ε = {opt.eps:g} does not dwarf the square of a gradient of 1000.")
        if close(opt.lr, lr):
            raise WrongError("a huge ε makes the steps tiny: the rate must make up for it.")
        if close(opt.lr, lr * opt.eps):
            raise WrongError("ε stands under a root: multiply the rate by √ε, not by ε.")
        start = np.array([1000.0, -11.0])
        ours, theirs = (path(o, f, start, 40).theta for o in (opt, GradientDescent(lr)))
        if not np.allclose(ours, theirs, rtol=1e-6, atol=1e-9):
            raise WrongError(f"at lr = {lr} it is up to {abs(ours - theirs).max():.2g} away.")
    return "with ε among its settings, RMSprop contains gradient descent."


@judge
def exercise_4(answer):
    """Choose on the first half of the seeds, judge on the second."""
    rng = np.random.default_rng(3)
    cases = [rng.exponential(size=(2, 5, seeds)) for seeds in (6, 10, 20, 30, 40, 50)]
    got = [answer(a.copy(), b.copy()) for a, b in cases]
    if any(count is None for count in got):
        raise WrongError(EMPTY.format("a number of seeds"))
    got = [number(count, "the count") for count in got]
    right = [_lower(a, b, "first", "second") for a, b in cases]
    if got == right:
        return "the seeds that chose the rates had no vote."
    for message, how in REFEREES.items():
        if any(got == [_lower(a, b, *slip) for a, b in cases] for slip in how):
            raise WrongError(message)
    if got == [b.shape[1] // 2 - count for (_, b), count in zip(cases, right, strict=True)]:
        raise WrongError("that counts where b is lower.")
    k = next(k for k, count in enumerate(got) if count != right[k])
    raise WrongError(f"with {cases[k].shape[-1]} seeds it gives {got[k]:g}, not {right[k]}.")


REFEREES = {
    "the judging seeds have helped to choose the rate: choose on the first half alone.": [
        ("all", "second"),
        ("second", "second"),
    ],
    "the seeds that chose also judge: count on the second half alone.": [
        ("first", "all"),
        ("first", "first"),
        ("all", "all"),
    ],
    "choose by the median of the seeds.": [
        ("first", "second", np.min),
        ("first", "second", np.mean),
    ],
}


def _lower(a, b, choose, judging, pick=np.median):
    """On how many of the judging seeds a is lower, if `choose` picks the rates."""
    half = a.shape[1] // 2
    seeds = {"first": slice(half), "second": slice(half, None), "all": slice(None)}
    best = [pick(x[:, seeds[choose]], axis=1).argmin() for x in (a, b)]
    return int((a[best[0], seeds[judging]] < b[best[1], seeds[judging]]).sum())
