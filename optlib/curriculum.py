"""Curricula for a task with levels of difficulty: the strategies of Zaremba and Sutskever.

    course = Course(draw, top=8, symbols=5, classes=5)
    trained = train(course, STRATEGIES, lr=0.02, seed=0)
    loss, right = trained.exam(course.top)

Zaremba, W., & Sutskever, I. (2014). Learning to execute. https://arxiv.org/abs/1410.4615
Needs torch.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from ._optional import need
from ._progress import progress
from ._valid import number, whole
from .adaptive import Adam
from .core import descend
from .gradients import clip_norm
from .recurrent import GRUs

__all__ = ["STRATEGIES", "Course", "Ladder", "Trained", "levels", "train"]

STRATEGIES = ("none", "naive", "mixed", "combined")
MIX = 0.2  # the share of mixed examples in the combined strategy


def levels(strategy, now, top, size, rng):
    """The levels of `size` examples while the pupil stands on level `now` of `top`."""
    mixed = rng.integers(1, top + 1, size)
    return {
        "none": np.full(size, top),
        "naive": np.full(size, now),
        "mixed": mixed,
        "combined": np.where(rng.random(size) < MIX, mixed, now),
    }[strategy]


class Ladder:
    """The level that a pupil stands on. It rises with a share of right answers above `goal`, or
    below that of four checks before: then learning has stopped making progress."""

    def __init__(self, top, goal=0.95):
        self.top, self.goal, self.now, self._shares = top, goal, 1, []

    def check(self, share):
        """Note the share of right answers on the present level."""
        self._shares.append(share)
        stuck = len(self._shares) > 4 and share < self._shares[-5]
        if self.now < self.top and (share > self.goal or stuck):
            self.now, self._shares = self.now + 1, []


class Course(NamedTuple):
    """A task with levels 1 … top.

    draw: a function (level, rng) of an array of levels, giving for each an example: the symbols
        `x` and which of them are there, `seen`, both with a last axis of time; and the right
        answers `y`, with a last axis of answers, -1 where nothing is asked.
    symbols, classes: how many symbols and answers there are. hidden: the units of a network.
    """

    draw: Callable
    top: int
    symbols: int
    classes: int
    hidden: int = 24

    def judge(self, theta, level, rng):
        """The mean loss and the share of examples answered rightly, of each network."""
        torch = need("torch")
        x, seen, y = (torch.as_tensor(part) for part in self.draw(level, rng))
        nets = GRUs(self.symbols, self.hidden, self.classes)
        scores = nets.output(theta, x, seen, y.shape[-1])
        entropy = torch.nn.functional.cross_entropy
        loss = entropy(scores.flatten(0, 2), y.flatten(), ignore_index=-1, reduction="none")
        loss = loss.view(y.shape).sum((1, 2)) / (y >= 0).sum((1, 2))
        right = (scores.argmax(-1) == y) | (y < 0)
        return loss, right.all(-1).float().mean(-1)


class Trained(NamedTuple):
    """Networks after training. curves: their loss on the hardest level at each check, (checks, K).
    now: the level that each of them has reached."""

    course: Course
    theta: Any
    curves: np.ndarray
    now: np.ndarray

    def exam(self, level, size=500, seed=0):
        """The loss and the share of right answers on fresh examples of a level, as arrays (K,)."""
        with need("torch").no_grad():
            asked = np.full((self.theta.shape[1], size), level)
            found = self.course.judge(self.theta, asked, np.random.default_rng(seed))
        return tuple(part.numpy() for part in found)


def train(course, strategies, lr, steps=300, seed=0, batch=32, every=20):
    """Train a network for each of the `strategies`, at the rates `lr`, by Adam.

    lr: one rate, or one for each network. Gradients are clipped to a norm of 1.
    steps, batch: how many updates, and how many examples in each: the same for all.
    every: how many steps lie between two checks, each on 100 fresh examples of the own level.
    """
    torch = need("torch")
    steps, batch = (whole("train", *one, least=1) for one in (("steps", steps), ("batch", batch)))
    rates = [number("train", "lr", float(one), "(0, inf)") for one in np.ravel(lr)]
    rate = torch.tensor(rates).expand(len(strategies))
    rng, tests = (np.random.default_rng([seed, k]) for k in range(2))
    ladders, curves = [Ladder(course.top) for _ in strategies], []

    def gradient(theta):
        plans = zip(strategies, ladders, strict=True)
        asked = [levels(name, ladder.now, course.top, batch, rng) for name, ladder in plans]
        theta = theta.clone().requires_grad_()
        loss, _ = course.judge(theta, np.array(asked), rng)
        (g,) = torch.autograd.grad(loss.sum(), theta)
        return g

    theta = GRUs(course.symbols, course.hidden, course.classes).start(len(strategies), seed)
    run = descend(Adam(lr=rate), clip_norm(steps * [gradient], 1.0), theta)
    for t, (theta, _) in enumerate(progress(run, "curricula", steps), 1):
        if t % every:
            continue
        with torch.no_grad():
            own = np.outer([ladder.now for ladder in ladders], np.ones(100, int))
            for ladder, share in zip(ladders, course.judge(theta, own, tests)[1], strict=True):
                ladder.check(share.item())
            hardest = np.full_like(own, course.top)
            curves.append(course.judge(theta, hardest, tests)[0].numpy())
    return Trained(course, theta, np.array(curves), np.array([ladder.now for ladder in ladders]))
