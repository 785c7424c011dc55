"""A small network in plain NumPy, many copies at once: cheap enough to tune parallel methods."""

from __future__ import annotations

import numpy as np

from .._optional import need
from .._valid import whole


class SmallNetwork:
    """One layer of tanh units that learns the 8 × 8 digits; parameters of shape (d, *grid).

    units: of the hidden layer.  train: how many of the 1,797 images train; the others judge.
    seed: of the split.  d: the number of parameters.
    """

    def __init__(self, units=16, train=1097, seed=0):
        self.units = whole("SmallNetwork", "units", units, least=1)
        self.train = whole("SmallNetwork", "train", train, least=1)
        x, digit = need("sklearn.datasets").load_digits(return_X_y=True)
        order = np.random.default_rng(seed).permutation(len(x))
        self.x = np.c_[x / 16, np.ones(len(x))][order]  # with a 1 for the bias
        self.y = np.eye(10)[digit[order]]
        self.d = 65 * units + (units + 1) * 10

    def start(self, rng, *grid):
        """Random parameters: the variance of a weight is 1 over its unit's inputs."""
        theta = rng.standard_normal((self.d, *grid))
        theta[: 65 * self.units] /= np.sqrt(65)
        theta[65 * self.units :] /= np.sqrt(self.units + 1)
        return theta

    def grad(self, theta, batch):
        """The mean gradient over the images of each copy's batch, shape (*grid, size)."""
        x, y = self.x[batch], self.y[batch]
        out, hidden, p = self._run(theta, x)
        error = (p - y) / y.shape[-2]
        back = error @ np.swapaxes(out[..., :-1, :], -1, -2) * (1 - hidden[..., :-1] ** 2)
        parts = np.swapaxes(x, -1, -2) @ back, np.swapaxes(hidden, -1, -2) @ error
        flat = [part.reshape(*part.shape[:-2], -1) for part in parts]
        return np.moveaxis(np.concatenate(flat, axis=-1), -1, 0)

    def loss(self, theta, batch=slice(None)):
        """The mean cross-entropy over images; shape (*grid)."""
        p = self._run(theta, self.x[batch])[2]
        return -np.log((p * self.y[batch]).sum(axis=-1) + 1e-300).mean(axis=-1)

    def held_out(self, theta):
        """The loss on the images that are not for training."""
        return self.loss(theta, slice(self.train, None))

    def _run(self, theta, x):
        t, cut = np.moveaxis(theta, 0, -1), 65 * self.units
        into = t[..., :cut].reshape(*t.shape[:-1], 65, self.units)
        out = t[..., cut:].reshape(*t.shape[:-1], self.units + 1, 10)
        hidden = np.tanh(x @ into)
        hidden = np.concatenate([hidden, np.ones((*hidden.shape[:-1], 1))], axis=-1)
        scores = hidden @ out
        p = np.exp(scores - scores.max(axis=-1, keepdims=True))
        return out, hidden, p / p.sum(axis=-1, keepdims=True)
