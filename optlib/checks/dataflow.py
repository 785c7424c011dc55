"""Judges of the chapter Dataflow."""

from __future__ import annotations

import numpy as np

from . import WrongError, close, judge, number


@judge
def exercise_1(answer):
    """The bytes that each worker sends in a ring all-reduce."""
    for d, K in ((1000, 4), (650, 2), (10**9, 8)):
        found = answer(d, K)
        if found is None:
            raise WrongError("your function returns nothing yet: return a number of bytes.")
        found, right = number(found, "the number of bytes"), 8 * (K - 1) / K * d
        if close(found, right):
            continue
        slips = {
            "those are numbers; each has four bytes.": right / 4,
            "that is one way round the ring; the complete parts have to travel too.": right / 2,
            "each round sends a part of d/K numbers to one neighbour, in 2(K − 1) rounds, not "
            "2K.": 8 * d,
            "so much travels if everybody sends everything to all others.": 4 * (K - 1) * d,
            "that is what all workers send together.": right * K,
        }
        for message, slip in slips.items():
            if close(found, slip):
                raise WrongError(message)
        raise WrongError(f"for d = {d} and K = {K} you say {found:g} bytes; count the rounds.")
    return "less than 8 bytes a parameter, however many workers."


@judge
def exercise_2(answer):
    """The least m with (p − 1)/(m + p − 1) at most s."""
    for p, s in ((4, 0.25), (8, 0.1), (5, 0.3), (2, 0.5), (2, 0.9)):
        found = answer(p, s)
        if found is None:
            raise WrongError("your function returns nothing yet: return a number of micro-batches.")
        found = number(found, "the number of micro-batches")
        right = max(1, int(np.ceil((p - 1) * (1 - s) / s - 1e-9)))
        if found == right:
            continue
        case = f"for p = {p} and s = {s:g} you say {found:g}"
        if found != int(found):
            raise WrongError(f"{case}: micro-batches are whole; round up.")
        if found < 1:
            raise WrongError(f"{case}: the batch itself is one micro-batch.")
        if found == int(np.ceil((p - 1) / s - 1e-9)) and right > 1:
            raise WrongError(f"{case}: that is m + p − 1, not m.")
        idle = (p - 1) / (found + p - 1)
        if idle > s + 1e-9:
            raise WrongError(f"{case}: then {idle:.1%} of the time is idle.")
        raise WrongError(f"{case}: that is enough, but {right} are enough too.")
    return "halving the bubble takes about twice the micro-batches."


def _mean_gradients(sizes, rng):
    """Each micro-batch's mean gradient, and the batch's."""
    samples = rng.normal(size=(sum(sizes), 3))
    parts = np.split(samples, np.cumsum(sizes)[:-1])
    return [part.mean(axis=0) for part in parts], samples.mean(axis=0)


@judge
def exercise_3(answer):
    """Sizes that break the plain mean, and the mean that is weighted by them."""
    sizes, combine = answer
    if sizes is ...:
        raise WrongError("choose the sizes first, such as a list of whole numbers.")
    sizes = np.asarray(sizes)
    if sizes.ndim != 1 or len(sizes) < 2 or sizes.dtype.kind not in "iu" or (sizes < 1).any():
        raise WrongError("sizes should be a list of at least two whole numbers, each at least 1.")
    if sizes.sum() != 12:
        raise WrongError(f"your sizes are {sizes.sum()} samples together; 12 are asked for.")
    if len(set(sizes.tolist())) == 1:
        raise WrongError("with equal sizes the plain mean is right: you have not broken it yet.")
    rng = np.random.default_rng(0)
    for case in (sizes.tolist(), [1, 5], [4, 4, 4], [2, 3, 1, 6]):
        grads, right = _mean_gradients(case, rng)
        found = combine([g.copy() for g in grads], list(case))
        if found is None:
            raise WrongError("combine returns nothing yet: return the batch's gradient.")
        found = np.asarray(found, float)
        if found.shape != right.shape:
            raise WrongError(f"combine returns the shape {found.shape}, not that of a gradient.")
        if close(found, right):
            continue
        if close(found, np.mean(grads, axis=0)):
            raise WrongError(
                f"broken, and not mended: for the sizes {case} the plain mean is off by "
                f"{abs(found - right).max():.2g}."
            )
        if close(found, right * sum(case)):
            raise WrongError("that is the sum over all samples; divide by their number.")
        if close(found, right * sum(case) / len(case)):
            raise WrongError("divide by the number of samples, not of micro-batches.")
        raise WrongError(f"for the sizes {case} combine is off by {abs(found - right).max():.2g}.")
    return "a mean of means needs weights. A last batch that is smaller breaks many a script."


class _Neighbour:
    """What a stage sees of its neighbour; it answers `reply` once `ready` says so."""

    def __init__(self, name, reply, ready=lambda: True):
        self.name, self.reply, self.ready, self.got = name, reply, ready, []

    def send(self, array):
        self.got.append(np.array(array, float))

    def receive(self):
        if not self.ready():
            raise WrongError(
                f"you wait for {self.name} before you sent anything there: both would wait for ever"
                "."
            )
        return self.reply.copy()


def _sent(neighbour, right, slips):
    if not neighbour.got:
        raise WrongError(f"nothing was sent {neighbour.name}: the stage there waits for ever.")
    if len(neighbour.got) > 1:
        raise WrongError(f"{len(neighbour.got)} arrays were sent {neighbour.name}; one is enough.")
    _is(neighbour.got[0], right, f"what you send {neighbour.name}", slips)


def _is(found, right, what, slips):
    if found.shape != right.shape:
        raise WrongError(f"{what} should have shape {right.shape}, not {found.shape}.")
    if not close(found, right):
        for message, slip in slips.items():
            if slip.shape == found.shape and close(found, slip):
                raise WrongError(f"{what}: {message}")
        raise WrongError(f"{what} is off by {abs(found - right).max():.2g}.")


@judge
def exercise_4(answer):
    """A middle stage: forward, back, and its own gradient."""
    rng = np.random.default_rng(0)
    h, W, back = rng.normal(size=(6, 4)), rng.normal(size=(4, 4)), rng.normal(size=(6, 4))
    out = np.tanh(h @ W)
    e = back * (1 - out**2)
    below = _Neighbour("below", h)
    above = _Neighbour("above", back, lambda: bool(above.got))
    found = answer(W.copy(), below, above)
    missing = "the derivative of tanh is missing."
    _sent(above, out, {"tanh is missing.": h @ W})
    _sent(
        below,
        e @ W.T,
        {missing: back @ W.T, "W has to be transposed.": e @ W, "W is missing.": e},
    )
    if found is None:
        raise WrongError("your function returns nothing: return the gradient of W.")
    _is(
        np.asarray(found, float),
        h.T @ e,
        "your gradient",
        {
            missing: h.T @ back,
            "it takes what came in, not what went out.": out.T @ e,
            "a mean is taken; the last stage has done that already.": h.T @ e / len(h),
        },
    )
    return "any number of such stages makes a pipeline."
