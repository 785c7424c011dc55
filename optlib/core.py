"""The contract of every rule, and the two loops that run one: `descend` and `path`.

A rule is a frozen dataclass of hyper-parameters with two pure functions:
`init(theta) -> state` and `step(theta, state, grad) -> (theta, state)`, where `grad`
is the gradient *function*, so that a rule decides where it is evaluated.
Parameters have shape `(d, *grid)`: the coordinates come first, and every further axis holds
independent trajectories. Arrays may be NumPy's, torch's or JAX's.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from typing import Any, NamedTuple

import numpy as np

from .arrays import cast, isfinite, namespace, require_floating, where
from .hyper import check, is_schedule

Array = Any
Gradient = Callable[[Array], Array]


class NonFiniteError(FloatingPointError):
    """A gradient, a value or the parameters became NaN or infinite."""


@dataclass(frozen=True, eq=False)
class Optimizer:
    """Base of every rule: it checks the hyper-parameters once and hands them out per step.

    A subclass declares its hyper-parameters with `hyper`, names its state's class
    in `State`, and defines `init` and `step`.
    """

    State = None

    def __post_init__(self):
        values = [check(type(self).__name__, f, getattr(self, f.name)) for f in fields(self)]
        for f, value in zip(fields(self), values, strict=True):
            object.__setattr__(self, f.name, value)
        # Looked up once: at d = 2 a step costs microseconds, and `fields` is one of them.
        constant = not any(map(is_schedule, values))
        object.__setattr__(self, "_constant", tuple(values) if constant else None)

    def at(self, t) -> tuple:
        """The hyper-parameters at step `t` = 1, 2, …, in the order of the fields."""
        if self._constant is not None:
            return self._constant
        return tuple(self._value(f, t) for f in fields(self))

    def _value(self, f, t):
        value = getattr(self, f.name)
        return check(type(self).__name__, f, value(t), step=t) if is_schedule(value) else value

    def init(self, theta: Array):
        """The state before the first step."""
        raise TypeError(f"{type(self).__name__} defines no init(theta) -> state")

    def step(self, theta: Array, state, grad: Gradient):
        """One update: the new parameters and the new state; the inputs stay as they are."""
        raise TypeError(f"{type(self).__name__} defines no step(theta, state, grad)")

    def fitted(self, theta: Array) -> Optimizer:
        """This rule with its array hyper-parameters in the dtype and library of `theta`.

        Raises ValueError if one of them does not broadcast over the grid `theta.shape[1:]`.
        """
        name, changed = type(self).__name__, {}
        for f in fields(self):
            value = getattr(self, f.name)
            if is_schedule(value):
                changed[f.name] = _FittedSchedule(value, name, f.name, theta)
            elif not isinstance(value, float):
                changed[f.name] = _fit(value, name, f.name, theta)
        return replace(self, **changed) if changed else self


@dataclass(frozen=True)
class _FittedSchedule:
    """A schedule whose arrays come in the dtype and library of `theta`."""

    schedule: Callable
    rule: str
    name: str
    theta: Array

    def __call__(self, t):
        return _fit(self.schedule(t), self.rule, self.name, self.theta)


def _fit(value, rule, name, theta):
    shape, grid = tuple(getattr(value, "shape", ())), tuple(theta.shape[1:])
    if not shape:
        return value
    # A rate of shape (d,) against parameters of shape (d,) would silently become one rate
    # per coordinate, hence the check against the grid alone.
    fits = len(shape) <= len(grid) and all(
        a in (1, b) for a, b in zip(shape[::-1], grid[::-1], strict=False)
    )
    if not fits:
        raise ValueError(
            f"{rule}: {name} has shape {shape}, which does not broadcast over the grid {grid} "
            f"of parameters of shape {tuple(theta.shape)} (coordinates first)"
        )
    return cast(value, theta)


class Path(NamedTuple):
    """What `path` returns.

    theta: the iterates, shape (steps + 1, d, *grid).
    value: the objective on them, shape (steps + 1, *grid).
    stopped: the step at which each trajectory was frozen, -1 where it never was; shape (*grid).
    """

    theta: Array
    value: Array
    stopped: Array


class Descent:
    """The iterator behind `descend`: yields (theta, state) and remembers what stopped.

    stopped: integers of shape (*grid): the step at which a trajectory met a non-finite number
    and was frozen at its last finite point; -1 where it is still going.
    """

    def __init__(self, opt, grads, theta, state=None, on_nonfinite="raise", value=None):
        if on_nonfinite not in ("raise", "freeze"):
            raise ValueError(f"on_nonfinite must be 'raise' or 'freeze'; got {on_nonfinite!r}")
        if not isinstance(opt, Optimizer):
            raise TypeError(f"opt must be an Optimizer such as Adam(lr=0.001); got {opt!r}")
        self.theta = require_floating("theta", theta)
        self.opt = opt.fitted(self.theta)
        self.state = self.opt.init(self.theta) if state is None else state
        self._grads = iter(itertools.repeat(grads) if callable(grads) else grads)
        self._freeze = on_nonfinite == "freeze"
        self._value = value
        self._bad = np.zeros(tuple(self.theta.shape[1:]), bool)
        self.stopped = np.full(self._bad.shape, -1)
        if value is not None:
            self.value = self._observed(self.theta, 0)

    def __iter__(self):
        return self

    def __next__(self):
        t, grad = self.state.t + 1, next(self._grads)
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            theta, state = self.opt.step(self.theta, self.state, self._checked(grad, t))
            self._note("the parameters", theta, t)
            value = self._observed(theta, t)
        if self._bad.any():
            theta, state, value = self._keep_stopped(theta, state, value, t)
        self.theta, self.state, self.value = theta, state, value
        return theta, state

    def _checked(self, grad, t):
        def checked(point):
            g = grad(point)
            if getattr(g, "shape", None) != point.shape:
                raise ValueError(
                    f"the gradient at step {t} has shape {tuple(np.shape(g))}; "
                    f"it must have that of the parameters, {tuple(point.shape)}"
                )
            finite = self._note("the gradient", g, t)
            return g if finite is None else where(finite, g, 0 * point)

        return checked

    def _observed(self, theta, t):
        if self._value is None:
            return None
        value = self._value(theta)
        self._note("the value of the objective", value[None], t)
        return value

    def _note(self, what, x, t):
        """Remember which trajectories of `x` (coordinates first) are non-finite; None if none."""
        finite = isfinite(x)
        if finite.all():
            return None
        if not self._freeze:
            raise NonFiniteError(_nonfinite_message(what, x, finite, t))
        self._bad |= ~np.asarray(finite.all(0))
        return finite

    def _keep_stopped(self, theta, state, value, t):
        """Put every stopped trajectory back where it last was finite."""
        self.stopped[self._bad & (self.stopped < 0)] = int(t)
        going = cast(~self._bad, None, like=theta)

        def keep(new, old):
            same = getattr(new, "shape", None) == theta.shape
            return where(going, new, old) if same else new

        state = type(state)(*map(keep, state, self.state))
        if value is not None:
            value = where(going, value, self.value)
        return where(going, theta, self.theta), state, value


def _nonfinite_message(what, x, finite, t):
    where_bad = np.argwhere(~np.asarray(finite))
    shown = "; ".join(
        f"coordinate {i[0]}" + (f" of trajectory {tuple(map(int, i[1:]))}" if len(i) > 1 else "")
        for i in where_bad[:3]
    )
    more = f" and {len(where_bad) - 3} more" if len(where_bad) > 3 else ""
    if what.startswith("the value"):
        shown = shown.removeprefix("coordinate 0").removeprefix(" of ") or "the only trajectory"
    return (
        f"{what} became non-finite at step {t}: {shown}{more}. A smaller lr may help; "
        "on_nonfinite='freeze' keeps the other trajectories of a grid going"
    )


def descend(opt, grads, theta, state=None, on_nonfinite="raise") -> Descent:
    """Yield `(theta, state)` after each step of `opt`.

    opt: an `Optimizer`.
    grads: one gradient function, used for ever, or an iterable of them, one per step
        (a mini-batch each, say); the iteration ends with it.
    theta: floating-point parameters, shape (d, *grid).
    state: a state to go on from; None starts afresh.
    on_nonfinite: "raise" a `NonFiniteError` that names the step and the coordinates, or
        "freeze" the trajectories concerned; the iterator's `stopped` then says which and when.

    >>> from optlib import GradientDescent
    >>> run = descend(GradientDescent(lr=0.25), lambda theta: 2 * theta, np.array([1.0]))
    >>> [float(next(run)[0][0]) for _ in range(3)]
    [0.5, 0.25, 0.125]
    """
    return Descent(opt, grads, theta, state, on_nonfinite)


def path(opt, f, theta0, steps, on_nonfinite="raise") -> Path:
    """Run `steps` updates of `opt` on `f` and keep every iterate.

    opt: an `Optimizer`.
    f: the objective: `f(theta)` is its value, shape (*grid), and `f.grad(theta)` its gradient.
    theta0: the start, shape (d, *grid); a sequence of numbers is taken as float64.
    steps: how many updates, a non-negative integer.
    on_nonfinite: as in `descend`.
    Returns a `Path` of the iterates, the values on them, and where trajectories stopped.

    >>> from optlib import GradientDescent
    >>> from optlib.surfaces import saddle
    >>> path(GradientDescent(lr=0.25), saddle, (1.0, 0.0), steps=2).theta
    array([[1.  , 0.  ],
           [0.5 , 0.  ],
           [0.25, 0.  ]])
    """
    if isinstance(steps, bool) or not isinstance(steps, int | np.integer) or steps < 0:
        raise ValueError(f"steps must be an integer of at least 0; got {steps!r}")
    if not callable(f) or not callable(getattr(f, "grad", None)):
        raise TypeError(f"f must be an objective with f(theta) and f.grad(theta); got {f!r}")
    if isinstance(theta0, list | tuple):
        theta0 = np.array(theta0, dtype=float)
    run = Descent(opt, f.grad, theta0, None, on_nonfinite, value=f)
    thetas, values = [run.theta], [run.value]
    for theta, _ in itertools.islice(run, int(steps)):
        thetas.append(theta)
        values.append(run.value)
    xp = namespace(run.theta)
    return Path(xp.stack(thetas), xp.stack(values), run.stopped)


def _subclasses(cls) -> Iterable[type]:
    for sub in cls.__subclasses__():
        yield sub
        yield from _subclasses(sub)


def state_classes() -> dict[str, type]:
    """The state class of every rule that has been defined, by name."""
    return {c.State.__name__: c.State for c in _subclasses(Optimizer) if c.State is not None}
