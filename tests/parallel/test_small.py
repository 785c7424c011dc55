"""The small network: its gradient is that of its loss, for each copy and its own batch."""

import numpy as np
import pytest

from optlib.parallel.small import SmallNetwork


def test_gradient_is_the_losss_slope():
    net, rng = SmallNetwork(units=3), np.random.default_rng(0)
    theta, batch = net.start(rng, 2, 3), rng.integers(net.train, size=(2, 3, 5))
    g = net.grad(theta, batch)
    assert g.shape == theta.shape == (net.d, 2, 3)
    for i, j in np.ndindex(2, 3):
        u = rng.standard_normal(net.d)
        ends = [net.loss(theta[:, i, j] + h * u, batch[i, j]) for h in (1e-5, -1e-5)]
        assert u @ g[:, i, j] == pytest.approx((ends[0] - ends[1]) / 2e-5, rel=1e-6)


def test_it_learns_and_splits():
    net, rng = SmallNetwork(units=8), np.random.default_rng(1)
    theta = net.start(rng, 2)
    assert net.held_out(theta).min() > 2
    for _ in range(300):
        theta = theta - 0.5 * net.grad(theta, rng.integers(net.train, size=(2, 32)))
    assert net.held_out(theta).max() < 0.4
    assert net.held_out(theta)[0] == pytest.approx(net.loss(theta[:, 0], slice(net.train, None)))
    with pytest.raises(ValueError, match="SmallNetwork: units must be a whole number"):
        SmallNetwork(units=0)
