"""Hyper-parameters: declared with the interval they may lie in, checked when a rule is made."""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Callable
from numbers import Real

import numpy as np

Hyper = float | np.ndarray | Callable[[int], float]
_INTERVAL = re.compile(r"([\[(])\s*(\S+),\s*(\S+)\s*([\])])")


def hyper(default: float, interval: str):
    """A dataclass field for a hyper-parameter in `interval`, such as "[0, 1)"."""
    return dataclasses.field(default=default, metadata={"interval": interval})


def is_schedule(value) -> bool:
    return callable(value)


def check(rule: str, f: dataclasses.Field, value, step=None):
    """The hyper-parameter in the form the rules compute with.

    Numbers become Python floats (which leave float32 parameters float32), NumPy arrays a
    read-only copy; schedules and the arrays of other libraries pass.
    Raises TypeError for what is no real number, array of such, or schedule, and
    ValueError outside the interval; both name the parameter, the value and the interval.
    """
    interval = f.metadata["interval"]
    wanted = (
        f"{rule}: {f.name} must be a number in {interval}, an array of such numbers over the "
        f"grid, or a schedule t -> number"
    ) + ("" if step is None else f"; at step {step} its schedule gave {value!r}")
    got = "" if step is not None else f"; got {value!r}"
    if step is None and is_schedule(value):
        return value
    if isinstance(value, bool | np.bool_ | str | bytes | complex | list | tuple) or value is None:
        raise TypeError(wanted + got)
    # A schedule may end at 0 (annealing that has finished); a constant 0 would never move.
    closed = step is not None
    if isinstance(value, Real) or (isinstance(value, np.ndarray) and value.ndim == 0):
        if isinstance(value, np.ndarray) and value.dtype.kind not in "fiu":
            raise TypeError(wanted + got)
        if not _inside(float(value), interval, closed):
            raise ValueError(wanted + got)
        return float(value)
    if isinstance(value, np.ndarray):
        if value.dtype.kind != "f":
            raise TypeError(f"{wanted}{got} of dtype {value.dtype}")
        if not all(_inside(float(v), interval, closed) for v in (value.min(), value.max())):
            raise ValueError(wanted + got)
        value = value.copy()
        value.flags.writeable = False
        return value
    if not hasattr(value, "dtype"):
        raise TypeError(wanted + got)
    return value


def _inside(value: float, interval: str, closed: bool) -> bool:
    left, low, high, right = _INTERVAL.fullmatch(interval).groups()
    if not math.isfinite(value):
        return False
    above = value >= float(low) if left == "[" or closed else value > float(low)
    below = value <= float(high) if right == "]" else value < float(high)
    return above and below
