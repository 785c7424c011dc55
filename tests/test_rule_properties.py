"""What a rule's equation promises about whole runs, on gradients that hypothesis makes up."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from optlib import (
    NAG,
    Adadelta,
    Adagrad,
    Adam,
    AdaMax,
    AMSGrad,
    GradientDescent,
    Momentum,
    Nadam,
    RMSprop,
    Rprop,
    descend,
)
from optlib.rosetta import OptaxAdagrad, RpropPlus, TorchRprop

from .rule_table import TABLE, iterates

# Numbers whose squares neither overflow nor vanish, and zeros only where a rule can take them.
size = st.floats(1e-3, 1e3)
number = st.builds(lambda a, negative: -a if negative else a, size, st.booleans())
sequences = arrays(float, (6, 3), elements=number)
few = settings(max_examples=40, deadline=None, derandomize=True)
ORIGIN = np.zeros(3)


def run(opt, values, theta=ORIGIN):
    """The points after each step of `opt` on the given gradients."""
    return iterates(opt, theta, [lambda _, g=g: g for g in values])


@pytest.mark.parametrize(
    "opt",
    [
        Adagrad(lr=0.1, eps=0),
        RMSprop(lr=0.1, gamma=0.7, eps=0),
        Adam(lr=0.1, beta1=0.6, beta2=0.8, eps=0),
        AdaMax(lr=0.1, beta1=0.6, beta2=0.8),
        Nadam(lr=0.1, beta1=0.6, beta2=0.8, eps=0),
        AMSGrad(lr=0.1, beta1=0.6, beta2=0.8, eps=0),
    ],
    ids=lambda opt: type(opt).__name__,
)
@few
@given(g=sequences, powers=arrays(int, 3, elements=st.integers(-20, 20)))
def test_adaptive_rules_do_not_see_the_scale_of_a_coordinate(opt, g, powers):
    scale = 2.0**powers  # a power of two, so that nothing is rounded
    np.testing.assert_array_equal(run(opt, g * scale), run(opt, g))


@pytest.mark.parametrize("cls", [Rprop, RpropPlus, TorchRprop])
@few
@given(g=sequences, sizes=arrays(float, (6, 3), elements=size))
def test_rprop_sees_nothing_but_signs(cls, g, sizes):
    np.testing.assert_array_equal(run(cls(), g * sizes), run(cls(), g))


@few
@given(g=sequences, exponent=st.integers(-300, 300))
def test_rprop_sees_the_signs_of_tiny_and_huge_gradients(g, exponent):
    np.testing.assert_array_equal(run(Rprop(), g * 10.0**exponent), run(Rprop(), g))


@few
@given(g=sequences)
def test_rprop_with_both_factors_1_is_the_manhattan_rule(g):
    steps = run(Rprop(lr=0.5, eta_minus=1, eta_plus=1), g)
    np.testing.assert_array_equal(steps, -0.5 * np.cumsum(np.sign(g), axis=0))


@pytest.mark.parametrize("cls", [GradientDescent, Momentum, NAG])
@few
@given(g=sequences, h=sequences, power=st.integers(-10, 10))
def test_classical_rules_are_linear_in_the_gradients(cls, g, h, power):
    opt = cls(lr=0.1)
    np.testing.assert_allclose(run(opt, g + h), run(opt, g) + run(opt, h), atol=1e-9)
    np.testing.assert_array_equal(run(opt, 2.0**power * g), 2.0**power * run(opt, g))


@pytest.mark.parametrize("cls", [GradientDescent, Momentum, NAG])
@few
@given(angle=st.floats(0, 6.28), start=arrays(float, 2, elements=number))
def test_classical_rules_do_not_see_the_axes(cls, angle, start):
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    a = np.array([[3.0, 1.0], [1.0, 2.0]])
    opt = cls(lr=0.1)
    plain = iterates(opt, start, [lambda x: a @ x] * 6)
    turned = iterates(opt, turn @ start, [lambda x: turn @ a @ turn.T @ x] * 6)
    np.testing.assert_allclose(turned, plain @ turn.T, rtol=1e-9, atol=1e-9)


@few
@given(g=sequences, gamma=st.floats(0.1, 0.9))
def test_momentum_0_is_gradient_descent_and_a_steady_gradient_gains_1_over_1_minus_gamma(g, gamma):
    np.testing.assert_array_equal(run(Momentum(gamma=0), g), run(GradientDescent(), g))
    np.testing.assert_array_equal(run(NAG(gamma=0), g), run(GradientDescent(), g))
    points = run(Momentum(lr=0.1, gamma=gamma), [g[0]] * 500)
    np.testing.assert_allclose(points[-1] - points[-2], -0.1 * g[0] / (1 - gamma), rtol=1e-6)


@few
@given(g=sequences)
def test_first_steps(g):
    """Bias correction makes Adam's first step η; without it RMSprop's is η/√(1 - γ)."""
    for opt in (Adam(lr=0.1, eps=0), AdaMax(lr=0.1), Rprop(lr=0.1), Adagrad(lr=0.1, eps=0)):
        np.testing.assert_allclose(run(opt, g)[0], -0.1 * np.sign(g[0]), rtol=1e-12)
    np.testing.assert_allclose(
        run(RMSprop(lr=0.1, eps=0), g)[0], -0.1 / 0.1**0.5 * np.sign(g[0]), rtol=1e-12
    )
    # Adadelta starts with the step √ε·g/√((1 - γ)g² + ε).
    first = 1e-3 * g[0] / np.sqrt(0.1 * g[0] ** 2 + 1e-6)
    np.testing.assert_allclose(run(Adadelta(), g)[0], -first, rtol=1e-12)


@few
@given(g=sequences)
def test_amsgrads_second_moment_never_shrinks(g):
    opt, grads = AMSGrad(beta2=0.3), [lambda _, x=x: x for x in g]
    largest = [state.v_hat for _, state in descend(opt, grads, ORIGIN)]
    assert (np.diff(largest, axis=0) >= 0).all()


@few
@given(g=sequences)
def test_adamax_moves_at_most_its_rate_over_the_first_correction(g):
    points = np.vstack([ORIGIN, run(AdaMax(lr=0.1, beta1=0.5), g)])
    bound = 0.1 / (1 - 0.5 ** np.arange(1, 7))[:, None]
    assert (abs(np.diff(points, axis=0)) <= bound * (1 + 1e-12)).all()


STILL = {
    name: opt
    for name, opt in (TABLE | {"OptaxAdagrad-bare": OptaxAdagrad(0.1, 0, 0)}).items()
    # ε = 0 divides 0 by 0; decoupled decay pulls to the origin without any gradient.
    if (getattr(opt, "eps", 1) != 0 or "OptaxAdagrad" in name) and "AdamW" not in name
}


@pytest.mark.parametrize("opt", STILL.values(), ids=STILL)
def test_a_coordinate_without_gradient_does_not_move(opt):
    g = np.random.default_rng(0).standard_normal((6, 3)) * [1, 0, 1]
    points = run(opt, g, np.array([1.0, 5.0, -2.0]))
    np.testing.assert_array_equal(points[:, 1], 5.0)


def test_a_coordinate_is_not_disturbed_by_the_others():
    for opt in TABLE.values():
        g = np.random.default_rng(1).standard_normal((6, 3))
        alone = run(opt, g[:, :1], np.ones(1))
        np.testing.assert_array_equal(run(opt, g, np.ones(3))[:, :1], alone)


def test_replace_makes_a_rule_with_one_thing_changed():
    assert repr(dataclasses.replace(Adam(), beta1=0.5)) == repr(Adam(beta1=0.5))
