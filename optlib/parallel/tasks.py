"""Small tasks for runs on processes.

A task is a function `task(worker, workers)` that each process calls for itself; what it returns has

    theta               the start, a NumPy vector, the same for all workers
    grad(theta, step)   the gradient of this worker's own `step`
    value(theta)        the loss, for the report
    samples             how many samples the workers share; only if there is such a number
    imports             modules that it loads, for a nursery of several runs; only if there are any
"""

from __future__ import annotations

import numpy as np

from .._optional import need


class Bowl:
    """½ θᵀAθ in ten dimensions with curvatures from 0.1 to 1; each gradient has its own noise."""

    def __init__(self, worker, noise=0.01):
        self.worker, self.noise = worker, noise
        self.curvature = np.linspace(0.1, 1.0, 10)
        self.theta = np.ones(10)

    def grad(self, theta, step):
        rng = np.random.default_rng([self.worker, step])
        return self.curvature * theta + self.noise * rng.standard_normal(10)

    def value(self, theta):
        return float(0.5 * self.curvature @ theta**2)


def bowl(worker, workers):
    """A noisy bowl, whose least value is 0."""
    return Bowl(worker)


class DigitsNetwork:
    """A network of one hidden layer on every `workers`-th image of the digits.

    Its gradients are those of a plain backward pass: the first one by `torch.func`, as `Objective`
    has them, makes every process import for a second, and each of the others takes twice as long.
    """

    imports = ("sklearn.datasets",)

    def __init__(self, worker, workers, hidden=16, batch=32):
        from ..training import Objective, digits

        nn = need("torch.nn", by="optlib.parallel.tasks")
        self.module = nn.Sequential(nn.Linear(64, hidden), nn.ReLU(), nn.Linear(hidden, 10))
        self.objective = Objective(self.module, nn.functional.cross_entropy)
        self.x, self.y = digits().train
        self.samples = len(self.x)
        self.own = np.arange(worker, self.samples, workers)
        self.worker, self.batch = worker, batch
        self.theta = self.objective.start(seed=0).numpy()

    def grad(self, theta, step):
        rng = np.random.default_rng([self.worker, step])
        i = rng.choice(self.own, min(self.batch, len(self.own)), replace=False)
        torch = need("torch")
        self.objective.write(torch.tensor(theta))
        loss = self.objective.loss(self.module(self.x[i]), self.y[i])
        parts = torch.autograd.grad(loss, list(self.module.parameters()))
        return torch.cat([part.reshape(-1) for part in parts]).numpy()

    def value(self, theta):
        return float(self.objective(need("torch").tensor(theta), self.x, self.y))


def digits_network(worker, workers):
    """The bundled digits of scikit-learn, 1,210 parameters."""
    return DigitsNetwork(worker, workers)
