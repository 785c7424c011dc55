"""The few array functions a rule needs beyond operators, for NumPy, torch and JAX alike."""

from __future__ import annotations

import importlib

import numpy as np

# Looked up by type: asking an array for its namespace would cost more than a step at d = 2.
_NAMESPACES = {np.ndarray: np, np.float64: np, np.float32: np, float: np, bool: np}
_LIBRARIES = {"torch": "torch", "jax": "jax.numpy", "jaxlib": "jax.numpy"}


def namespace(x):
    """The module whose functions act on `x`: numpy, torch or jax.numpy."""
    return _NAMESPACES.get(type(x)) or _find_namespace(type(x))


def _find_namespace(kind):
    library = _LIBRARIES.get(kind.__module__.partition(".")[0], "numpy")
    _NAMESPACES[kind] = importlib.import_module(library)
    return _NAMESPACES[kind]


def sqrt(x):
    # At d = 2 looking the namespace up would cost half as much as the root itself.
    return np.sqrt(x) if type(x) is np.ndarray else namespace(x).sqrt(x)


def sign(x):
    return namespace(x).sign(x)


def maximum(x, y):
    return namespace(x).maximum(x, y)


def clip(x, low, high):
    return namespace(x).clip(x, low, high)


def where(condition, x, y):
    return namespace(condition).where(condition, x, y)  # x and y may be plain numbers


def isfinite(x):
    return namespace(x).isfinite(x)


def require_floating(name, x):
    """`x` itself, if it is a real floating-point array with at least one axis.

    Raises TypeError for integers, booleans and complex numbers, whose updates would be
    rounded or undefined, and ValueError for an array without an axis of coordinates.
    """
    if type(x) is np.ndarray and x.dtype.kind == "f" and x.ndim:
        return x  # at once, since the name of a dtype costs more than a step
    dtype = str(getattr(x, "dtype", type(x).__name__)).removeprefix("torch.")
    if not hasattr(x, "dtype") or "float" not in dtype:
        raise TypeError(f"{name} must be a floating-point array, shape (d, *grid); got {dtype}")
    if x.ndim == 0:
        raise ValueError(f"{name} must have shape (d, *grid), coordinates first; got shape ()")
    return x


def zeros(theta):
    """Zeros like `theta`, once it has been found to be a floating-point array."""
    return namespace(theta).zeros_like(require_floating("theta", theta))


def cast(x, theta, like=None):
    """`x` as an array of the library of `theta`, in its dtype; `like` keeps the dtype of `x`."""
    dtype = theta.dtype if like is None else None
    target = theta if like is None else like
    xp = namespace(target)
    if xp is np:
        return np.asarray(x, dtype=dtype)
    if xp.__name__ == "torch":
        # np.array: torch warns of read-only arrays, and a rule's rates are read-only.
        x = np.array(x) if isinstance(x, np.ndarray) else x
        return xp.as_tensor(x, dtype=dtype, device=target.device)
    return xp.asarray(x, dtype=dtype)
