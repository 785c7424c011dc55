"""Arguments that are plain numbers: refused with their name, their value and their range."""

from __future__ import annotations

from numbers import Integral, Real

import numpy as np

from .hyper import _inside


def number(owner: str, name: str, value, interval: str) -> float:
    """`value` as a float, if it is a real number in `interval`, such as "[0, 1)"."""
    message = f"{owner}: {name} must be a number in {interval}; got {value!r}"
    if isinstance(value, np.ndarray) and value.ndim == 0 and value.dtype.kind in "fiu":
        value = value[()]
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        raise TypeError(message)
    if not _inside(float(value), interval, closed=False):
        raise ValueError(message)
    return float(value)


def whole(owner: str, name: str, value, least: int) -> int:
    """`value` as an int, if it is a whole number of at least `least`."""
    message = f"{owner}: {name} must be a whole number, at least {least}; got {value!r}"
    if isinstance(value, bool | np.bool_) or not isinstance(value, Integral):
        raise TypeError(message)
    if value < least:
        raise ValueError(message)
    return int(value)


def generator(owner: str, rng) -> np.random.Generator:
    """`rng` itself, if it is a NumPy generator; a seed alone would hide who advances it."""
    if not isinstance(rng, np.random.Generator):
        raise TypeError(
            f"{owner}: rng must be a NumPy generator, such as np.random.default_rng(0); got {rng!r}"
        )
    return rng


def over_grid(owner: str, name: str, value, interval: str):
    """As `number`, but also an array of such numbers, which comes back as a read-only copy."""
    if not isinstance(value, np.ndarray) or value.ndim == 0:
        return number(owner, name, value, interval)
    message = f"{owner}: {name} must be in {interval}, a number or floating-point array over the"
    message += f" grid; got {value!r} of dtype {value.dtype}"
    if value.dtype.kind != "f":
        raise TypeError(message)
    if not all(_inside(float(v), interval, closed=False) for v in value.flat):
        raise ValueError(message)
    value = value.copy()
    value.flags.writeable = False
    return value
