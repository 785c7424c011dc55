"""The page on notation names what the code and the frameworks really have."""

import inspect
import re
from dataclasses import fields

import pytest

from optlib import OPTIMIZERS
from tools.address import ROOT

PAGE = (ROOT / "book" / "notation.md").read_text(encoding="utf-8")
CODE = set(re.findall(r"`([^`]+)`", PAGE))
TORCH = {
    "SGD": "momentum_buffer",
    "Rprop": "prev step_size",
    "Adagrad": "sum",
    "Adadelta": "square_avg acc_delta",
    "RMSprop": "square_avg",
    "Adam": "exp_avg exp_avg_sq max_exp_avg_sq",
    "Adamax": "exp_avg exp_inf",
}


@pytest.mark.parametrize("rule", OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_every_name_of_a_rule_is_explained(rule):
    """Hyper-parameters and state, of every rule of the book."""
    names = {field.name for field in fields(rule)} | set(rule.State._fields)
    assert names <= CODE


@pytest.mark.parametrize("name", TORCH)
def test_names_in_torch(name):
    """The names of torch's state and of its arguments exist, and are in the tables."""
    import torch

    optimizer = getattr(torch.optim, name)
    arguments = set(inspect.signature(optimizer).parameters)
    extra = {"SGD": {"momentum": 0.9}, "Adam": {"amsgrad": True}}.get(name, {})
    parameter = torch.nn.Parameter(torch.ones(1))
    parameter.grad = torch.ones(1)
    made = optimizer([parameter], lr=0.1, **extra)
    made.step()
    assert set(TORCH[name].split()) <= set(made.state[parameter])
    assert set(TORCH[name].split()) <= CODE
    known = {"lr", "momentum", "alpha", "rho", "betas", "eps", "etas", "step_sizes"}
    assert arguments & known <= CODE
