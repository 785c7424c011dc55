"""The update rules of gradient-descent optimisation, each as readable as its equation.

Needs NumPy alone; `optlib.training`, `optlib.plots` and `optlib.widgets` say what they need.
"""

from .adaptive import Adadelta, Adagrad, Adam, AdaMax, AMSGrad, Nadam, RMSprop, Rprop
from .checkpoint import CheckpointError, load, save
from .classical import NAG, GradientDescent, Momentum
from .core import NonFiniteError, Optimizer, Path, descend, path

# The rules of the survey, in the order of the book.
OPTIMIZERS = {
    rule.__name__: rule
    for rule in (
        GradientDescent,
        Momentum,
        NAG,
        Rprop,
        Adagrad,
        Adadelta,
        RMSprop,
        Adam,
        AdaMax,
        Nadam,
        AMSGrad,
    )
}


def optimizer(name: str, **hyper) -> Optimizer:
    """The rule called `name`, made with the given hyper-parameters.

    Raises ValueError for an unknown name, with the known ones.

    >>> optimizer("Momentum", lr=0.1)
    Momentum(lr=0.1, gamma=0.9)
    """
    if name not in OPTIMIZERS:
        raise ValueError(f"no optimizer is called {name!r}; known: {', '.join(OPTIMIZERS)}")
    return OPTIMIZERS[name](**hyper)


__all__ = [
    "NAG",
    "OPTIMIZERS",
    "AMSGrad",
    "AdaMax",
    "Adadelta",
    "Adagrad",
    "Adam",
    "CheckpointError",
    "GradientDescent",
    "Momentum",
    "Nadam",
    "NonFiniteError",
    "Optimizer",
    "Path",
    "RMSprop",
    "Rprop",
    "descend",
    "load",
    "optimizer",
    "path",
    "save",
]
