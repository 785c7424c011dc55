r"""From gradient to gradient: mini-batches, noise, clipping, weight decay.

Each function takes a gradient function, or an iterable of them (one per step), and gives back
the same, so they compose, and `descend` takes what comes out:

    >>> import numpy as np
    >>> from optlib import GradientDescent, descend
    >>> from optlib.surfaces import least_squares
    >>> f = least_squares(n=64)
    >>> grads = minibatches(f.sample_grad, 64, 8, np.random.default_rng(0), epochs=2)
    >>> run = descend(GradientDescent(lr=0.1), clip_norm(grads, 10.0), np.zeros(2))
    >>> len(list(run))
    16

Gradients have shape `(d, *grid)`, and each trajectory of the grid is treated on its own.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

import numpy as np

from ._valid import generator, number, whole
from .arrays import cast, clip, namespace, sqrt
from .core import Gradient

__all__ = ["clip_norm", "clip_value", "minibatches", "noisy", "weight_decay"]


def minibatches(
    sample_grad, data, batch_size, rng, replacement=False, epochs=None
) -> Iterator[Gradient]:
    r"""Yield one gradient function per mini-batch, for `descend`.

    .. math:: g_t = \frac{1}{|B_t|} \sum_{i \in B_t} \nabla_\theta J_i(\theta)

    sample_grad: the gradient averaged over a batch: `sample_grad(theta, x, y)` for
        `data=(x, y)`, `sample_grad(theta, idx)` for a whole number as `data`.
    data: arrays with the samples along their first axis, in a tuple; or the number of samples.
    batch_size: samples in a batch; the last batch of an epoch holds what is left.
    rng: a NumPy generator; it draws the batches when they are asked for.
    replacement: False shuffles anew in every epoch and visits each sample once; True draws
        every batch independently.
    epochs: how many; None goes on for ever.

    A run is resumed by making the same iterator from the same seed and skipping the steps
    already made: `itertools.islice(grads, state.t, None)`.

    Source: Bottou (2009), Curiously fast convergence of some stochastic gradient descent
    algorithms, on shuffling against independent draws.
    """
    arrays, n = _samples(data)
    if not callable(sample_grad):
        raise TypeError(f"minibatches: sample_grad must be a function; got {sample_grad!r}")
    size = whole("minibatches", "batch_size", batch_size, least=1)
    if size > n:
        raise ValueError(f"minibatches: batch_size must be at most the {n} samples; got {size}")
    generator("minibatches", rng)
    if not isinstance(replacement, bool):
        raise TypeError(f"minibatches: replacement must be True or False; got {replacement!r}")
    if epochs is not None:
        whole("minibatches", "epochs", epochs, least=0)
    return _minibatches(sample_grad, arrays, n, size, rng, replacement, epochs)


def _minibatches(sample_grad, arrays, n, size, rng, replacement, epochs):
    for _ in itertools.count() if epochs is None else range(epochs):
        order = None if replacement else rng.permutation(n)
        for first in range(0, n, size):
            idx = rng.integers(n, size=size) if replacement else order[first : first + size]
            batch = [a[idx] for a in arrays] or [idx]
            yield lambda theta, batch=batch: sample_grad(theta, *batch)


def _samples(data):
    """The arrays that make up the data (none for a mere number), and the number of samples."""
    if not isinstance(data, tuple) and not hasattr(data, "shape"):
        return (), whole("minibatches", "the number of samples", data, least=1)
    arrays = data if isinstance(data, tuple) else (data,)
    lengths = {len(a) for a in arrays}
    if len(lengths) != 1 or lengths == {0}:
        raise ValueError(
            "minibatches: data must be arrays with the same number of samples, at least 1, "
            f"along the first axis; got {[tuple(np.shape(a)) for a in arrays]}"
        )
    return arrays, lengths.pop()


def noisy(grad, rng, eta=0.01, gamma=0.55, start=0):
    r"""Gaussian noise that fades with the steps.

    .. math:: g_t + \mathcal{N}(0, \sigma_t^2), \qquad
        \sigma_t^2 = \frac{\eta}{(1 + t)^\gamma}, \qquad t = 0, 1, \dots

    grad: a gradient function, or an iterable of them.
    rng: a NumPy generator.
    eta: η, the *variance* of the first noise; it has nothing to do with a learning rate.
    gamma: the power γ with which the variance fades; 0 keeps it.
    start: the t of the first gradient taken; each gradient taken is one step.

    Source: Neelakantan et al. (2015), https://arxiv.org/abs/1511.06807 (η of 0.01, 0.3 and 1;
    γ = 0.55).
    """
    generator("noisy", rng)
    eta = number("noisy", "eta", eta, "[0, inf)")
    gamma = number("noisy", "gamma", gamma, "[0, inf)")
    steps = itertools.count(whole("noisy", "start", start, least=0))

    def add_noise(g, theta):
        sigma = (eta / (1 + next(steps)) ** gamma) ** 0.5
        return g + sigma * cast(rng.standard_normal(tuple(g.shape)), g)

    return _each("noisy", grad, add_noise)


def clip_norm(grad, limit):
    r"""Shorten a gradient that is longer than `limit`, and keep its direction.

    .. math:: g \cdot \min\left(1, \frac{c}{\lVert g \rVert_2}\right)

    The norm is over the coordinates, for each trajectory of the grid by itself.

    Source: Pascanu, Mikolov and Bengio (2013), https://arxiv.org/abs/1211.5063.

    >>> import numpy as np
    >>> clip_norm(lambda theta: theta, 1.0)(np.array([3.0, 4.0]))
    array([0.6, 0.8])
    """
    limit = number("clip_norm", "limit", limit, "(0, inf)")

    def shorten(g, theta):
        # Divided by its largest entry first: the squares of huge entries would overflow.
        largest = namespace(g).amax(abs(g), 0)
        largest = largest + (largest == 0)
        excess = sqrt(((g / largest) ** 2).sum(0)) * (largest / limit)
        return g / clip(excess, 1, None)

    return _each("clip_norm", grad, shorten)


def clip_value(grad, limit):
    r"""Hold every coordinate of a gradient within ±`limit`; its direction may change.

    .. math:: \min(\max(g, -c), c)

    Source: Mikolov (2012), Statistical language models based on neural networks, section 3.2.2.

    >>> import numpy as np
    >>> clip_value(lambda theta: theta, 1.0)(np.array([3.0, -0.5]))
    array([ 1. , -0.5])
    """
    limit = number("clip_value", "limit", limit, "(0, inf)")
    return _each("clip_value", grad, lambda g, theta: clip(g, -limit, limit))


def weight_decay(grad, decay):
    r"""The gradient of J(θ) + λ/2 ‖θ‖²: the ℓ₂ penalty.

    .. math:: g + \lambda \theta

    In plain gradient descent this shrinks every parameter by ηλ at each step. A rule that
    rescales its gradients rescales this term with them; *decoupled* decay, which does not,
    is another rule: `optlib.rosetta.AdamW`.

    Source: Krogh and Hertz (1992); Loshchilov and Hutter (2019) on the difference,
    https://arxiv.org/abs/1711.05101.

    >>> import numpy as np
    >>> weight_decay(lambda theta: 0 * theta, 0.1)(np.array([2.0]))
    array([0.2])
    """
    decay = number("weight_decay", "decay", decay, "[0, inf)")
    return _each("weight_decay", grad, lambda g, theta: g + decay * theta)


def _each(owner, grad, change):
    """The gradient function, or every one of an iterable, followed by `change(g, theta)`."""
    if callable(grad):
        return lambda theta: change(grad(theta), theta)
    if not isinstance(grad, Iterable):
        raise TypeError(f"{owner}: grad must be a function, or an iterable of them; got {grad!r}")
    return (_each(owner, one, change) for one in grad)
