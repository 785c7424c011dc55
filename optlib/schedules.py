r"""Schedules: hyper-parameters that change with the step, t -> value for t = 1, 2, …

    >>> from optlib import Momentum
    >>> from optlib.schedules import Cosine, WarmUp
    >>> opt = Momentum(lr=WarmUp(Cosine(0.1, steps=900), steps=100), gamma=0.9)

Any function of t will do in their place. In the equations k = t - 1 counts the updates already
made, so that the first one takes the full start value. A start or an end may be an array over
the grid, and a sweep over schedules is one run.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from numbers import Integral
from typing import ClassVar

import numpy as np

from ._valid import over_grid, whole

Value = float | np.ndarray

__all__ = [
    "Constant",
    "Cosine",
    "Cyclic",
    "ExponentialDecay",
    "InverseSqrt",
    "InverseTime",
    "Linear",
    "Polynomial",
    "Schedule",
    "StepDecay",
    "WarmRestarts",
    "WarmUp",
]


@dataclass(frozen=True, eq=False)
class Schedule:
    """Base of every schedule: it checks the parameters once, and t at every call.

    A subclass defines `after(k)`, the value once k updates have been made, and says in
    `ranges` the interval of each number; parameters without one are whole numbers from 1.
    """

    ranges: ClassVar[dict[str, str]] = {}

    def __post_init__(self):
        owner = type(self).__name__
        for name in (f.name for f in fields(self)):
            value = getattr(self, name)
            if name in self.ranges:
                value = over_grid(owner, name, value, self.ranges[name])
            elif name != "then":
                value = whole(owner, name, value, least=1)
            object.__setattr__(self, name, value)

    def __call__(self, t: int) -> Value:
        """The value at step t = 1, 2, …"""
        if not isinstance(t, Integral) or t < 1:
            raise ValueError(f"{type(self).__name__}: t must be a step 1, 2, …; got {t!r}")
        return self.after(int(t) - 1)

    def after(self, k: int) -> Value:
        raise TypeError(f"{type(self).__name__} defines no after(k) -> value")


@dataclass(frozen=True, eq=False)
class Constant(Schedule):
    r""":math:`\eta_t = \eta`.

    >>> Constant(0.1)(7)
    0.1
    """

    value: Value

    ranges: ClassVar = {"value": "[0, inf)"}

    def after(self, k):
        return self.value


@dataclass(frozen=True, eq=False)
class StepDecay(Schedule):
    r"""Multiplied by a factor every so many updates: a staircase.

    .. math:: \eta_t = \eta \, f^{\lfloor k / n \rfloor}

    start: η, the first value.  factor: f, in (0, 1].  every: n, the updates on one stair.

    Source: He et al. (2016), section 3.4, https://arxiv.org/abs/1512.03385 (f = 0.1).

    >>> [StepDecay(1.0, factor=0.5, every=2)(t) for t in (1, 2, 3, 4, 5)]
    [1.0, 1.0, 0.5, 0.5, 0.25]
    """

    start: Value
    every: int
    factor: Value = 0.1

    ranges: ClassVar = {"start": "[0, inf)", "factor": "(0, 1]"}

    def after(self, k):
        return self.start * self.factor ** (k // self.every)


@dataclass(frozen=True, eq=False)
class ExponentialDecay(Schedule):
    r"""Multiplied by the same factor at every update.

    .. math:: \eta_t = \eta \, f^k

    start: η, the first value.  factor: f, in (0, 1].

    Source: Senior et al. (2013), https://doi.org/10.1109/ICASSP.2013.6638963.

    >>> ExponentialDecay(1.0, factor=0.5)(4)
    0.125
    """

    start: Value
    factor: Value

    ranges: ClassVar = {"start": "[0, inf)", "factor": "(0, 1]"}

    def after(self, k):
        return self.start * self.factor**k


@dataclass(frozen=True, eq=False)
class InverseTime(Schedule):
    r"""One over the step: the classical decay of stochastic approximation.

    .. math:: \eta_t = \frac{\eta}{1 + c k}

    With this decay the values sum to infinity and their squares to a finite number, as the
    convergence proof of stochastic gradient descent asks.

    start: η, the first value.  decay: c, at least 0.

    Source: Robbins and Monro (1951), https://doi.org/10.1214/aoms/1177729586; in this form
    Bottou (2012), https://doi.org/10.1007/978-3-642-35289-8_25.

    >>> InverseTime(1.0, decay=0.5)(3)
    0.5
    """

    start: Value
    decay: Value

    ranges: ClassVar = {"start": "[0, inf)", "decay": "[0, inf)"}

    def after(self, k):
        return self.start / (1 + self.decay * k)


@dataclass(frozen=True, eq=False)
class InverseSqrt(Schedule):
    r"""One over the root of the step, after a constant beginning.

    .. math:: \eta_t = \eta \sqrt{\frac{h}{\max(t, h)}}

    start: η, the value for the first `hold` steps.  hold: h, at least 1.

    Source: Zinkevich (2003), section 2.1 (h = 1); with a constant beginning Raffel et al. (2020),
    section 3.1.2, https://arxiv.org/abs/1910.10683.

    >>> InverseSqrt(1.0)(4)
    0.5
    """

    start: Value
    hold: int = 1

    ranges: ClassVar = {"start": "[0, inf)"}

    def after(self, k):
        return self.start * math.sqrt(self.hold / max(k + 1, self.hold))


@dataclass(frozen=True, eq=False)
class Polynomial(Schedule):
    r"""From a start to an end along a power of the time that is left, then constant.

    .. math:: \eta_t = \eta_1 + (\eta_0 - \eta_1) \left(1 - \frac{\min(k, n)}{n}\right)^p

    start: η₀.  steps: n, the updates from start to end.  power: p, above 0.  end: η₁.

    Source: Chen et al. (2018), section 4.1, https://arxiv.org/abs/1606.00915 (p = 0.9).

    >>> [Polynomial(1.0, steps=2, power=2)(t) for t in (1, 2, 3, 4)]
    [1.0, 0.25, 0.0, 0.0]
    """

    start: Value
    steps: int
    power: Value = 1.0
    end: Value = 0.0

    ranges: ClassVar = {"start": "[0, inf)", "power": "(0, inf)", "end": "[0, inf)"}

    def after(self, k):
        left = 1 - min(k, self.steps) / self.steps
        return self.end + (self.start - self.end) * left**self.power


@dataclass(frozen=True, eq=False)
class Linear(Schedule):
    r"""From a start to an end in a straight line, then constant: `Polynomial` with power 1.

    .. math:: \eta_t = \eta_0 + (\eta_1 - \eta_0) \, \frac{\min(k, n)}{n}

    start: η₀.  steps: n, the updates from start to end.  end: η₁.

    >>> [Linear(1.0, steps=2)(t) for t in (1, 2, 3, 4)]
    [1.0, 0.5, 0.0, 0.0]
    """

    start: Value
    steps: int
    end: Value = 0.0

    ranges: ClassVar = {"start": "[0, inf)", "end": "[0, inf)"}

    def after(self, k):
        return self.start + (self.end - self.start) * (min(k, self.steps) / self.steps)


@dataclass(frozen=True, eq=False)
class Cosine(Schedule):
    r"""From a start to an end along half a cosine wave, then constant.

    .. math:: \eta_t = \eta_1 + \frac{\eta_0 - \eta_1}{2}
        \left(1 + \cos \frac{\pi \min(k, n)}{n}\right)

    start: η₀.  steps: n, the updates from start to end.  end: η₁.

    Source: Loshchilov and Hutter (2017), https://arxiv.org/abs/1608.03983, without restarts.

    >>> [round(Cosine(1.0, steps=2)(t), 6) for t in (1, 2, 3, 4)]
    [1.0, 0.5, 0.0, 0.0]
    """

    start: Value
    steps: int
    end: Value = 0.0

    ranges: ClassVar = {"start": "[0, inf)", "end": "[0, inf)"}

    def after(self, k):
        return _half_wave(self.start, self.end, min(k, self.steps) / self.steps)


@dataclass(frozen=True, eq=False)
class WarmRestarts(Schedule):
    r"""SGDR: the cosine starts again after each period, and the periods may grow.

    .. math:: \eta_t = \eta_1 + \frac{\eta_0 - \eta_1}{2}
        \left(1 + \cos \frac{\pi k_i}{T_i}\right), \qquad T_i = T_0 \, c^i

    with k_i the updates since the i-th restart, 0 ≤ k_i < T_i.

    start: η₀.  period: T₀, the updates before the first restart.
    growth: c, a whole number: each period is c times the one before.  end: η₁.

    Source: Loshchilov and Hutter (2017), https://arxiv.org/abs/1608.03983.

    >>> [round(WarmRestarts(1.0, period=2)(t), 6) for t in (1, 2, 3, 4, 5)]
    [1.0, 0.5, 1.0, 0.5, 1.0]
    """

    start: Value
    period: int
    growth: int = 1
    end: Value = 0.0

    ranges: ClassVar = {"start": "[0, inf)", "end": "[0, inf)"}

    def after(self, k):
        period = self.period
        if self.growth == 1:
            k %= period
        while k >= period:
            k, period = k - period, period * self.growth
        return _half_wave(self.start, self.end, k / period)


def _half_wave(start, end, progress):
    return end + 0.5 * (start - end) * (1 + math.cos(math.pi * progress))


@dataclass(frozen=True, eq=False)
class Cyclic(Schedule):
    r"""The cyclical learning rate: up in a straight line, down again, and so on for ever.

    .. math:: \eta_t = \eta_0 + (\eta_1 - \eta_0) \left(1 - \left|\frac{k \bmod 2n}{n} - 1
        \right|\right)

    low, high: η₀ and η₁.  steps: n, the updates from one to the other.

    Source: Smith (2017), https://arxiv.org/abs/1506.01186, the "triangular" policy.

    >>> [Cyclic(0.0, 1.0, steps=2)(t) for t in (1, 2, 3, 4, 5)]
    [0.0, 0.5, 1.0, 0.5, 0.0]
    """

    low: Value
    high: Value
    steps: int

    ranges: ClassVar = {"low": "[0, inf)", "high": "[0, inf)"}

    def after(self, k):
        height = 1 - abs(k % (2 * self.steps) / self.steps - 1)
        return self.low + (self.high - self.low) * height


@dataclass(frozen=True, eq=False)
class WarmUp(Schedule):
    r"""A straight line up to the first value of another schedule, which then takes over.

    .. math:: \eta_t = \begin{cases} \dfrac{t}{n} \, s(1) & t < n \\ s(t - n + 1) & t \ge n
        \end{cases}

    then: s, a schedule, or a number for a constant one.
    steps: n, the step at which the line has arrived.

    Source: Goyal et al. (2017), section 2.2, https://arxiv.org/abs/1706.02677.

    >>> [WarmUp(StepDecay(1.0, every=1, factor=0.5), steps=4)(t) for t in (1, 2, 3, 4, 5)]
    [0.25, 0.5, 0.75, 1.0, 0.5]
    """

    then: Callable[[int], Value] | Value
    steps: int

    def __post_init__(self):
        super().__post_init__()
        if not callable(self.then):
            value = over_grid("WarmUp", "then", self.then, "[0, inf)")
            object.__setattr__(self, "then", Constant(value))

    def after(self, k):
        t = k + 1
        if t < self.steps:
            return self.then(1) * (t / self.steps)
        return self.then(t - self.steps + 1)
