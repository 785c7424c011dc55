"""Same name, other algorithm: the forms that papers and frameworks run, as rules of the book.

Each class has the contract of the survey's rules, so `descend` and `path` run it, and its
equation beside it. `FORMS` names them all. `original` makes the framework's own optimizer with
the same settings, and the functions `to_…` the form with the same iterates where there is one:

>>> from optlib import Momentum
>>> torch_form = to_torch_momentum(Momentum(lr=0.1, gamma=0.9))
>>> torch_form
TorchMomentum(lr=0.1, momentum=0.9, dampening=0.0)
>>> original(torch_form)                                        # doctest: +SKIP
functools.partial(<class 'torch.optim.sgd.SGD'>, lr=0.1, momentum=0.9, dampening=0.0)
"""

from __future__ import annotations

from functools import partial

from .._optional import need
from ..core import Optimizer
from .as_optax import OptaxAdagrad, OptaxAMSGrad, OptaxNadam, OptaxRMSprop, OptaxRprop
from .as_papers import AdamW, AveragingMomentum, EpsilonHatAdam, RpropPlus, UncorrectedAdam
from .as_torch import (
    TorchAdadelta,
    TorchAdagrad,
    TorchAdaMax,
    TorchAdamW,
    TorchAMSGrad,
    TorchCentredRMSprop,
    TorchMomentum,
    TorchNadam,
    TorchNesterov,
    TorchRMSprop,
    TorchRprop,
)
from .conversions import (
    lookahead,
    to_averaging,
    to_epsilon_hat,
    to_optax_adagrad,
    to_optax_rmsprop,
    to_torch_adadelta,
    to_torch_adamw,
    to_torch_momentum,
    to_torch_nesterov,
)

FORMS = {
    form.__name__: form
    for form in (
        AveragingMomentum,
        TorchMomentum,
        TorchNesterov,
        RpropPlus,
        TorchRprop,
        OptaxRprop,
        TorchAdagrad,
        OptaxAdagrad,
        TorchAdadelta,
        TorchRMSprop,
        TorchCentredRMSprop,
        OptaxRMSprop,
        EpsilonHatAdam,
        UncorrectedAdam,
        AdamW,
        TorchAdamW,
        TorchAdaMax,
        TorchNadam,
        OptaxNadam,
        TorchAMSGrad,
        OptaxAMSGrad,
    )
}


def original(opt: Optimizer) -> partial:
    """The framework's own optimizer with the settings of `opt`, a form of torch's or optax's.

    Torch's still wants its parameters: `original(TorchRprop(lr=0.1))(model.parameters())`;
    optax's is made by an empty call. Raises ValueError for a rule of no framework, and for
    schedules, which each framework has in its own way.
    """
    address = getattr(opt, "original", None)
    if address is None or opt._constant is None:
        what = "is no form of a framework" if address is None else "has a schedule"
        raise ValueError(f"{opt!r} {what}, so no framework's optimizer has its settings")
    library, _, name = address.rpartition(".")
    return partial(getattr(need(library), name), **opt.arguments())


__all__ = [
    "FORMS",
    "AdamW",
    "AveragingMomentum",
    "EpsilonHatAdam",
    "OptaxAMSGrad",
    "OptaxAdagrad",
    "OptaxNadam",
    "OptaxRMSprop",
    "OptaxRprop",
    "RpropPlus",
    "TorchAMSGrad",
    "TorchAdaMax",
    "TorchAdadelta",
    "TorchAdagrad",
    "TorchAdamW",
    "TorchCentredRMSprop",
    "TorchMomentum",
    "TorchNadam",
    "TorchNesterov",
    "TorchRMSprop",
    "TorchRprop",
    "UncorrectedAdam",
    "lookahead",
    "original",
    "to_averaging",
    "to_epsilon_hat",
    "to_optax_adagrad",
    "to_optax_rmsprop",
    "to_torch_adadelta",
    "to_torch_adamw",
    "to_torch_momentum",
    "to_torch_nesterov",
]
