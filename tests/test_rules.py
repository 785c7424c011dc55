"""What holds for every rule of the table, whatever its equation says."""

import dataclasses

import numpy as np
import pytest
import torch

import optlib
from optlib import NAG, Optimizer, descend, rosetta
from optlib.core import state_classes

from .rule_table import CLASSES, CONSTANT, GRADIENTS, SCHEDULED, SETTINGS, START, TABLE, iterates

GRID = START[:, None, None] + np.random.default_rng(1).standard_normal((3, 2, 3))


def over(table):
    return pytest.mark.parametrize("opt", table.values(), ids=table)


each_rule = over({name: TABLE[f"{name}-0"] for name in SETTINGS})


def leaves(state):
    return [x for x in state if hasattr(x, "shape")]


def test_no_rule_is_missing():
    public = [*vars(optlib).values(), *vars(rosetta).values()]
    rules = {c for c in public if isinstance(c, type) and issubclass(c, Optimizer)} - {Optimizer}
    assert rules == set(CLASSES.values())
    assert set(SETTINGS) == set(CLASSES)
    assert [c.__name__ for c in optlib.OPTIMIZERS.values()] == list(optlib.OPTIMIZERS)
    states = [c.State for c in CLASSES.values()]
    assert all(state_classes()[s.__name__] is s for s in states)  # so that `load` finds them


@pytest.mark.parametrize("name", SETTINGS)
def test_every_hyper_parameter_of_the_table_matters(name):
    rules = [opt for key, opt in CONSTANT.items() if key.startswith(f"{name}-")]
    for f in dataclasses.fields(CLASSES[name]):

        def moved(opt, f=f):
            value = getattr(opt, f.name)
            factor = 1.1 if f.name == "eta_plus" else 0.9
            changed = dataclasses.replace(opt, **{f.name: factor * value})
            return not np.array_equal(iterates(changed), iterates(opt))

        assert any(map(moved, rules)), f.name
        assert any(f.name in settings for settings in SETTINGS[name])


@over(TABLE)
def test_a_grid_is_its_trajectories(opt):
    grid = iterates(opt, GRID)
    for i in np.ndindex(2, 3):
        np.testing.assert_array_equal(grid[(..., *i)], iterates(opt, GRID[(..., *i)]))


@over(CONSTANT)
def test_a_grid_of_hyper_parameters_is_each_of_them(opt):
    names = [f.name for f in dataclasses.fields(opt)]
    theta = np.repeat(START[:, None], 2, axis=1)
    for name in names:
        value = getattr(opt, name)
        pair = np.array([value, value * (1.03 if name == "eta_plus" else 0.97)])
        grid = iterates(dataclasses.replace(opt, **{name: pair}), theta)
        for i in range(2):
            alone = iterates(dataclasses.replace(opt, **{name: float(pair[i])}))
            np.testing.assert_allclose(grid[..., i], alone, rtol=1e-12, err_msg=name)


@over(TABLE)
def test_going_on_is_going_through_bit_for_bit(opt):
    whole = list(descend(opt, GRADIENTS, GRID))
    theta, state = list(descend(opt, GRADIENTS[:7], GRID))[-1]
    resumed = list(descend(opt, GRADIENTS[7:], theta, state))
    for (a, s), (b, r) in zip(whole[7:], resumed, strict=True):
        np.testing.assert_array_equal(a, b)
        assert s.t == r.t
        for x, y in zip(leaves(s), leaves(r), strict=True):
            np.testing.assert_array_equal(x, y)


@over(TABLE)
def test_inputs_are_not_touched(opt):
    theta, state = START.copy(), opt.init(START)
    given = [GRADIENTS[k](theta) for k in range(3)]
    for k in range(3):
        before = theta.copy(), given[k].copy(), [x.copy() for x in leaves(state)]
        for x in (theta, given[k], *leaves(state)):
            x.flags.writeable = False
        new, after = opt.step(theta, state, lambda _, k=k: given[k])
        np.testing.assert_array_equal(theta, before[0])
        np.testing.assert_array_equal(given[k], before[1])
        for x, y in zip(leaves(state), before[2], strict=True):
            np.testing.assert_array_equal(x, y)
        theta, state = new, after


@over(TABLE)
def test_the_state_counts_steps_and_names_its_class(opt):
    state = opt.init(START)
    assert type(state) is opt.State
    for name, value in state._asdict().items():
        if name not in ("t", "product"):  # TorchNadam's product of momenta is one number
            assert (value.shape, value.dtype) == (START.shape, START.dtype), name
    assert [state.t, *(s.t for _, s in descend(opt, GRADIENTS[:3], START))] == [0, 1, 2, 3]


@over(TABLE)
def test_one_gradient_a_step_at_the_iterate_or_where_nag_looks_ahead(opt):
    theta, state = START, opt.init(START)
    for k in range(4):
        places = []

        def grad(point, k=k, places=places):
            places.append(point)
            return GRADIENTS[k](point)

        expected = theta
        if isinstance(opt, NAG):
            expected = theta - opt.at(k + 1)[1] * state.v
        theta, state = opt.step(theta, state, grad)
        assert len(places) == 1
        np.testing.assert_array_equal(places[0], expected)


@over(TABLE)
def test_numpy_and_torch_agree(opt):
    tensor = torch.tensor(GRID)
    np.testing.assert_allclose(iterates(opt, tensor), iterates(opt, GRID), rtol=1e-10, atol=1e-12)


@over(TABLE)
@pytest.mark.parametrize("convert", [np.asarray, torch.tensor], ids=["numpy", "torch"])
def test_float32_stays_float32(opt, convert):
    theta = convert(START.astype(np.float32))
    for point, state in descend(opt, GRADIENTS[:4], theta):
        assert point.dtype == theta.dtype
        assert all(x.dtype == theta.dtype for x in leaves(state))
    np.testing.assert_allclose(point, iterates(opt)[3], rtol=1e-4)


@over(CONSTANT)
@pytest.mark.parametrize("convert", [np.asarray, torch.tensor], ids=["numpy", "torch"])
def test_float32_stays_float32_under_a_grid_of_hyper_parameters(opt, convert):
    names = [f.name for f in dataclasses.fields(opt)]
    arrays = {name: np.array([getattr(opt, name)] * 2) for name in names}
    theta = convert(np.repeat(START[:, None], 2, axis=1).astype(np.float32))
    for point, state in descend(dataclasses.replace(opt, **arrays), GRADIENTS[:4], theta):
        assert point.dtype == theta.dtype
        assert all(x.dtype == theta.dtype for x in leaves(state))
    np.testing.assert_allclose(point[:, 0], iterates(opt)[3], rtol=1e-4)


@over(SCHEDULED)
def test_a_schedule_is_its_value_at_each_step(opt):
    theta, state = START, opt.init(START)
    for t in range(1, 8):
        constant = type(opt)(*opt.at(t))
        expected, after = constant.step(theta, state, GRADIENTS[t - 1])
        theta, state = opt.step(theta, state, GRADIENTS[t - 1])
        np.testing.assert_array_equal(theta, expected)
        for x, y in zip(state, after, strict=True):
            np.testing.assert_array_equal(x, y)


@each_rule
def test_a_schedule_may_give_an_array_over_the_grid(opt):
    lr = "gamma" if not hasattr(opt, "lr") else "lr"
    values = np.array([0.1, 0.2])
    scheduled = dataclasses.replace(opt, **{lr: lambda t: values / t})
    theta = np.repeat(START[:, None], 2, axis=1)
    for i in range(2):
        alone = dataclasses.replace(opt, **{lr: lambda t, i=i: values[i] / t})
        np.testing.assert_allclose(iterates(scheduled, theta)[..., i], iterates(alone), rtol=1e-12)


@each_rule
def test_under_jax(opt):
    jax = pytest.importorskip("jax")
    with jax.enable_x64(True):
        theta = jax.numpy.asarray(START)
        grads = jax.numpy.asarray([grad(START) for grad in GRADIENTS[:5]])

        def step(carry, g):
            carry = opt.step(*carry, lambda _: g)
            return carry, carry[0]

        run = jax.jit(lambda start: jax.lax.scan(step, start, grads))
        _, points = run((theta, opt.init(theta)))
    fixed = [lambda _, g=g: g for g in np.asarray(grads)]
    np.testing.assert_allclose(points, iterates(opt, grads=fixed), rtol=1e-10)


@over(CONSTANT)
def test_repr_makes_it_again(opt):
    again = eval(repr(opt), {type(opt).__name__: type(opt)})
    np.testing.assert_array_equal(iterates(again), iterates(opt))
