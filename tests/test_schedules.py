"""Schedules: against torch.optim.lr_scheduler, their equations, and refusals."""

import math

import numpy as np
import pytest
import torch
from torch.optim import lr_scheduler as theirs

from optlib import schedules
from optlib.schedules import (
    Constant,
    Cosine,
    Cyclic,
    ExponentialDecay,
    InverseSqrt,
    InverseTime,
    Linear,
    Polynomial,
    StepDecay,
    WarmRestarts,
    WarmUp,
)

ALL = {
    Constant: Constant(0.3),
    StepDecay: StepDecay(0.3, every=4, factor=0.7),
    ExponentialDecay: ExponentialDecay(0.3, factor=0.9),
    InverseTime: InverseTime(0.3, decay=0.2),
    InverseSqrt: InverseSqrt(0.3, hold=5),
    Polynomial: Polynomial(0.3, steps=12, power=1.7, end=0.05),
    Linear: Linear(0.3, steps=12, end=0.05),
    Cosine: Cosine(0.3, steps=12, end=0.05),
    WarmRestarts: WarmRestarts(0.3, period=3, growth=2, end=0.05),
    Cyclic: Cyclic(0.1, 0.3, steps=4),
    WarmUp: WarmUp(Cosine(0.3, steps=12), steps=5),
}


def ours(schedule, n=25):
    return [schedule(t) for t in range(1, n + 1)]


def torch_rates(make, lr=0.3, n=25):
    """The rate torch uses at each of the first n steps."""
    opt = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=lr)
    scheduler = make(opt)
    rates = []
    for _ in range(n):
        rates.append(opt.param_groups[0]["lr"])
        opt.step()
        scheduler.step()
    return rates


def warmed(opt):
    up = theirs.LinearLR(opt, start_factor=1 / 5, total_iters=4)
    then = theirs.ExponentialLR(opt, 0.8)
    return theirs.SequentialLR(opt, [up, then], milestones=[4])


@pytest.mark.parametrize(
    ("schedule", "make"),
    [
        (Constant(0.3), lambda opt: theirs.ConstantLR(opt, factor=1)),
        (ALL[StepDecay], lambda opt: theirs.StepLR(opt, 4, 0.7)),
        (ALL[ExponentialDecay], lambda opt: theirs.ExponentialLR(opt, 0.9)),
        (ALL[InverseTime], lambda opt: theirs.LambdaLR(opt, lambda k: 1 / (1 + 0.2 * k))),
        (Polynomial(0.3, 12, 1.7), lambda opt: theirs.PolynomialLR(opt, 12, 1.7)),
        (ALL[Linear], lambda opt: theirs.LinearLR(opt, 1, 0.05 / 0.3, 12)),
        (
            WarmRestarts(0.3, 3, 1, end=0.05),
            lambda opt: theirs.CosineAnnealingWarmRestarts(opt, 3, 1, eta_min=0.05),
        ),
        (
            ALL[WarmRestarts],
            lambda opt: theirs.CosineAnnealingWarmRestarts(opt, 3, 2, eta_min=0.05),
        ),
        (ALL[Cyclic], lambda opt: theirs.CyclicLR(opt, 0.1, 0.3, 4, cycle_momentum=False)),
        (WarmUp(ExponentialDecay(0.3, 0.8), 5), warmed),
    ],
    ids=lambda x: repr(x) if isinstance(x, schedules.Schedule) else "",
)
# SequentialLR calls its parts in a way that torch itself warns of.
@pytest.mark.filterwarnings("ignore:The epoch parameter:UserWarning")
def test_as_torch(schedule, make):
    np.testing.assert_allclose(ours(schedule), torch_rates(make), rtol=1e-12)


def test_cosine_is_torchs_until_its_end_and_then_stays():
    rates = torch_rates(lambda opt: theirs.CosineAnnealingLR(opt, 12, eta_min=0.05), n=13)
    np.testing.assert_allclose(ours(ALL[Cosine], 13), rates, rtol=1e-12)
    assert ALL[Cosine](14) == ALL[Cosine](1000) == pytest.approx(0.05)


def test_by_hand():
    assert ours(InverseSqrt(2.0, hold=4), 9) == pytest.approx(
        [2] * 4 + [4 / t**0.5 for t in range(5, 10)]
    )
    assert ours(InverseTime(1.0, decay=1.0), 4) == pytest.approx([1, 1 / 2, 1 / 3, 1 / 4])
    polynomial = [0.1 + 0.8 * ((4 - k) / 4) ** 2 for k in range(5)]
    assert ours(Polynomial(0.9, 4, 2, end=0.1), 5) == pytest.approx(polynomial)
    assert ours(WarmUp(0.5, 4), 6) == pytest.approx([0.125, 0.25, 0.375, 0.5, 0.5, 0.5])
    assert ours(WarmUp(lambda t: 6 / t, 3), 5) == pytest.approx([2, 4, 6, 3, 2])
    assert WarmRestarts(1.0, period=1)(10**9) == 1
    assert WarmRestarts(1.0, period=1, growth=2)(2**40) == 1  # 1 + 2 + … + 2^39 updates before


def test_none_is_missing():
    made = {getattr(schedules, name) for name in schedules.__all__} - {schedules.Schedule}
    assert made == set(ALL)


each = pytest.mark.parametrize("cls", ALL, ids=lambda cls: cls.__name__)


@each
def test_values_are_python_floats_and_repr_makes_it_again(cls):
    assert all(type(v) is float for v in ours(ALL[cls]))
    assert ours(eval(repr(ALL[cls]), vars(schedules))) == ours(ALL[cls])


@each
@pytest.mark.parametrize("t", [0, -1, 1.0, None])
def test_steps_count_from_1(cls, t):
    with pytest.raises(ValueError, match=f"{cls.__name__}: t must be a step 1, 2, …; got"):
        ALL[cls](t)


RANGED = [(cls, name) for cls in ALL for name in cls.ranges]


def test_defaults_and_ranges_are_these():
    """Written once more: a factor or a power lies above 0, all else may be 0."""
    above = {"StepDecay.factor": "(0, 1]", "ExponentialDecay.factor": "(0, 1]"}
    above |= {"Polynomial.power": "(0, inf)"}
    names = {f"{cls.__name__}.{name}": cls.ranges[name] for cls, name in RANGED}
    assert names == dict.fromkeys(names, "[0, inf)") | above
    assert (StepDecay(1, 2).factor, Polynomial(1, 2).power) == (0.1, 1)
    assert (InverseSqrt(1).hold, WarmRestarts(1, 2).growth, Polynomial(1, 2).end) == (1, 1, 0)
    assert [cls(1, 2).end for cls in (Linear, Cosine, WarmRestarts)] == [0, 0, 0]


@each
def test_a_schedule_is_itself_alone(cls):
    """As a rule is: its numbers may be arrays, which have no single answer to ==."""
    assert ALL[cls] in {ALL[cls]}
    assert make(cls) != ALL[cls]


def test_a_schedule_without_its_rule_says_so():
    with pytest.raises(TypeError, match=r"Schedule defines no after\(k\)"):
        schedules.Schedule()(1)


@pytest.mark.parametrize(("cls", "name"), RANGED, ids=str)
def test_a_grid_of_schedules_is_each_of_them(cls, name):
    values = np.array([0.2, 0.5])
    grid = make(cls, **{name: values})
    each = [make(cls, **{name: value}) for value in (0.2, 0.5)]
    np.testing.assert_allclose(
        np.array([grid(t) * np.ones(2) for t in range(1, 20)]),
        np.array([[s(t) for s in each] for t in range(1, 20)]),
    )


def make(cls, **changes):
    """The schedule of the table with some parameters changed."""
    kwargs = {name: getattr(ALL[cls], name) for name in cls.__match_args__}
    return cls(**kwargs | changes)


@pytest.mark.parametrize(("cls", "name"), RANGED, ids=str)
@pytest.mark.parametrize(
    "bad", [-0.1, math.nan, math.inf, True, "1", 1j, None, [0.1], np.array([1]), np.array([-1.0])]
)
def test_a_bad_number_is_refused(cls, name, bad):
    with pytest.raises((TypeError, ValueError), match=f"{cls.__name__}: {name} must be ") as caught:
        make(cls, **{name: bad})
    assert cls.ranges[name] in str(caught.value)
    assert repr(bad) in str(caught.value)


@pytest.mark.parametrize(("cls", "name"), [(c, n) for c, n in RANGED if c.ranges[n][0] == "("])
def test_zero_is_refused_where_it_means_nothing(cls, name):
    with pytest.raises(ValueError, match=f"{name} must be a number in .0, "):
        make(cls, **{name: 0})


COUNTED = [
    (StepDecay, "every"),
    (InverseSqrt, "hold"),
    (Polynomial, "steps"),
    (Linear, "steps"),
    (Cosine, "steps"),
    (WarmRestarts, "period"),
    (WarmRestarts, "growth"),
    (Cyclic, "steps"),
    (WarmUp, "steps"),
]


@pytest.mark.parametrize(("cls", "name"), COUNTED, ids=str)
@pytest.mark.parametrize("bad", [0, -3, 2.0, math.nan, True, "3", None])
def test_a_bad_count_is_refused(cls, name, bad):
    with pytest.raises((TypeError, ValueError), match=f"{name} must be a whole number, at least 1"):
        make(cls, **{name: bad})


def test_warm_up_refuses_what_is_no_schedule():
    with pytest.raises(TypeError, match="WarmUp: then must be a number"):
        WarmUp("cosine", 3)
