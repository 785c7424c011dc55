"""Training torch models with the book's rules: a module and a loss as one function of one vector.

    objective = Objective(module, loss)
    data = digits()
    grads = minibatches(objective.grad, data.train, 64, np.random.default_rng(0), epochs=10)
    for theta, state in descend(Adam(lr=0.01), grads, objective.start(seed=0)):
        ...

The parameters form one vector `theta` of shape `(d, *grid)`, so one call trains a whole grid of
learning rates and seeds. Needs torch; `digits` needs scikit-learn.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from ._optional import need
from ._progress import progress
from ._sweep import Sweep, sweep, tune
from ._valid import number, whole

__all__ = [
    "Digits",
    "EarlyStopping",
    "Objective",
    "Sweep",
    "accuracy",
    "digits",
    "progress",
    "replay",
    "sweep",
    "tune",
]


class Objective:
    """J(θ) of a torch module under a loss, and its gradient, for `descend` and `minibatches`.

    module: any `torch.nn.Module`; it is not changed, except by `write`.
    loss: the scalar `loss(module(x), y)`, such as `torch.nn.functional.cross_entropy`.
    randomness: what dropout does on a grid: "different" (the default) or "same" masks for its
        trajectories.
    """

    def __init__(self, module, loss, randomness="different"):
        torch = need("torch")
        if not isinstance(module, torch.nn.Module):
            raise TypeError(f"Objective: module must be a torch.nn.Module; got {module!r}")
        if not callable(loss):
            raise TypeError(f"Objective: loss must be a function (output, y); got {loss!r}")
        self.module, self.loss = module, loss
        self._shapes = {name: p.shape for name, p in module.named_parameters()}
        self.d = sum(shape.numel() for shape in self._shapes.values())
        if not self.d:
            raise ValueError(f"Objective: {type(module).__name__} has no parameters to train")
        self._vmap = lambda f, **axes: torch.func.vmap(f, randomness=randomness, **axes)

    def __call__(self, theta, x, y, paired=False):
        """The loss at `theta` on the batch (x, y), of shape (*grid).

        paired: x and y hold one batch for each index of the last grid axis (a seed, say).
        """
        with need("torch").no_grad():
            return self._over_grid(self._value, theta, x, y, paired)

    def grad(self, theta, x, y, paired=False):
        """The gradient of the loss in `theta`, of shape (d, *grid)."""
        return self._over_grid(need("torch").func.grad(self._value), theta, x, y, paired)

    def output(self, theta, x):
        """What the module answers, of shape (n, …, *grid) for n samples."""
        with need("torch").no_grad():
            return self._over_grid(
                lambda vector, x, _: self._call(vector, x), theta, x, None, False
            )

    def start(self, seed, dtype=None):
        """Initial parameters: shape (d,) for one seed, (d, len(seed)) for several.

        Every layer's own `reset_parameters` draws them; torch's global generator is left alone.
        """
        torch = need("torch")
        seeds = list(seed) if isinstance(seed, Iterable) else [seed]
        vectors = [self._drawn(whole("start", "seed", s, least=0)) for s in seeds]
        # Each vector stays contiguous in memory, as the gradients of `vmap` do.
        theta = torch.stack(vectors).T if isinstance(seed, Iterable) else vectors[0]
        return theta if dtype is None else theta.to(dtype)

    def read(self):
        """The module's present parameters as a vector of shape (d,)."""
        return need("torch").cat([p.detach().reshape(-1) for p in self.module.parameters()])

    def write(self, theta):
        """Put the vector `theta` of shape (d,) into the module."""
        self._check(theta)
        values = self._split(theta).values()
        with need("torch").no_grad():
            for p, value in zip(self.module.parameters(), values, strict=True):
                p.copy_(value)

    def _drawn(self, seed):
        torch = need("torch")
        module = copy.deepcopy(self.module)
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            for name, part in module.named_modules():
                if hasattr(part, "reset_parameters"):
                    part.reset_parameters()
                elif any(True for _ in part.parameters(recurse=False)):
                    raise ValueError(
                        f"start: {name or type(part).__name__} has parameters and no "
                        "reset_parameters() to draw them with: give it one"
                    )
        return torch.cat([p.detach().reshape(-1) for p in module.parameters()])

    def _split(self, vector):
        parts, first = {}, 0
        for name, shape in self._shapes.items():
            parts[name] = vector[first : first + shape.numel()].reshape(shape)
            first += shape.numel()
        return parts

    def _call(self, vector, x):
        return need("torch").func.functional_call(self.module, self._split(vector), (x,))

    def _value(self, vector, x, y):
        return self.loss(self._call(vector, x), y)

    def _over_grid(self, f, theta, x, y, paired):
        """`f` at every point of the grid, whose axes stay last, as they are in `theta`."""
        self._check(theta)
        grid = theta.shape[1:]
        if paired and (not grid or len(x) != grid[-1]):
            raise ValueError(
                f"Objective: {len(x)} paired batches for a grid of shape {tuple(grid)}, "
                "whose last axis they must follow"
            )
        if not grid:
            return f(theta, x, y)
        # One vmap over the flattened grid: nested ones fail on some losses (mse_loss).
        if paired:
            x, y = (a.expand(*grid, *a.shape[1:]).flatten(0, len(grid) - 1) for a in (x, y))
        axes = (1, 0, 0) if paired else (1, None, None)
        result = self._vmap(f, in_dims=axes, out_dims=-1)(theta.flatten(1), x, y)
        return result.unflatten(-1, grid)

    def _check(self, theta):
        if getattr(theta, "ndim", 0) < 1 or theta.shape[0] != self.d:
            got = tuple(getattr(theta, "shape", ()))
            raise ValueError(f"Objective: theta must have shape ({self.d}, *grid); got {got}")


def accuracy(output, y):
    """The share of samples whose largest output is at the true class; shape (*grid)."""
    y = y.reshape(-1, *(1,) * (output.ndim - 2))
    return (output.argmax(1) == y).double().mean(0)


@dataclass(eq=False)
class EarlyStopping:
    """Tells when a validation loss has stopped improving, and keeps the best parameters.

        stop = EarlyStopping(patience=5)
        for theta, state in descend(opt, grads, theta):
            if stop(objective(theta, *data.validation), theta):
                break
        theta = stop.best

    patience: how many checks in a row may bring no improvement.
    min_delta: by how much a check must beat the best one to count as improvement. The bar is
        the last check that counted: small gains add up until they count together.

    best, best_value, best_check: the parameters kept, their loss, and the number of their check
    (the first is 0); None, inf and -1 until a check is below inf. A loss that is no number never
    counts as improvement.
    checks: how many there have been. The fields are the whole state: a run that was interrupted
    goes on with `EarlyStopping(**saved)`, where `saved` is what `vars(stop)` was.
    """

    patience: int
    min_delta: float = 0.0
    best: Any = None
    best_value: float = math.inf
    best_check: int = -1
    checks: int = 0

    def __post_init__(self):
        whole("EarlyStopping", "patience", self.patience, least=1)
        number("EarlyStopping", "min_delta", self.min_delta, "[0, inf)")

    def __call__(self, value, theta):
        """Note one check; True if it is time to stop. `theta` may be a vector or a state_dict."""
        check, value = self.checks, float(value)
        if value < self.best_value - self.min_delta:
            self.best, self.best_value, self.best_check = copy.deepcopy(theta), value, check
        self.checks += 1
        return check - self.best_check >= self.patience


def replay(losses, patience, min_delta=0.0):
    """What `EarlyStopping` would have done on a recorded curve: (the check it ends at, the best).

    >>> replay([3, 1, 2, 2, 0], patience=2)
    (3, 1)

    Where the rule never stops, it ends at the last check. The best is None if no loss is below inf.
    """
    stop = EarlyStopping(patience, min_delta)
    for check, value in enumerate(losses):
        if stop(value, check):
            break
    return stop.checks - 1, stop.best


class Digits(NamedTuple):
    """The bundled digits of scikit-learn; each split is a pair (x, y) of tensors."""

    train: tuple[Any, Any]
    validation: tuple[Any, Any]
    test: tuple[Any, Any]


def digits(seed=0, dtype=None, validation=360, test=360):
    """1,797 images of 8 × 8 pixels in [0, 1] with their digit, shuffled by `seed` and split.

    dtype: of the pixels; torch.float32 unless another is given.
    validation, test: how many images these splits hold; the rest is for training.
    """
    torch = need("torch")
    x, y = need("sklearn.datasets").load_digits(return_X_y=True)
    sizes = [whole("digits", "validation", validation, 1), whole("digits", "test", test, 1)]
    if sum(sizes) >= len(x):
        raise ValueError(f"digits: validation and test must leave some of the {len(x)} to train on")
    order = np.random.default_rng(whole("digits", "seed", seed, 0)).permutation(len(x))
    x = torch.tensor(x[order] / 16, dtype=dtype or torch.float32)
    y = torch.tensor(y[order], dtype=torch.int64)
    sizes = [len(x) - sum(sizes), *sizes]
    return Digits(*zip(x.split(sizes), y.split(sizes), strict=True))
