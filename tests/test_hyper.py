"""Every hyper-parameter of every rule: what is taken, and what is refused in which words."""

import dataclasses
import inspect
import math
import re

import numpy as np
import pytest
import torch

from optlib import Adam, GradientDescent, Momentum, Rprop, descend
from optlib.hyper import hyper

from .rule_table import CLASSES, START

PARAMETERS = {
    f"{name}.{f.name}": (cls, f) for name, cls in CLASSES.items() for f in dataclasses.fields(cls)
}
each = pytest.mark.parametrize(("cls", "f"), PARAMETERS.values(), ids=PARAMETERS)

NOT_REAL = {
    "bool": True,
    "numpy bool": np.True_,
    "string": "0.1",
    "complex": 0.1 + 0j,
    "None": None,
    "list": [0.1, 0.2],
    "set": {0.1},
    "integer array": np.array([1, 2]),
    "bool array": np.array([True]),
    "complex array": np.array([0.1j]),
    "string array": np.array(["0.1"]),
    "object array": np.array([0.1, None]),
    "integer tensor": torch.tensor([1, 2]),
    "bool tensor": torch.tensor(True),
    "complex tensor": torch.tensor([0.1j]),
}
OUTSIDE = {
    "negative": -0.1,
    "nan": math.nan,
    "inf": math.inf,
    "-inf": -math.inf,
    "numpy nan": np.float32("nan"),
    "huge integer": 10**400,
    "array": np.array([0.5, -0.1]),
    "array with nan": np.array([0.5, math.nan]),
    "array with inf": np.array([math.inf]),
    "array without axes": np.array(-0.1),
    "array without entries": np.zeros((0,)),
    "tensor": torch.tensor([0.5, -0.1]),
    "tensor with nan": torch.tensor(math.nan),
}


def message(cls, f, value):
    """The refusal names rule, parameter, value and range."""
    interval = re.escape(f.metadata["interval"])
    return rf"(?s){cls.__name__}: {f.name} must be .*{interval}.*; got {re.escape(repr(value))}"


@each
def test_what_is_no_real_number_is_a_type_error(cls, f):
    for value in NOT_REAL.values():
        with pytest.raises(TypeError, match=message(cls, f, value)):
            cls(**{f.name: value})


@each
def test_what_is_outside_the_range_is_a_value_error(cls, f):
    for value in OUTSIDE.values():
        with pytest.raises(ValueError, match=message(cls, f, value)):
            cls(**{f.name: value})


def edges(interval):
    """Each finite edge of an interval, with whether it belongs to it."""
    low, high = map(float, interval[1:-1].split(","))
    ends = [(low, interval[0] == "["), (high, interval[-1] == "]")]
    return [(end, inside) for end, inside in ends if math.isfinite(end)]


@each
def test_the_edges_of_the_range(cls, f):
    for value, inside in edges(f.metadata["interval"]):
        for form in (value, np.float32(value), np.array([value]), torch.tensor([value])):
            if inside:
                cls(**{f.name: form})
            else:
                with pytest.raises(ValueError, match=message(cls, f, form)):
                    cls(**{f.name: form})


@each
def test_numbers_of_every_kind_are_taken(cls, f):
    value = f.default
    kinds = [value, np.float64(value), np.array(value)]
    if f.metadata["interval"] in ("(0, inf)", "[0, inf)", "[1, inf)"):
        kinds += [1, np.int64(1), np.array(1)]
    for number in kinds:
        taken = getattr(cls(**{f.name: number}), f.name)
        assert type(taken) is float
        assert taken == number


def test_a_whole_number_in_a_tensor_without_axes_is_taken():
    assert GradientDescent(lr=torch.tensor(1)).lr == 1


@pytest.mark.parametrize("cls", CLASSES.values(), ids=CLASSES)
def test_a_rule_is_itself_alone(cls):
    """Its rates may be arrays, which have no single answer to ==: so it is no sum of its fields."""
    opt = cls(lr=np.array([0.1, 0.2])) if hasattr(cls, "lr") else cls()
    assert opt in {opt}
    assert opt != dataclasses.replace(opt)


@each
def test_a_schedule_is_checked_at_its_step(cls, f):
    opt = cls(**{f.name: lambda t: f.default if t < 3 else math.nan})
    with pytest.raises(ValueError, match=rf"{f.name} must be .*at step 3 its schedule gave nan"):
        list(descend(opt, [lambda theta: 1 + 0 * theta] * 4, START))
    with pytest.raises(TypeError, match=f"{f.name} must be .*at step 1 its schedule gave 'a'"):
        cls(**{f.name: lambda t: "a"}).at(1)


def test_a_schedule_may_end_at_0_but_not_below():
    opt = GradientDescent(lr=lambda t: 3 - t)
    runs = descend(opt, lambda theta: theta, START)
    *_, before, after = (next(runs)[0] for _ in range(3))
    np.testing.assert_array_equal(before, after)
    with pytest.raises(ValueError, match="at step 4 its schedule gave -1"):
        next(runs)


@pytest.mark.parametrize("shape", [(3,), (2, 3, 1), (4,), (3, 2), (1, 2, 3)])
@pytest.mark.parametrize("convert", [np.asarray, torch.tensor], ids=["numpy", "torch"])
def test_an_array_must_broadcast_over_the_grid(shape, convert):
    theta = convert(np.zeros((3, 2, 3)))
    opt = Adam(beta1=np.full(shape, 0.5))
    if shape == (3,):
        next(descend(opt, lambda theta: theta, theta))
        return
    text = f"Adam: beta1 has shape {shape}, which does not broadcast over the grid (2, 3)"
    with pytest.raises(ValueError, match=re.escape(text)):
        descend(opt, lambda theta: theta, theta)


def test_a_rate_per_coordinate_is_no_grid():
    with pytest.raises(ValueError, match=r"lr has shape \(3,\), which does not broadcast"):
        descend(GradientDescent(lr=np.ones(3)), lambda theta: theta, START)


@pytest.mark.parametrize("shape", [(), (2,)])
def test_a_gradient_flows_into_a_tensor_of_rates(shape):
    lr = torch.full(shape, 0.1, requires_grad=True)
    theta, _ = next(descend(GradientDescent(lr=lr), lambda theta: 3 + 0 * theta, torch.zeros(1, 2)))
    theta.sum().backward()
    assert lr.grad.sum() == -6


def test_arrays_are_copied_and_cannot_be_changed():
    rates = np.array([0.1, 0.2])
    opt = GradientDescent(lr=rates)
    rates[0] = -1
    assert opt.lr[0] == 0.1
    with pytest.raises(ValueError, match="read-only"):
        opt.lr[0] = -1
    with pytest.raises(dataclasses.FrozenInstanceError):
        opt.lr = 0.5


def test_defaults_are_the_surveys():
    text = """
        GradientDescent(lr=0.01)
        Momentum(lr=0.01, gamma=0.9)
        NAG(lr=0.01, gamma=0.9)
        Rprop(lr=0.1, eta_minus=0.5, eta_plus=1.2, step_min=1e-06, step_max=50.0)
        Adagrad(lr=0.01, eps=1e-08)
        Adadelta(gamma=0.9, eps=1e-06)
        RMSprop(lr=0.001, gamma=0.9, eps=1e-08)
        Adam(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-08)
        AdaMax(lr=0.002, beta1=0.9, beta2=0.999)
        Nadam(lr=0.002, beta1=0.9, beta2=0.999, eps=1e-08)
        AMSGrad(lr=0.001, beta1=0.9, beta2=0.999, eps=1e-08)
    """
    assert text.split("\n")[1:-1] == [f"        {cls()!r}" for cls in list(CLASSES.values())[:11]]


def test_torchs_forms_have_torchs_defaults():
    own = {"TorchMomentum": {"momentum"}, "TorchNesterov": {"momentum"}}  # 0 would be plain SGD
    for cls in CLASSES.values():
        address = getattr(cls, "original", "")
        if address.startswith("torch"):
            theirs = inspect.signature(getattr(torch.optim, address.rpartition(".")[2])).parameters
            for name, value in cls().arguments().items():
                if name not in own.get(cls.__name__, set()) | {"centered", "amsgrad", "nesterov"}:
                    assert theirs[name].default == value, (cls, name)


@pytest.mark.parametrize(
    "theta",
    [np.zeros(3, int), np.zeros(3, complex), np.zeros(3, bool), torch.zeros(3, dtype=torch.long)],
)
def test_parameters_that_are_no_floating_point_array_are_refused(theta):
    for cls in CLASSES.values():
        with pytest.raises(TypeError, match=r"^theta must be a floating-point array.*got"):
            cls().init(theta)
    with pytest.raises(TypeError, match=r"theta must be a floating-point array.*got list"):
        Momentum().init([1.0, 2.0])
    with pytest.raises(ValueError, match=r"coordinates first; got shape \(\)"):
        Rprop().init(np.array(1.0))


def test_an_unknown_hyper_parameter_is_refused_by_name():
    with pytest.raises(TypeError, match="learning_rate"):
        Adam(learning_rate=0.1)


RANGES = {
    "lr step_max multiplier": "(0, inf)",
    "step_min weight_decay lr_decay momentum_decay": "[0, inf)",
    "initial_accumulator_value initial_scale momentum": "[0, inf)",
    "gamma beta1 beta2 rho alpha decay": "[0, 1)",
    "eta_minus": "(0, 1]",
    "eta_plus": "[1, inf)",
    "eps": "[0, inf)",
    "dampening": "[0, 1]",
}
EXCEPTIONS = {
    "Adadelta.eps": "(0, inf)",  # it starts the motion
    "TorchAdadelta.eps": "(0, inf)",
    "AdaMax.beta2": "(0, 1)",  # it keeps u from 0
    "TorchRprop.eta_minus": "(0, 1)",  # as torch has it
    "TorchRprop.eta_plus": "(1, inf)",
}


def test_ranges():
    usual = {name: interval for names, interval in RANGES.items() for name in names.split()}
    expected = {key: EXCEPTIONS.get(key, usual[f.name]) for key, (_, f) in PARAMETERS.items()}
    assert expected == {key: f.metadata["interval"] for key, (_, f) in PARAMETERS.items()}
    assert hyper(0.1, "[0, 1)").metadata == {"interval": "[0, 1)"}
