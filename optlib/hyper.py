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
    read-only copy; schedules and the arrays of other libraries stay as they are.
    Raises TypeError for what is no real number, array of such, or schedule, and
    ValueError outside the interval; both name the parameter, the value and the interval.
    """
    if step is None and is_schedule(value):
        return value
    is_array = hasattr(value, "dtype") and bool(getattr(value, "shape", ()))
    if not (_is_floating(value) if is_array else _is_real(value)):
        raise TypeError(_refusal(rule, f, value, step))
    # A schedule may end at 0 (annealing that has finished); a constant 0 would never move.
    ends = _ends(value) if is_array else [value]
    if not ends or not all(_inside(end, f.metadata["interval"], step is not None) for end in ends):
        raise ValueError(_refusal(rule, f, value, step))
    if isinstance(value, Real) or (isinstance(value, np.ndarray) and not is_array):
        return float(value)
    if isinstance(value, np.ndarray):
        value = value.copy()
        value.flags.writeable = False
    return value


def _refusal(rule, f, value, step):
    dtype = f" of dtype {value.dtype}" if hasattr(value, "dtype") else ""
    found = f"got {value!r}{dtype}"
    if step is not None:
        found = f"at step {step} its schedule gave {value!r}{dtype}"
    return (
        f"{rule}: {f.name} must be a number in {f.metadata['interval']}, an array of such numbers "
        f"over the grid, or a schedule t -> number; {found}"
    )


def _is_real(value) -> bool:
    """Whether `value` is one real number, perhaps in an array without axes."""
    if hasattr(value, "dtype"):
        return _is_floating(value) or str(value.dtype).removeprefix("torch.").startswith(
            ("int", "uint")
        )
    return isinstance(value, Real) and not isinstance(value, bool)


def _is_floating(value) -> bool:
    return "float" in str(value.dtype)


def _ends(value) -> list:
    """The smallest and the largest entry; none of an empty array."""
    return [value.min(), value.max()] if 0 not in value.shape else []


def _inside(value, interval: str, closed: bool) -> bool:
    if "Tracer" in type(value).__name__:  # JAX knows its number only later
        return True
    left, low, high, right = _INTERVAL.fullmatch(interval).groups()
    try:
        value = float(value.detach() if hasattr(value, "detach") else value)
    except OverflowError:  # a whole number beyond the largest float
        return False
    if not math.isfinite(value):
        return False
    above = value >= float(low) if left == "[" or closed else value > float(low)
    below = value <= float(high) if right == "]" else value < float(high)
    return above and below
