"""The one table of rules that all their tests run over.

Each rule stands here with settings at which every hyper-parameter shows: a large ε, a decay of
0, bounds that bind, schedules. At the defaults wrong rules pass. `test_rules.py` asserts that
no rule of the library is missing.
"""

import numpy as np

from optlib import OPTIMIZERS, descend
from optlib.arrays import namespace
from optlib.rosetta import FORMS
from optlib.schedules import Cyclic, ExponentialDecay, InverseTime, Linear

LR = InverseTime(0.3, decay=0.1)
RISING = Linear(0.1, steps=20, end=0.9)
FADING = ExponentialDecay(0.5, factor=0.9)

_MOMENTUM = [
    {"lr": 0.1, "gamma": 0.6},
    {"lr": 0.2, "gamma": 0},
    {"lr": LR, "gamma": RISING},
]
_RPROP = [
    {"lr": 0.1, "eta_minus": 0.4, "eta_plus": 1.3, "step_min": 1e-6, "step_max": 50},
    {"lr": 0.1, "eta_minus": 0.2, "eta_plus": 1.6, "step_min": 0.09, "step_max": 0.2},
    {"lr": LR, "eta_minus": RISING, "eta_plus": Linear(1.1, 9, end=2), "step_max": FADING},
    {"lr": 0.3, "eta_minus": 0.3, "eta_plus": 1.5, "step_min": 0.01, "step_max": 0.2},
]
_MOMENTS = [
    {"lr": 0.1, "beta1": 0.7, "beta2": 0.6, "eps": 0.3},
    {"lr": 0.1, "beta1": 0, "beta2": 0.95, "eps": 0},
    {"lr": 0.1, "beta1": 0.9, "beta2": 0, "eps": 0.1},
    {"lr": LR, "beta1": RISING, "beta2": Cyclic(0.2, 0.8, steps=3), "eps": FADING},
]
_RMSPROP = [
    {"lr": 0.1, "alpha": 0.7, "eps": 0.3, "momentum": 0.5},
    {"lr": 0.1, "alpha": 0.9, "eps": 1e-8, "momentum": 0},
    {"lr": LR, "alpha": RISING, "eps": FADING, "momentum": RISING},
]


def _with(settings, **extra):
    """The settings with one more hyper-parameter, cycling through its values."""
    ((name, values),) = extra.items()
    return [s | {name: values[i % len(values)]} for i, s in enumerate(settings)]


def _renamed(settings, old, new):
    return [{new if k == old else k: v for k, v in s.items()} for s in settings]


SETTINGS = {
    "GradientDescent": [{"lr": 0.1}, {"lr": LR}],
    "Momentum": _MOMENTUM,
    "NAG": _MOMENTUM,
    "Rprop": [*_RPROP, {"lr": 0.1, "eta_minus": 1, "eta_plus": 1}],
    "Adagrad": [{"lr": 0.3, "eps": 0.3}, {"lr": 0.3, "eps": 0}, {"lr": LR, "eps": FADING}],
    "Adadelta": [
        {"gamma": 0.7, "eps": 0.3},
        {"gamma": 0, "eps": 1e-3},
        {"gamma": RISING, "eps": FADING},
    ],
    "RMSprop": [
        {"lr": 0.1, "gamma": 0.7, "eps": 0.3},
        {"lr": 0.1, "gamma": 0, "eps": 0.1},
        {"lr": LR, "gamma": RISING, "eps": FADING},
    ],
    "Adam": _MOMENTS,
    "AdaMax": [
        {"lr": 0.1, "beta1": 0.7, "beta2": 0.6},
        {"lr": 0.1, "beta1": 0, "beta2": 0.05},
        {"lr": LR, "beta1": RISING, "beta2": Cyclic(0.2, 0.8, steps=3)},
    ],
    "Nadam": _MOMENTS,
    "AMSGrad": _MOMENTS,
    # The forms of optlib.rosetta
    "AveragingMomentum": _MOMENTUM,
    "TorchMomentum": _with(_renamed(_MOMENTUM, "gamma", "momentum"), dampening=[0.4, 0, FADING]),
    "TorchNesterov": _renamed(_MOMENTUM[::2], "gamma", "momentum"),  # torch refuses 0
    "RpropPlus": _RPROP,
    "TorchRprop": _RPROP,
    "OptaxRprop": [*_RPROP, {"lr": 0.1, "eta_minus": 1, "eta_plus": 1}],
    "TorchAdagrad": [
        {"lr": 0.3, "eps": 0.3, "lr_decay": 0.2, "initial_accumulator_value": 0.5},
        {"lr": 0.3, "eps": 1e-10, "lr_decay": 0, "initial_accumulator_value": 0},
        {"lr": LR, "eps": FADING, "lr_decay": RISING, "initial_accumulator_value": LR},
    ],
    "OptaxAdagrad": [
        {"lr": 0.3, "eps": 0.3, "initial_accumulator_value": 0.5},
        {"lr": 0.3, "eps": 1e-7, "initial_accumulator_value": 0},
        {"lr": LR, "eps": FADING, "initial_accumulator_value": LR},
    ],
    "TorchAdadelta": [
        {"lr": 0.5, "rho": 0.7, "eps": 0.3},
        {"lr": 2, "rho": 0, "eps": 1e-3},
        {"lr": LR, "rho": RISING, "eps": FADING},
    ],
    "TorchRMSprop": _RMSPROP,
    "TorchCentredRMSprop": _RMSPROP,
    "OptaxRMSprop": _with(_renamed(_RMSPROP, "alpha", "decay"), initial_scale=[0.4, 0, LR]),
    "EpsilonHatAdam": _MOMENTS,
    "UncorrectedAdam": _MOMENTS,
    "AdamW": _with(_with(_MOMENTS, weight_decay=[0.1, FADING, 0]), multiplier=[0.5, 1, LR]),
    "TorchAdamW": _with(_MOMENTS, weight_decay=[0.3, FADING, 0]),
    "TorchAdaMax": _MOMENTS,
    "TorchNadam": _with(_MOMENTS, momentum_decay=[0.3, 0.004, 0, FADING]),
    "OptaxNadam": _MOMENTS,
    "TorchAMSGrad": _MOMENTS,
    "OptaxAMSGrad": _MOMENTS,
}

# A run for all of them: 30 steps in three dimensions --------------------------------------

STEPS = 30
START = np.array([1.0, -2.0, 0.5])
_A = [[2.0, 0.6, -0.4], [0.6, 1.2, 0.3], [-0.4, 0.3, 0.7]]
_CENTRES = np.random.default_rng(5).standard_normal((STEPS, 3)).tolist()
_ZEROS = {(5, 0), (11, 2), (12, 2)}  # steps and coordinates whose gradient is exactly 0


def gradient(k):
    """The gradient of a quadratic bowl whose centre jumps: the function for step k + 1."""

    def grad(theta):
        x, y, z = (theta[i] - _CENTRES[k][i] for i in range(3))
        rows = [(a * x + b * y + c * z) * ((k, i) not in _ZEROS) for i, (a, b, c) in enumerate(_A)]
        return namespace(theta).stack(rows)

    return grad


GRADIENTS = [gradient(k) for k in range(STEPS)]


def iterates(opt, theta=START, grads=GRADIENTS, state=None):
    """The points after each step, in one array."""
    return np.stack([np.asarray(point) for point, _ in descend(opt, grads, theta, state)])


CLASSES = OPTIMIZERS | FORMS
TABLE = {
    f"{name}-{i}": CLASSES[name](**settings)
    for name, every in SETTINGS.items()
    for i, settings in enumerate(every)
}
CONSTANT = {key: opt for key, opt in TABLE.items() if opt._constant is not None}
SCHEDULED = {key: opt for key, opt in TABLE.items() if opt._constant is None}
