"""Stacked GRUs are torch's own, network by network."""

import pytest
import torch

from optlib.recurrent import GRUs

SIZES = {"symbols": 4, "hidden": 6, "classes": 3}


@pytest.fixture
def nets():
    return GRUs(**SIZES)


def oracle(parts, k, x):
    """torch.nn.GRU on one-hot symbols with network k's weights; the scores after each symbol."""
    gru = torch.nn.GRU(SIZES["symbols"], SIZES["hidden"], batch_first=True)
    E, W, b, U, c = (part[k] for part in parts.values())
    with torch.no_grad():
        gru.weight_ih_l0.copy_(E.T)
        gru.weight_hh_l0.copy_(W.T)
        gru.bias_ih_l0.copy_(b[0])
        gru.bias_hh_l0.zero_()
    states, _ = gru(torch.nn.functional.one_hot(x, SIZES["symbols"]).float())
    return states @ U + c


def test_each_network_is_that_of_torch(nets):
    theta, draw = 2 * nets.start(count=5, seed=1), torch.Generator().manual_seed(0)
    x = torch.randint(4, (5, 7, 9), generator=draw)
    ours = nets.output(theta, x, torch.ones_like(x, dtype=torch.bool), answers=4)
    assert ours.shape == (5, 7, 4, 3)
    for k in range(5):
        theirs = oracle(nets.parts(theta), k, x[k])[:, -4:]
        torch.testing.assert_close(ours[k], theirs, rtol=1e-5, atol=1e-6)


def test_what_was_not_seen_leaves_no_trace(nets):
    theta, draw = nets.start(count=2, seed=1), torch.Generator().manual_seed(0)
    x = torch.randint(4, (2, 3, 8), generator=draw)
    seen = (torch.arange(8) >= 5).expand(x.shape)
    short = x[..., 5:]
    everything = torch.ones_like(short, dtype=torch.bool)
    assert nets.output(theta, x, seen).shape == (2, 3, 1, 3)
    assert torch.equal(nets.output(theta, x, seen), nets.output(theta, short, everything))


def test_the_start_is_seeded_and_bounded(nets):
    theta = nets.start(count=40, seed=3)
    assert theta.shape == (nets.d, 40)
    assert nets.d == 4 * 18 + 6 * 18 + 18 + 6 * 3 + 3
    assert torch.equal(theta, nets.start(count=40, seed=3))
    assert not torch.equal(theta, nets.start(count=40, seed=4))
    assert nets.start(count=1, seed=0).shape == (nets.d, 1)
    assert 0.98 < theta.abs().max() * 6**0.5 <= 1


@pytest.mark.parametrize("name", SIZES)
def test_a_bad_size_is_named(name):
    with pytest.raises(ValueError, match=f"GRUs: {name} must be a whole number, at least 1; got 0"):
        GRUs(**{**SIZES, name: 0})
