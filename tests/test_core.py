"""The loops: what they yield, what they refuse, and what they do with non-finite numbers."""

import itertools

import numpy as np
import pytest
import torch

import optlib
from optlib import Adam, GradientDescent, Momentum, NonFiniteError, descend, path
from optlib.surfaces import beale, saddle


class Cubic:
    """x³/3 summed over the coordinates: gradient descent escapes to −∞ from a negative start."""

    def __call__(self, theta):
        return (theta**3 / 3).sum(0)

    def grad(self, theta):
        return theta**2


def test_a_rule_without_its_parts_says_what_is_missing():
    class Unfinished(optlib.core.Optimizer):
        pass

    with pytest.raises(TypeError, match="Unfinished defines no init"):
        Unfinished().init(np.ones(2))
    with pytest.raises(TypeError, match="Unfinished defines no step"):
        Unfinished().step(np.ones(2), None, np.sin)


def test_path_keeps_every_iterate_and_its_value():
    run = path(Momentum(lr=0.01), beale, (1.0, 1.5), steps=5)
    assert run.theta.shape == (6, 2)
    assert run.value.shape == (6,)
    np.testing.assert_array_equal(run.value, [beale(theta) for theta in run.theta])
    assert run.stopped == -1


def test_path_over_a_grid_has_its_shape():
    theta0 = np.random.default_rng(0).normal(size=(2, 3, 4))
    run = path(Adam(), saddle, theta0, steps=2)
    assert run.theta.shape == (3, 2, 3, 4)
    assert run.value.shape == (3, 3, 4)
    assert run.stopped.shape == (3, 4)


def test_path_of_no_steps_is_the_start():
    np.testing.assert_array_equal(path(Adam(), beale, (1.0, 1.0), 0).theta, [[1.0, 1.0]])


def test_descend_takes_one_gradient_function_per_step():
    grads = [lambda theta: 1.0 + 0 * theta, lambda theta: 10.0 + 0 * theta]
    thetas = [theta[0] for theta, _ in descend(GradientDescent(lr=0.5), grads, np.zeros(1))]
    assert thetas == [-0.5, -5.5]


def test_descend_goes_on_from_a_state():
    whole = list(itertools.islice(descend(Adam(lr=0.1), saddle.grad, np.array([1.0, 0.5])), 8))
    again = descend(Adam(lr=0.1), saddle.grad, *whole[3])
    np.testing.assert_array_equal(list(itertools.islice(again, 4))[-1][0], whole[7][0])


def test_a_nonfinite_gradient_names_the_step_and_the_coordinates():
    def grad(theta):
        g = np.ones((3, 2))
        g[2, 1] = np.nan
        return g

    with pytest.raises(NonFiniteError, match=r"gradient .* step 1: coordinate 2 of traj.* \(1,\)"):
        next(descend(GradientDescent(), grad, np.zeros((3, 2))))


def test_a_nonfinite_value_names_the_step():
    def value(theta):
        return np.where(theta[0] < 0.9, np.inf, theta[0])

    class F:
        __call__ = staticmethod(value)
        grad = staticmethod(lambda theta: np.ones_like(theta))

    with pytest.raises(NonFiniteError, match=r"value of the objective .* at step 2"):
        path(GradientDescent(lr=0.08), F(), (1.0,), 5)
    with pytest.raises(NonFiniteError, match=r"value of the objective .* at step 0"):
        path(GradientDescent(), F(), (0.0,), 5)


def test_parameters_that_overflow_in_the_last_step_are_told():
    with pytest.raises(NonFiniteError, match=r"the parameters .* at step 1"):
        path(GradientDescent(lr=1e300), Cubic(), (-1e100,), 1)


def test_freeze_keeps_the_other_trajectories_going_and_reports_which_stopped():
    theta0 = np.array([[-3.0, 0.5, -2.0]])
    run = path(Momentum(lr=0.3, gamma=0.2), Cubic(), theta0, 40, on_nonfinite="freeze")
    assert np.isfinite(run.theta).all()
    assert np.isfinite(run.value).all()
    assert run.stopped[1] == -1
    assert 0 < run.stopped[0] <= run.stopped[2] < 40
    alone = path(Momentum(lr=0.3, gamma=0.2), Cubic(), theta0[:, 1:2], 40)
    np.testing.assert_array_equal(run.theta[:, :, 1:2], alone.theta)
    stop = run.stopped[0]
    np.testing.assert_array_equal(run.theta[stop - 1 :, 0, 0], run.theta[stop - 1, 0, 0])


def test_freeze_of_a_single_trajectory_and_of_torch_tensors():
    assert path(GradientDescent(lr=0.5), Cubic(), (-3.0,), 40, on_nonfinite="freeze").stopped > 0
    theta0 = torch.tensor([[-3.0, 0.5]])
    run = path(GradientDescent(lr=0.5), Cubic(), theta0, 40, on_nonfinite="freeze")
    assert run.theta.dtype == torch.float32
    assert bool(torch.isfinite(run.theta).all())
    assert run.stopped[0] > 0
    assert run.stopped[1] == -1


@pytest.mark.parametrize(
    ("theta0", "error", "words"),
    [
        (np.array([1, 2]), TypeError, "floating-point array.*int64"),
        (np.array([True, False]), TypeError, "floating-point array.*bool"),
        (np.array([1j, 2]), TypeError, "floating-point array.*complex128"),
        (np.array(1.0), ValueError, r"shape \(d, \*grid\).*got shape \(\)"),
        ("origin", TypeError, "floating-point array.*str"),
    ],
)
def test_parameters_of_another_kind_are_refused(theta0, error, words):
    with pytest.raises(error, match=words):
        path(Adam(), beale, theta0, 1)


@pytest.mark.parametrize("steps", [-1, 2.0, True, "3", None])
def test_steps_must_be_a_count(steps):
    with pytest.raises(ValueError, match="steps must be an integer of at least 0"):
        path(Adam(), beale, (1.0, 1.0), steps)


def test_arguments_of_the_loops_are_checked():
    with pytest.raises(ValueError, match="'raise' or 'freeze'; got 'ignore'"):
        descend(Adam(), saddle.grad, np.zeros(2), on_nonfinite="ignore")
    with pytest.raises(TypeError, match="opt must be an Optimizer such as"):
        descend(Adam, saddle.grad, np.zeros(2))
    with pytest.raises(TypeError, match="f must be an objective"):
        path(Adam(), saddle.grad, (1.0, 1.0), 1)
    with pytest.raises(ValueError, match=r"gradient at step 1 has shape \(2,\).*\(2, 5\)"):
        next(descend(Adam(), lambda theta: np.zeros(2), np.zeros((2, 5))))


def test_an_unknown_optimizer_is_told_with_the_known_ones():
    with pytest.raises(ValueError, match="no optimizer is called 'adam'; known: GradientDescent"):
        optlib.optimizer("adam")


def test_a_rate_must_broadcast_over_the_grid_and_not_over_the_coordinates():
    rates = np.array([0.1, 0.2])
    with pytest.raises(ValueError, match=r"lr has shape \(2,\).*grid \(\)"):
        path(GradientDescent(lr=rates), saddle, (1.0, 1.0), 1)
    with pytest.raises(ValueError, match=r"lr has shape \(2,\).*grid \(3,\)"):
        path(GradientDescent(lr=lambda t: rates), saddle, np.ones((2, 3)), 1)
    assert path(GradientDescent(lr=rates), saddle, np.ones((2, 3, 2)), 1).theta.shape[0] == 2


@pytest.mark.parametrize("lr", [np.array([0.1, 0.2]), lambda t: np.array([0.1, 0.2]) / t])
def test_float32_stays_float32_under_an_array_of_rates(lr):
    theta0 = np.ones((2, 2), dtype=np.float32)
    assert path(Momentum(lr=lr), saddle, theta0, 2).theta.dtype == np.float32


def test_array_rates_are_copied_and_cannot_be_changed():
    rates = np.array([0.1, 0.2])
    opt = GradientDescent(lr=rates)
    rates[0] = 9.0
    assert opt.lr[0] == 0.1
    with pytest.raises(ValueError, match="read-only"):
        opt.lr[0] = 1.0


def test_numpy_rates_drive_torch_parameters():
    theta0 = torch.ones(2, 2, dtype=torch.float64)
    run = path(GradientDescent(lr=np.array([0.1, 0.2])), saddle, theta0, 1)
    torch.testing.assert_close(run.theta[1, 0], torch.tensor([0.8, 0.6], dtype=torch.float64))


def test_one_bad_coordinate_stops_its_trajectory_and_its_state():
    """Where it was before: parameters and velocity, of that trajectory alone."""
    theta = np.array([[1.0, 1.0], [1.0, 1.0]])

    def bad(point):
        return np.array([[1.0, np.inf], [1.0, 1.0]])

    run = descend(Momentum(lr=0.1), [lambda point: 0 * point + 1, bad], theta, None, "freeze")
    (before, earlier), (after, later) = run
    assert run.stopped.tolist() == [-1, 2]
    np.testing.assert_array_equal(after[:, 1], before[:, 1])
    np.testing.assert_array_equal(later.v[:, 1], earlier.v[:, 1])
    assert (after[:, 0] != before[:, 0]).all()
    assert (later.v[:, 0] != earlier.v[:, 0]).all()


def test_of_many_bad_coordinates_three_are_named_and_the_others_counted():
    theta, named = np.ones((5, 1)), [f"coordinate {i} of trajectory (0,)" for i in range(3)]
    with pytest.raises(NonFiniteError) as caught:
        next(descend(GradientDescent(), lambda point: np.nan * point, theta))
    assert f"at step 1: {'; '.join(named)} and 2 more. A smaller" in str(caught.value)
