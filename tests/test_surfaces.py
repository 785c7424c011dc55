"""Surfaces: derivatives by hand against autograd and differences; minima; shapes; refusals."""

import math

import numpy as np
import pytest
import torch

from optlib import surfaces
from optlib.surfaces import SURFACES, least_squares, ravine

TURNED = ravine(condition=100, angle=0.4)
ALL = [*SURFACES.values(), TURNED, least_squares(n=5, noise=0.1, seed=3)]
everywhere = pytest.mark.parametrize("f", ALL, ids=repr)


def points(f, n=200, seed=0):
    """Random points in the surface's domain, shape (2, n)."""
    rng = np.random.default_rng(seed)
    return np.stack([rng.uniform(low, high, n) for low, high in f.domain])


def test_every_surface_the_book_promises_is_there():
    promised = (
        "beale rosenbrock himmelblau ravine saddle monkey_saddle rastrigin goldstein_price "
        "booth ackley styblinski_tang plateau least_squares"
    )
    assert list(SURFACES) == promised.split()
    assert all(hasattr(surfaces, name) for name in surfaces.__all__)
    assert set(SURFACES) <= set(surfaces.__all__)


@everywhere
def test_gradient_and_hessian_are_those_of_autograd(f):
    theta = torch.tensor(points(f), requires_grad=True)
    (g,) = torch.autograd.grad(f(theta).sum(), theta, create_graph=True)
    rows = [torch.autograd.grad(g[i].sum(), theta, retain_graph=True)[0] for i in (0, 1)]
    with torch.no_grad():
        np.testing.assert_allclose(f.grad(theta), g, rtol=1e-9, atol=1e-9)
        hessian, scale = f.hessian(theta), abs(f.hessian(theta)).amax((0, 1))
        np.testing.assert_allclose(hessian / scale, torch.stack(rows) / scale, atol=1e-9)


@everywhere
def test_gradient_and_hessian_are_those_of_centred_differences(f):
    theta, h = points(f), 1e-5
    shifts = h * np.eye(2)[:, :, None]
    slope = np.stack([(f(theta + s) - f(theta - s)) / (2 * h) for s in shifts])
    bend = np.stack([(f.grad(theta + s) - f.grad(theta - s)) / (2 * h) for s in shifts])
    g, hessian = f.grad(theta), f.hessian(theta)
    np.testing.assert_allclose(g, slope, rtol=1e-5, atol=1e-6 * abs(g).max())
    np.testing.assert_allclose(hessian, bend, rtol=1e-5, atol=1e-6 * abs(hessian).max())


@everywhere
def test_minima_are_stationary_lowest_and_in_the_domain(f):
    for point in f.minima:
        assert all(low <= x <= high for x, (low, high) in zip(point, f.domain, strict=True))
        np.testing.assert_allclose(f.grad(point), 0, atol=1e-12)
        assert f(point) == pytest.approx(f.minimum, abs=1e-12)
        if f.name != "ackley":  # the tip of a cone
            assert np.linalg.eigvalsh(f.hessian(point)).min() > 0
    if f.minima:
        assert f(points(f, 10_000)).min() > f.minimum
    else:
        assert f.minimum is None
        far = 1e3 * points(f, 100)
        assert f(far).min() < -1e4  # unbounded below


# The values printed with the problems: Moré, Garbow and Hillstrom (1981) give r at their starts,
# (1, 1) for Beale and (-1.2, 1) for Rosenbrock; Jamil and Yang (2013) the minima.
@pytest.mark.parametrize(
    ("name", "point", "value"),
    [
        ("beale", (1, 1), 1.5**2 + 2.25**2 + 2.625**2),
        ("rosenbrock", (-1.2, 1), 24.2),
        ("himmelblau", (0, 0), 170),
        ("goldstein_price", (0, -1), 3),
        ("goldstein_price", (-0.6, -0.4), 30),
        ("goldstein_price", (1.8, 0.2), 84),
        ("goldstein_price", (1.2, 0.8), 840),
        ("booth", (0, 0), 74),
        ("rastrigin", (1, 1), 2),
        ("ackley", (1, 1), 20 * (1 - math.exp(-0.2))),
        ("styblinski_tang", (-2.903534, -2.903534), 2 * -39.16616570377142),
        ("saddle", (2, 1), 3),
        ("monkey_saddle", (1, 2), -11),
        ("plateau", (1, 1), 2 / 3),
        ("ravine", (1, 1), 10.5),
    ],
)
def test_literature_values(name, point, value):
    assert SURFACES[name](point) == pytest.approx(value, rel=1e-9)


@everywhere
def test_a_grid_is_its_points(f):
    grid = points(f, 6).reshape(2, 2, 3)
    assert f(grid).shape == (2, 3)
    assert f.grad(grid).shape == (2, 2, 3)
    assert f.hessian(grid).shape == (2, 2, 2, 3)
    for i in np.ndindex(2, 3):
        at = (..., *i)
        np.testing.assert_array_max_ulp(f(grid)[at], f(grid[at]), 4)
        np.testing.assert_allclose(f.grad(grid)[at], f.grad(grid[at]), rtol=1e-13)
        np.testing.assert_allclose(f.hessian(grid)[at], f.hessian(grid[at]), rtol=1e-13, atol=1e-12)


@everywhere
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_dtype_and_library_are_kept_and_theta_is_untouched(f, dtype):
    for theta in (points(f).astype(dtype), points(f)[:, 0].astype(dtype)):
        before, tensor = theta.copy(), torch.tensor(theta)
        for numpy_side, torch_side in [
            (f(theta), f(tensor)),
            (f.grad(theta), f.grad(tensor)),
            (f.hessian(theta), f.hessian(tensor)),
        ]:
            assert numpy_side.dtype == dtype
            assert str(torch_side.dtype) == f"torch.{dtype}"
            scale = abs(numpy_side).max()
            np.testing.assert_allclose(torch_side, numpy_side, rtol=1e-5, atol=1e-5 * scale)
        np.testing.assert_array_equal(theta, before)


@everywhere
def test_under_jax(f):
    jax = pytest.importorskip("jax")
    with jax.enable_x64(True):
        theta = points(f, 5)
        for function in (f, f.grad, f.hessian):
            np.testing.assert_allclose(jax.jit(function)(theta), function(theta), rtol=1e-9)


@everywhere
def test_starts_are_in_the_domain_and_move(f):
    assert all(low <= x <= high for x, (low, high) in zip(f.start, f.domain, strict=True))
    assert abs(f.grad(f.start)).max() > 1e-3


@everywhere
def test_a_point_may_be_a_list_of_whole_numbers(f):
    assert f.grad([1, 2]).dtype == float
    np.testing.assert_array_equal(f.grad([1, 2]), f.grad(np.array([1.0, 2.0])))


def test_the_tip_of_ackleys_cone_is_a_place_to_rest_but_has_no_hessian():
    tip = np.zeros((2, 3), dtype=np.float32)
    np.testing.assert_allclose(surfaces.ackley(tip), 0, atol=1e-6)
    np.testing.assert_array_equal(surfaces.ackley.grad(tip), 0)
    hessian = surfaces.ackley.hessian(tip)
    assert hessian.dtype == np.float32
    assert np.isnan(hessian).all()


def test_ravine_has_the_condition_and_direction_asked_for():
    values, vectors = np.linalg.eigh(TURNED.hessian((3.0, -1.0)))
    np.testing.assert_allclose(values, [1, 100])
    floor = vectors[:, 0] * np.sign(vectors[0, 0])
    np.testing.assert_allclose(floor, [math.cos(0.4), math.sin(0.4)])
    assert f"{TURNED!r}" == "Surface(ravine, condition=100.0, angle=0.4)"


def test_a_ravine_turned_is_the_same_ravine():
    turn = np.array([[math.cos(0.4), -math.sin(0.4)], [math.sin(0.4), math.cos(0.4)]])
    straight = ravine(condition=100)
    np.testing.assert_allclose(turn @ straight.start, TURNED.start)
    np.testing.assert_allclose(turn @ straight.grad(straight.start), TURNED.grad(TURNED.start))


def test_least_squares_is_the_mean_of_its_samples():
    f = least_squares(n=10, noise=0.3, seed=5)
    theta = points(f, 4)
    residuals = np.tensordot(f.inputs, theta, (0, 0)) - f.targets[:, None]
    np.testing.assert_allclose(f(theta), 0.5 * np.mean(residuals**2, axis=0))
    each = np.stack([f.sample_grad(theta, i) for i in range(10)])
    np.testing.assert_allclose(each.mean(0), f.grad(theta))
    np.testing.assert_allclose(each[[2, 7]].mean(0), f.sample_grad(theta, [2, 7]))
    np.testing.assert_allclose(each[3], f.inputs[:, 3, None] * residuals[3], atol=1e-12)
    part = f.batch([1, 4, 6])
    np.testing.assert_allclose(part(theta), 0.5 * np.mean(residuals[[1, 4, 6]] ** 2, axis=0))
    np.testing.assert_allclose(part.grad(part.minima[0]), 0, atol=1e-12)


def test_least_squares_is_the_same_for_the_same_seed_only():
    np.testing.assert_array_equal(least_squares(seed=4).targets, least_squares(seed=4).targets)
    assert not np.array_equal(least_squares(seed=4).targets, least_squares(seed=5).targets)


@pytest.mark.parametrize("shape", [(), (3,), (0,), (1, 2), (3, 2)])
def test_a_point_of_another_shape_is_refused(shape):
    with pytest.raises(ValueError, match=r"beale: theta must have shape \(2, \*grid\)"):
        surfaces.beale.grad(np.zeros(shape))


@pytest.mark.parametrize(
    ("make", "name", "value", "wanted"),
    [
        (ravine, "condition", 0.5, r"number in \[1, inf\)"),
        (ravine, "condition", -1, r"number in \[1, inf\)"),
        (ravine, "condition", math.nan, r"number in \[1, inf\)"),
        (ravine, "condition", math.inf, r"number in \[1, inf\)"),
        (ravine, "condition", True, r"number in \[1, inf\)"),
        (ravine, "condition", "20", r"number in \[1, inf\)"),
        (ravine, "condition", 2j, r"number in \[1, inf\)"),
        (ravine, "condition", np.ones(2), r"number in \[1, inf\)"),
        (ravine, "angle", -math.inf, r"number in \(-inf, inf\)"),
        (ravine, "angle", None, r"number in \(-inf, inf\)"),
        (least_squares, "n", 1, "whole number, at least 2"),
        (least_squares, "n", 8.0, "whole number, at least 2"),
        (least_squares, "n", True, "whole number, at least 2"),
        (least_squares, "noise", -0.1, r"number in \[0, inf\)"),
        (least_squares, "seed", -1, "whole number, at least 0"),
        (least_squares, "seed", None, "whole number, at least 0"),
    ],
)
def test_bad_parameters_are_refused_by_name_value_and_range(make, name, value, wanted):
    with pytest.raises((TypeError, ValueError), match=f"{name} must be a {wanted}; got ") as caught:
        make(**{name: value})
    assert repr(value) in str(caught.value)
