"""Fair comparisons: every rule tuned on the same number of rates, over the same seeds."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from ._optional import need
from ._progress import progress
from ._valid import whole
from .core import Optimizer, descend
from .gradients import minibatches


class Sweep(NamedTuple):
    """What `sweep` returns: R rates × S seeds, looked at K times.

    rates: shape (R,). steps: shape (K,), the steps at which the loss was taken.
    loss: the validation loss, shape (K, R, S); inf from where a run diverged.
    stopped: the step at which each run diverged, -1 where it did not; shape (R, S).
    theta: the last parameters, shape (d, R, S).
    """

    rates: np.ndarray
    steps: np.ndarray
    loss: np.ndarray
    stopped: np.ndarray
    theta: Any

    @property
    def final(self):
        """The last loss of every run, shape (R, S)."""
        return self.loss[-1]

    @property
    def best(self):
        """The index of the rate with the lowest median final loss."""
        middle = np.quantile(self.final, 0.5, axis=1, method="nearest")
        return int(np.argmin(middle))

    @property
    def best_rate(self):
        return float(self.rates[self.best])

    @property
    def curves(self):
        """The loss of all seeds at the best rate, shape (K, S)."""
        return self.loss[:, self.best]

    @property
    def at_edge(self):
        """Whether the best rate is the smallest or the largest tried: the grid is too narrow."""
        return self.best in (0, len(self.rates) - 1)

    def __str__(self):
        final = np.sort(self.final[self.best])
        told = f"best rate {self.best_rate:.3g}" + (" (at the edge)" if self.at_edge else "")
        middle = np.quantile(final, 0.5, method="nearest")
        told += f": loss {middle:.3g} ({final[0]:.3g} to {final[-1]:.3g} over {len(final)} seeds)"
        lost = self.stopped >= 0
        if lost.any():
            rates = ", ".join(f"{rate:.3g}" for rate in self.rates[lost.any(axis=1)])
            told += f"; {lost.sum()} of {lost.size} runs diverged, at rate {rates}"
        return told


def sweep(
    rule, objective, rates, train, validation, *,
    steps, batch_size, seeds=5, every=None, label="",
) -> Sweep:  # fmt: skip
    """Train with every rate and every seed at once, in one run over a grid of both.

    rule: makes the rule from the rates: `Adam`, or `lambda lr: Momentum(lr=lr, gamma=0.9)`.
    objective: an `optlib.training.Objective`.
    rates: the learning rates to try.
    train, validation: pairs (x, y) of tensors.
    steps, batch_size: the budget of each run. Each seed has its own start and its own batches.
    seeds: how many, or which.
    every: steps between two looks at the validation loss; by default about 20 looks.

    A run whose gradient or parameters become non-finite is frozen there, and told: its loss is
    inf from then on and `stopped` holds the step.
    """
    rates = np.asarray(rates, dtype=float)
    if rates.ndim != 1 or not rates.size:
        raise ValueError(f"sweep: rates must be a list of numbers; got shape {rates.shape}")
    seeds = list(range(whole("sweep", "seeds", seeds, 1))) if np.ndim(seeds) == 0 else list(seeds)
    steps = whole("sweep", "steps", steps, least=1)
    every = max(1, steps // 20) if every is None else whole("sweep", "every", every, least=1)
    opt = rule(rates[:, None])
    if not isinstance(opt, Optimizer):
        raise TypeError(f"sweep: rule must make an Optimizer from the rates; it made {opt!r}")

    theta = objective.start(seeds, dtype=train[0].dtype)
    theta = theta[:, None].expand(-1, len(rates), -1)
    grads = _batches(objective, train, batch_size, seeds)
    run = descend(opt, grads, theta, on_nonfinite="freeze")
    looks, loss = [0], [_loss(objective, theta, validation)]
    for t, (theta, _) in enumerate(progress(_first(run, steps), label, total=steps), start=1):
        if t % every == 0 or t == steps:
            looks.append(t)
            loss.append(np.where(run.stopped < 0, _loss(objective, theta, validation), np.inf))
    return Sweep(rates, np.array(looks), np.array(loss), run.stopped.copy(), theta)


def tune(rules, objective, rates, train, validation, **budget) -> dict[str, Sweep]:
    """`sweep` for several rules on one budget: name -> `Sweep`.

    rules: name -> what makes the rule from the rates.
    rates: name -> the rates to try; every rule must be given equally many.
    budget: as in `sweep`, the same for all.
    """
    if set(rules) != set(rates):
        raise ValueError(f"tune: rules {sorted(rules)}, but rates for {sorted(rates)}")
    counts = {name: len(rates[name]) for name in rules}
    if len(set(counts.values())) > 1:
        raise ValueError(f"tune: a fair comparison tries equally many rates for each; got {counts}")
    return {
        name: sweep(rule, objective, rates[name], train, validation, label=name, **budget)
        for name, rule in rules.items()
    }


def _batches(objective, train, batch_size, seeds):
    """One gradient function a step, in which each seed has its own shuffled batch."""
    torch = need("torch", by="optlib.training")
    x, y = train
    each = [
        minibatches(lambda _, idx: idx, len(x), batch_size, np.random.default_rng(seed))
        for seed in seeds
    ]
    for draws in zip(*each, strict=True):
        idx = torch.as_tensor(np.stack([draw(None) for draw in draws]))
        yield lambda theta, idx=idx: objective.grad(theta, x[idx], y[idx], paired=True)


def _first(run, steps):
    """The first `steps` updates; unlike a slice it leaves `run` with its own attributes."""
    return (next(run) for _ in range(steps))


def _loss(objective, theta, validation):
    loss = objective(theta, *validation).numpy(force=True).astype(float)
    return np.where(np.isfinite(loss), loss, np.inf)
