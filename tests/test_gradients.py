"""Gradients made from gradients: mini-batches, noise, clipping, decay, and their composition."""

import itertools
import math

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from optlib import Adam, GradientDescent, descend
from optlib.gradients import clip_norm, clip_value, minibatches, noisy, weight_decay
from optlib.surfaces import least_squares

F = least_squares(n=10, seed=1)
THETA = np.array([[0.5, -1.0, 3.0], [2.0, 0.0, 4.0]])


def rng(seed=0):
    return np.random.default_rng(seed)


def identity(theta):
    return theta


def batches(n=10, size=4, seed=0, **kwargs):
    """The indices of the batches, through a gradient that hands them out."""
    return [g(THETA) for g in minibatches(lambda _, idx: idx, n, size, rng(seed), **kwargs)]


# Mini-batches ----------------------------------------------------------------------------


def test_every_epoch_visits_every_sample_once_in_a_new_order():
    drawn = batches(epochs=2)
    assert [len(idx) for idx in drawn] == [4, 4, 2, 4, 4, 2]
    first, second = np.concatenate(drawn[:3]), np.concatenate(drawn[3:])
    assert sorted(first) == sorted(second) == list(range(10))
    assert first.tolist() != second.tolist() != list(range(10))


def test_draws_with_replacement_are_independent_and_uniform():
    drawn = batches(n=5, size=4, epochs=2000, replacement=True)
    assert all(len(idx) == 4 for idx in drawn)
    assert any(len(set(idx)) < 4 for idx in drawn)
    counts = np.bincount(np.concatenate(drawn), minlength=5)
    assert len(counts) == 5
    assert counts == pytest.approx(counts.mean(), rel=0.1)


def test_the_same_seed_gives_the_same_batches_and_skipping_resumes():
    grads = minibatches(F.sample_grad, 10, 3, rng(7))
    theta, state = list(itertools.islice(descend(Adam(), grads, THETA), 9))[-1]
    again = minibatches(F.sample_grad, 10, 3, rng(7))
    middle = list(itertools.islice(descend(Adam(), again, THETA), 4))[-1]
    rest = itertools.islice(minibatches(F.sample_grad, 10, 3, rng(7)), middle[1].t, 9)
    *_, (resumed, end) = descend(Adam(), rest, *middle)
    np.testing.assert_array_equal(resumed, theta)
    assert end.t == state.t == 9
    assert [b.tolist() for b in batches(seed=1, epochs=1)] != [
        b.tolist() for b in batches(epochs=1)
    ]


def test_the_mean_over_an_epoch_is_the_full_gradient():
    each = [g(THETA) for g in minibatches(F.sample_grad, 10, 5, rng(), epochs=1)]
    np.testing.assert_allclose(np.mean(each, axis=0), F.grad(THETA))


def test_a_gradient_function_keeps_its_batch():
    first, second = itertools.islice(minibatches(F.sample_grad, 10, 3, rng()), 2)
    before = first(THETA)
    second(THETA)
    np.testing.assert_array_equal(first(THETA), before)


@pytest.mark.parametrize("convert", [np.asarray, torch.tensor])
def test_data_are_cut_into_batches(convert):
    x, y = convert(np.arange(10.0).reshape(5, 2)), convert(np.arange(5.0))
    pairs = [g(THETA) for g in minibatches(lambda _, x, y: (x, y), (x, y), 2, rng(), epochs=1)]
    assert [tuple(a.shape) for a, _ in pairs] == [(2, 2), (2, 2), (1, 2)]
    for a, b in pairs:
        np.testing.assert_array_equal(a[:, 0], 2 * b)
    (whole,) = [g(THETA) for g in minibatches(lambda _, x: x, x, 5, rng(), epochs=1)]
    np.testing.assert_array_equal(np.sort(np.asarray(whole)[:, 0]), np.asarray(x)[:, 0])


def test_without_epochs_the_batches_never_end():
    assert len(list(itertools.islice(minibatches(F.sample_grad, 10, 10, rng()), 100))) == 100


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"batch_size": 0}, "batch_size must be a whole number, at least 1; got 0"),
        ({"batch_size": 2.0}, "batch_size must be a whole number, at least 1; got 2.0"),
        ({"batch_size": True}, "batch_size must be a whole number, at least 1; got True"),
        ({"batch_size": 11}, "batch_size must be at most the 10 samples; got 11"),
        ({"rng": 0}, r"rng must be a NumPy generator, such as np.random.default_rng\(0\); got 0"),
        ({"rng": None}, "rng must be a NumPy generator, .* got None"),
        ({"rng": np.random}, "rng must be a NumPy generator"),
        ({"replacement": "no"}, "replacement must be True or False; got 'no'"),
        ({"epochs": -1}, "epochs must be a whole number, at least 0; got -1"),
        ({"epochs": math.inf}, "epochs must be a whole number, at least 0; got inf"),
        ({"data": 0}, "the number of samples must be a whole number, at least 1; got 0"),
        ({"data": (np.ones(3), np.ones(4))}, r"same number of samples.*got \[\(3,\), \(4,\)\]"),
        ({"data": ()}, "same number of samples"),
        ({"data": np.ones((0, 2))}, "same number of samples, at least 1"),
        ({"sample_grad": 3}, "sample_grad must be a function; got 3"),
    ],
)
def test_bad_arguments_of_minibatches(changes, message):
    good = {"sample_grad": F.sample_grad, "data": 10, "batch_size": 2, "rng": rng()}
    with pytest.raises((TypeError, ValueError), match=message):
        minibatches(**good | changes)


# Noise -----------------------------------------------------------------------------------


def test_the_noise_is_the_equation_with_t_from_0():
    theta, draws = np.zeros((2, 3)), rng(3)
    noise = noisy(identity, rng(3), eta=0.3, gamma=0.8)
    for t in range(4):
        sigma = math.sqrt(0.3 / (1 + t) ** 0.8)
        np.testing.assert_allclose(noise(theta), sigma * draws.standard_normal((2, 3)))


def test_the_papers_power_is_the_default():
    usual, named = noisy(identity, rng(3)), noisy(identity, rng(3), eta=0.01, gamma=0.55)
    for _ in range(3):
        np.testing.assert_array_equal(usual(THETA), named(THETA))


def test_eta_is_a_variance_and_the_mean_is_the_gradient():
    big = np.full((2, 100_000), 5.0)
    drawn = noisy(identity, rng(), eta=4.0)(big)
    assert drawn.mean() == pytest.approx(5, abs=0.02)
    assert drawn.var() == pytest.approx(4, rel=0.02)
    assert abs(np.corrcoef(drawn)[0, 1]) < 0.02


def test_noise_counts_on_from_its_start_and_over_an_iterable():
    whole = noisy(identity, rng(1), eta=1.0)
    expected = [whole(THETA) for _ in range(5)]
    split = rng(1)
    first = [g(THETA) for g in noisy([identity] * 2, split, eta=1.0)]
    rest = noisy(identity, split, eta=1.0, start=2)
    np.testing.assert_array_equal(first + [rest(THETA) for _ in range(3)], expected)


def test_no_noise_at_eta_0():
    np.testing.assert_array_equal(noisy(identity, rng(), eta=0)(THETA), THETA)


# Clipping and decay ----------------------------------------------------------------------


def vectors(shape):
    return arrays(float, shape, elements=st.floats(-1e300, 1e300, allow_subnormal=False))


@settings(deadline=None, derandomize=True)
@given(vectors((3, 4)), st.floats(1e-3, 1e3))
def test_clip_norm_keeps_direction_and_bounds_length(g, limit):
    clipped = clip_norm(identity, limit)(g)
    for before, after in zip(g.T, clipped.T, strict=True):
        length = math.hypot(*before)
        if length <= limit:
            np.testing.assert_allclose(after, before, rtol=1e-14)
        else:
            assert math.hypot(*after) == pytest.approx(limit)
            np.testing.assert_allclose(after, before * (limit / length), rtol=1e-12)


def test_clip_norm_is_torchs_up_to_its_1e_minus_6():
    for scale in (0.1, 10.0):
        parameter = torch.zeros(2, requires_grad=True)
        parameter.grad = torch.tensor([3.0, 4.0]) * scale
        ours = clip_norm(identity, 2.0)(parameter.grad.clone())
        torch.nn.utils.clip_grad_norm_(parameter, 2.0)
        torch.testing.assert_close(ours, parameter.grad, rtol=1e-5, atol=0)


@settings(deadline=None, derandomize=True)
@given(vectors((2, 3)), st.floats(1e-3, 1e3))
def test_clip_value_holds_each_coordinate(g, limit):
    clipped = clip_value(identity, limit)(g)
    for before, after in zip(g.flat, clipped.flat, strict=True):
        assert after == max(-limit, min(before, limit))


def test_weight_decay_is_torchs_in_gradient_descent():
    parameter = torch.tensor([1.0, -2.0], requires_grad=True)
    theirs = torch.optim.SGD([parameter], lr=0.1, weight_decay=0.3)
    run = descend(
        GradientDescent(lr=0.1), weight_decay(lambda theta: theta**2, 0.3), np.array([1.0, -2.0])
    )
    for _ in range(5):
        parameter.grad = parameter.detach() ** 2
        theirs.step()
        theta, _ = next(run)
        np.testing.assert_allclose(theta, parameter.detach(), rtol=1e-6)


# All of them -----------------------------------------------------------------------------

TRANSFORMS = {
    "noisy": lambda grad: noisy(grad, rng(), eta=0.5),
    "clip_norm": lambda grad: clip_norm(grad, 1.0),
    "clip_value": lambda grad: clip_value(grad, 1.0),
    "weight_decay": lambda grad: weight_decay(grad, 0.1),
}
every = pytest.mark.parametrize("transform", TRANSFORMS.values(), ids=TRANSFORMS)


@every
def test_a_function_gives_a_function_and_an_iterable_an_iterator(transform):
    one = transform(identity)(THETA)
    (other,) = transform([identity])
    np.testing.assert_array_equal(other(THETA), one)
    lazy = transform(itertools.repeat(identity))  # endless, so it must not be run through
    assert next(lazy)(THETA).shape == THETA.shape


@every
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_numpy_and_torch_agree_and_inputs_stay(transform, dtype):
    theta = THETA.astype(dtype)
    before, tensor = theta.copy(), torch.tensor(theta)
    ours, theirs = transform(identity)(theta), transform(identity)(tensor)
    assert ours.dtype == dtype
    assert str(theirs.dtype) == f"torch.{dtype}"
    np.testing.assert_allclose(theirs, ours, rtol=1e-6)
    np.testing.assert_array_equal(theta, before)
    np.testing.assert_array_equal(tensor, before)


@pytest.mark.parametrize("name", ["clip_norm", "clip_value", "weight_decay"])
def test_a_grid_is_its_points(name):
    transform = TRANSFORMS[name]
    grid = transform(F.grad)(THETA)
    for i in range(3):
        np.testing.assert_allclose(grid[:, i], transform(F.grad)(THETA[:, i]))


def test_they_compose_in_the_order_written():
    grads = weight_decay(minibatches(F.sample_grad, 10, 5, rng(), epochs=1), 0.5)
    composed = [g(THETA) for g in clip_value(grads, 0.2)]
    plain = [g(THETA) for g in minibatches(F.sample_grad, 10, 5, rng(), epochs=1)]
    np.testing.assert_allclose(composed, [np.clip(g + 0.5 * THETA, -0.2, 0.2) for g in plain])


@every
def test_what_is_no_gradient_is_refused(transform):
    with pytest.raises(TypeError, match="grad must be a function, or an iterable of them; got 3"):
        transform(3)


@pytest.mark.parametrize(
    ("make", "name", "interval"),
    [
        (lambda v: noisy(identity, rng(), eta=v), "eta", r"\[0, inf\)"),
        (lambda v: noisy(identity, rng(), gamma=v), "gamma", r"\[0, inf\)"),
        (lambda v: clip_norm(identity, v), "limit", r"\(0, inf\)"),
        (lambda v: clip_value(identity, v), "limit", r"\(0, inf\)"),
        (lambda v: weight_decay(identity, v), "decay", r"\[0, inf\)"),
    ],
)
@pytest.mark.parametrize("bad", [-1.0, math.nan, math.inf, True, "1", 1j, None, np.ones(2)])
def test_bad_numbers_are_refused(make, name, interval, bad):
    with pytest.raises((TypeError, ValueError), match=f"{name} must be a number in {interval}"):
        make(bad)


def test_other_bad_arguments():
    for bad in (clip_norm, clip_value):
        with pytest.raises(ValueError, match=r"limit must be a number in \(0, inf\); got 0"):
            bad(identity, 0)
    with pytest.raises(ValueError, match="start must be a whole number, at least 0; got -1"):
        noisy(identity, rng(), start=-1)
    with pytest.raises(TypeError, match="rng must be a NumPy generator"):
        noisy(identity, 5)
