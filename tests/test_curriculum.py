"""The strategies are the paper's, and a network that none of them hinders learns by each."""

import numpy as np
import pytest
import torch

from optlib import curriculum
from optlib.curriculum import STRATEGIES, Course, Ladder, levels, train


def repeat(level, rng):
    """Say the last of up to three symbols again: easy on every level."""
    x = rng.integers(2, size=(*level.shape, 3))
    return x, np.arange(3) >= 3 - level[..., None], x[..., -1:]


EASY = Course(repeat, top=3, symbols=2, classes=2, hidden=8)


def test_the_levels_of_each_strategy():
    none, naive, mixed, combined = (
        levels(name, 2, 5, 50_000, np.random.default_rng(0)) for name in STRATEGIES
    )
    assert (none == 5).all()
    assert (naive == 2).all()
    share = np.bincount(mixed, minlength=6) / mixed.size
    np.testing.assert_allclose(share, [0, *5 * [0.2]], atol=0.01)
    share = np.bincount(combined, minlength=6) / combined.size
    np.testing.assert_allclose(share, [0, 0.04, 0.84, 0.04, 0.04, 0.04], atol=0.01)


def climb(shares, top=3):
    ladder, seen = Ladder(top), []
    for share in shares:
        ladder.check(share)
        seen.append(ladder.now)
    return seen


def test_the_ladder_rises_with_success_and_stays_at_the_top():
    assert climb([0.5, 0.96, 0.95, 0.97, 1.0, 1.0]) == [1, 2, 2, 3, 3, 3]


def test_the_ladder_rises_when_learning_has_stopped():
    assert climb([0.5, 0.6, 0.6, 0.6, 0.5]) == 5 * [1]  # no better, but no worse either
    assert climb([0.5, 0.6, 0.6, 0.6, 0.49]) == [1, 1, 1, 1, 2]
    assert climb([0.5, 0.6, 0.6, 0.6, 0.49, 0.4, 0.3, 0.2]) == [1, 1, 1, 1, 2, 2, 2, 2]


def test_a_judge_counts_only_what_is_asked():
    def draw(level, rng):
        x = np.zeros((*level.shape, 2), int)
        return x, x == 0, np.broadcast_to([-1, 0], x.shape).copy()

    course = Course(draw, top=1, symbols=1, classes=2, hidden=1)
    theta = torch.zeros(13, 2)
    theta[-2:] = torch.tensor([[1.0, -1.0], [0.0, 0.0]])  # the scores of class 0 and of class 1
    loss, right = course.judge(theta, np.ones((2, 4), int), None)
    expected = [np.log(1 + np.exp(-1)), np.log(1 + np.exp(1))]
    np.testing.assert_allclose(loss, expected, rtol=1e-6)
    assert right.tolist() == [1, 0]


def test_an_easy_task_is_learnt_by_every_strategy():
    trained = train(EASY, STRATEGIES, 0.05, steps=120, every=10)
    assert trained.curves.shape == (12, 4)
    assert trained.now[1] == trained.now[3] == 3
    assert trained.curves[-1].max() < 0.3
    for level in (1, 3):
        loss, right = trained.exam(level)
        assert loss.max() < 0.3
        assert right.min() > 0.95


def test_what_a_run_asks(monkeypatch):
    """300 updates on 32 examples; after each 20, on 100 of the own level and of the hardest."""
    asked, most = [], []

    def draw(level, rng):
        asked.append((level.shape, set(level.ravel())))
        return repeat(level, rng)

    monkeypatch.setattr(curriculum, "clip_norm", lambda grads, norm: most.append(norm) or grads)
    monkeypatch.setattr(curriculum.Ladder, "check", lambda self, share: None)
    trained = train(EASY._replace(draw=draw), ("naive",), 0.01)
    check = [((1, 100), {1}), ((1, 100), {3})]
    assert asked == 15 * (20 * [((1, 32), {1})] + check)
    assert most == [1]
    np.testing.assert_array_equal(trained.exam(3), trained.exam(3, size=500, seed=0))


def test_a_run_can_be_had_again():
    rates = [0.01, 0.02, 0.03, 0.04]
    one, two = (train(EASY, STRATEGIES, rates, steps=20, **of) for of in ({}, {"seed": 0}))
    assert torch.equal(one.theta, two.theta)
    assert not torch.equal(one.theta, train(EASY, STRATEGIES, 0.01, steps=20, seed=1).theta)


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        ("steps must be a whole number, at least 1; got 0", {"steps": 0}),
        ("batch must be a whole number, at least 1; got 0", {"batch": 0}),
        ("lr must be a number in \\(0, inf\\); got 0.0", {"lr": [0.1, 0.1, 0.1, 0]}),
    ],
)
def test_a_bad_argument_is_named(message, arguments):
    with pytest.raises(ValueError, match=f"train: {message}"):
        train(EASY, STRATEGIES, **{"lr": 0.1, **arguments})
