"""Judges of the chapter Batch normalization."""

from __future__ import annotations

import numpy as np

from . import WrongError, close, judge, number


def _array(value, shape, what):
    if value is None:
        raise WrongError(f"your function returns nothing yet: return {what}.")
    try:
        found = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise WrongError(f"{what} should be an array of numbers, not {value!r}.") from None
    if found.shape != shape:
        raise WrongError(f"{what} should have the shape {shape}; yours has {found.shape}.")
    return found


def _x_hat(x, eps, axis=0, ddof=0):
    apart = x - x.mean(axis=axis, keepdims=True)
    return apart / np.sqrt(x.var(axis=axis, ddof=ddof, keepdims=True) + eps)


@judge
def exercise_1(answer):
    """The normalised pre-activations of one unit."""
    for x, eps in ((np.array([1.0, 2.0, 6.0]), 0.3), (np.array([5.0, 5.0, 5.0, 9.0]), 1e-5)):
        found = _array(answer(x, eps), x.shape, "the normalised x")
        if close(found, _x_hat(x, eps)):
            continue
        told = f"of x = {x.tolist()} and ε = {eps:g}, you make {np.round(found, 3).tolist()}"
        if close(found, _x_hat(x, eps, ddof=1)):
            raise WrongError(f"{told}: the variance divides by B here, not by B − 1.")
        if close(found, (x - x.mean()) / (x.std() + eps)):
            raise WrongError(f"{told}: ε is added to the variance, inside the root.")
        if close(found, (x - x.mean()) / (x.var() + eps)):
            raise WrongError(f"{told}: divide by the root of the variance.")
        if close(found, x / np.sqrt(x.var() + eps)):
            raise WrongError(f"{told}: the mean is still in it.")
        if close(found, _x_hat(x, 0)):
            raise WrongError(f"{told}: ε is missing.")
        raise WrongError(f"{told}; it is {np.round(_x_hat(x, eps), 3).tolist()}.")
    return "mean 0, and a variance of σ²/(σ² + ε), a little below 1."


def _running(batches, m, ddof=1, first=1.0):
    v = first
    for x in batches:
        v = (1 - m) * v + m * x.var(ddof=ddof)
    return v


@judge
def exercise_2(answer):
    """The running variance after some batches."""
    rng = np.random.default_rng(0)
    for m, sizes in ((0.1, [4, 4, 4]), (0.3, [2, 8])):
        batches = [3 * rng.normal(size=size) for size in sizes]
        found = answer(batches, m)
        if found is None:
            raise WrongError("your function returns nothing yet: return v.")
        found, right = number(found, "v"), _running(batches, m)
        if close(found, right):
            continue
        told = f"after {len(sizes)} batches with m = {m:g}, you say {found:.4g}"
        if close(found, _running(batches, m, ddof=0)):
            raise WrongError(f"{told}: the running average takes the unbiased variance.")
        if close(found, _running(batches, 1 - m)):
            raise WrongError(f"{told}: m is the weight of the new value, not of the old one.")
        if close(found, _running(batches, m, first=0.0)):
            raise WrongError(f"{told}: v starts at 1.")
        if close(found, np.mean([x.var(ddof=1) for x in batches])):
            raise WrongError(f"{told}: that is the plain mean; old batches should fade.")
        raise WrongError(f"{told}; it is {right:.4g}.")
    return "biased in training, unbiased in the average: two variances in one layer."


@judge
def exercise_3(answer):
    """One layer in the place of two, at evaluation."""
    rng = np.random.default_rng(1)
    W, (gamma, beta, r), v = rng.normal(size=(4, 3)), rng.normal(size=(3, 3)), rng.uniform(1, 4, 3)
    eps, a = 0.3, rng.normal(size=(5, 4))
    factor = gamma / np.sqrt(v + eps)
    found = answer(W, gamma, beta, r, v, eps)
    if found is None:
        raise WrongError("your function returns nothing yet: return V and b.")
    if not isinstance(found, tuple | list) or len(found) != 2:
        raise WrongError("return two things, V and b.")
    row = np.shape(found[1]) == (1, 3)  # which adds to a @ V as well
    V, b = _array(found[0], (4, 3), "V"), _array(found[1][0] if row else found[1], (3,), "b")
    if not close(V, W * factor):
        if close(V, W * gamma / np.sqrt(v)):
            raise WrongError("V lacks ε, which is 0.3 here and not small.")
        if close(V, W * gamma / (v + eps)):
            raise WrongError("V is divided by the variance: take its root.")
        if close(V, W / np.sqrt(v + eps)):
            raise WrongError("V lacks the factor γ.")
        if close(V, W):
            raise WrongError("V is still W: each unit's column is scaled.")
        raise WrongError("V is wrong: scale each column of W by γ/√(v + ε).")
    if not close(a @ V + b, (a @ W - r) * factor + beta):
        if close(b, beta):
            raise WrongError("V is right; b lacks the running mean, scaled like the weights.")
        if close(b, beta - r):
            raise WrongError("V is right; in b the running mean is scaled too.")
        if close(b, beta + r * factor):
            raise WrongError("V is right; in b the running mean is subtracted.")
        raise WrongError("V is right; b is what is left for an input of 0.")
    return "at evaluation the layer costs nothing: it is part of the weights."


def _back(g, x, eps, axis=1):
    x_hat = _x_hat(x, eps, axis)
    s = np.sqrt(x.var(axis=axis, keepdims=True) + eps)
    level, tilt = (v.mean(axis=axis, keepdims=True) for v in (g, g * x_hat))
    return g / s, level / s, x_hat * tilt / s


@judge
def exercise_4(answer):
    """The gradient of layer normalization."""
    rng = np.random.default_rng(2)
    (x, dy), gamma, eps = rng.normal(size=(2, 4, 6)), rng.normal(size=6), 0.3
    found = _array(answer(dy, x, gamma, eps), x.shape, "the gradient")
    kept, level, tilt = _back(gamma * dy, x, eps)
    if close(found, kept - level - tilt):
        return "the same three terms, over the units of one sample: no batch is needed."
    if close(found, sum((1, -1, -1)[k] * v for k, v in enumerate(_back(gamma * dy, x, eps, 0)))):
        raise WrongError("you measure over the batch; each sample has its own μ and s.")
    outside = gamma * sum((1, -1, -1)[k] * v for k, v in enumerate(_back(dy, x, eps)))
    if close(found, outside):
        raise WrongError("γ differs from unit to unit: it belongs inside the means.")
    if close(found, kept):
        raise WrongError("you keep μ and s fixed; x moves them too.")
    if close(found, kept - level):
        raise WrongError("the part along the normalised x is missing: s depends on x.")
    if close(found, kept - tilt):
        raise WrongError("the mean of the gradient is still in it: μ depends on x.")
    if close(found, sum((1, -1, -1)[k] * v for k, v in enumerate(_back(gamma * dy, x, 0)))):
        raise WrongError("ε is missing, which is 0.3 here.")
    raise WrongError("it does not agree with (jacobian): sum it over the units of a sample.")
