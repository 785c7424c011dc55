"""10,000 starts × 500 Adam steps on Beale in one run, against loops over the starts."""

from collections import deque
from itertools import islice

import numpy as np
import torch

from benchmarks.measure import Claim, interleaved
from optlib import Adam, descend
from optlib.surfaces import beale

STARTS, STEPS, LR = 10_000, 500, 0.01
SAMPLE = 2  # starts that a loop really runs; the rest is extrapolated


def beale_loop_gradient(theta):
    """What one would write for a single point."""
    x, y = theta
    a, b, c = 1.5 - x + x * y, 2.25 - x + x * y**2, 2.625 - x + x * y**3
    return np.array([
        2 * a * (y - 1) + 2 * b * (y**2 - 1) + 2 * c * (y**3 - 1),
        2 * a * x + 4 * b * x * y + 6 * c * x * y**2,
    ])  # fmt: skip


def bare_adam(theta, beta1=0.9, beta2=0.999, eps=1e-8):
    """The loop of every tutorial."""
    m = v = np.zeros(2)
    for t in range(1, STEPS + 1):
        g = beale_loop_gradient(theta)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
        theta = theta - LR * m_hat / (np.sqrt(v_hat) + eps)
    return theta


def torch_adam(theta):
    """The same with torch's own optimizer and automatic differentiation."""
    theta = torch.tensor(theta, requires_grad=True)
    optimizer = torch.optim.Adam([theta], lr=LR)
    for _ in range(STEPS):
        optimizer.zero_grad()
        beale(theta).backward()
        optimizer.step()
    return theta.detach().numpy()


def claims():
    theta0 = np.random.default_rng(0).uniform(-4.5, 4.5, (2, STARTS))

    def one_run():
        run = descend(Adam(lr=LR), beale.grad, theta0, on_nonfinite="freeze")
        return deque(islice(run, STEPS), maxlen=1)[0][0]

    def numpy_loop():
        runs = [descend(Adam(lr=LR), beale.grad, theta0[:, k]) for k in range(SAMPLE)]
        return [deque(islice(run, STEPS), maxlen=1)[0][0] for run in runs]

    def bare_loop():
        return [bare_adam(theta0[:, k]) for k in range(SAMPLE)]

    def torch_loop():
        return [torch_adam(theta0[:, k]) for k in range(SAMPLE)]

    ours = one_run()[:, :SAMPLE].T
    for loop in (numpy_loop, bare_loop, torch_loop):
        np.testing.assert_allclose(ours, loop(), rtol=1e-6)
    tasks = (numpy_loop, bare_loop, torch_loop)
    seconds = interleaved(9, one_run=one_run, **{task.__name__: task for task in tasks})
    once = seconds.pop("one_run")
    numpys, bare, torchs = (s * STARTS / SAMPLE for s in seconds.values())
    return [
        Claim(
            "10,000 starts × 500 Adam steps on Beale, one run against a loop of torch.optim.Adam",
            torchs / once, 8000, at_least=True,
            note=f"{once:.3g} s against {torchs:,.0f} s, extrapolated",
        ),
        Claim(
            "the same against a loop of NumPy: the same rule, start by start",
            numpys / once, 500, at_least=True,
            note=f"against {numpys:,.0f} s; a bare loop without a check takes {bare / once:,.0f} ×",
        ),
    ]  # fmt: skip
