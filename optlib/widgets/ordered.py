"""The figure of orders: samples sorted, shuffled once, reshuffled or drawn; where that leads."""

import anywidget
import numpy as np
import traitlets
from ipywidgets import BoundedIntText, Dropdown

from optlib._valid import number, whole
from optlib.palette import COLORS
from optlib.surfaces import LeastSquares, least_squares

from . import base
from .controls import limits, read_controls, read_ranges, slider
from .draws import ORDERS
from .esm import module, text
from .played import played, read_steps

CONTROLS = ("strategy", "lr", "seed")
_MOST = 40
_FROM = 1.2
_STYLES = [
    {"color": COLORS["rose"], "dash": [], "marker": "s"},
    {"color": COLORS["amber"], "dash": [3.5, 2], "marker": "^"},
    {"color": COLORS["indigo"], "dash": [], "marker": "o"},
    {"color": COLORS["green"], "dash": [1.2, 1.8], "marker": "v"},
]


class Ordered(anywidget.AnyWidget):
    """The canvas. Its traits are the whole state; a control is linked to one of them."""

    _esm = module("ordered")
    _css = text("figure.css") + text("views.css")

    name = traitlets.Unicode().tag(sync=True)
    data = traitlets.Dict().tag(sync=True)
    styles = traitlets.List(traitlets.Dict()).tag(sync=True)
    start = traitlets.List(traitlets.Float()).tag(sync=True)
    strategy = traitlets.Int().tag(sync=True)
    lr = traitlets.Float().tag(sync=True)
    seed = traitlets.Int().tag(sync=True)
    steps = traitlets.Int().tag(sync=True)
    frame = traitlets.Int().tag(sync=True)
    limits = traitlets.Dict().tag(sync=True)


def ordered(
    samples=12,
    strategy="ordered",
    lr=0.05,
    epochs=30,
    seed=0,
    *,
    frame=None,
    start=None,
    controls=("strategy", "lr"),
    ranges=None,
    task="",
    name=None,
):
    """A live figure of the order in which stochastic gradient descent meets the samples of a line.

    It draws the path inside the epochs, the epochs' ends, and the point that an epoch in the
    present order maps to itself; and the squared distance from the minimum at the epochs' ends,
    for all four strategies of `optlib.widgets.draws.ORDERS`: of one run, and the mean of fifty.

    samples: how many, 2 to 40, for `least_squares(samples, noise=1.0)`, those above its best line
        first; or such a least-squares problem, whose own order is then the ordered one.
    strategy: the one drawn on the map at first.
    lr: the learning rate.
    epochs, frame: how many passes, and how many steps of them are shown at first (None: all).
    seed: of the shuffles and draws.
    start: where the run starts, (intercept, slope); below and left of the minimum if None.
    controls: what gets a control, out of "strategy", "lr" and "seed"; the step always has one.
    ranges: {"lr": (low, high)}, the range of its slider.
    task: what the reader should try, a sentence or two.
    name: the figure's name in links; made from the arguments if None.

        ordered(lr=0.1, task="Which strategy ends nearest to the minimum?")
    """
    if not isinstance(samples, LeastSquares):
        samples = _sorted(least_squares(whole("ordered", "samples", samples, least=2), noise=1.0))
    n = samples.targets.size
    if n > _MOST:
        raise ValueError(f"ordered: samples must be at most {_MOST}; got {n}")
    if strategy not in ORDERS:
        known = ", ".join(ORDERS)
        raise ValueError(f"ordered: strategy must be one of {known}; got {strategy!r}")
    lr = number("ordered", "lr", lr, "(0, inf)")
    steps = n * whole("ordered", "epochs", epochs, least=1)
    steps, frame = read_steps("ordered", steps, frame)
    seed = whole("ordered", "seed", seed, least=0)
    if start is None:
        start = [round(v - _FROM, 3) for v in samples.minima[0]]
    start = base.read_point("ordered: start", start)
    controls = read_controls("ordered", controls, CONTROLS)
    ranges = read_ranges("ordered", ranges, ("lr",))

    place = ORDERS.index(strategy)
    options = [(kind, i) for i, kind in enumerate(ORDERS)]
    makers = {
        "strategy": lambda: Dropdown(options=options, value=place, description="Strategy"),
        "lr": lambda: slider("lr", lr, {"lr": (min(0.005, lr), max(0.2, lr)), **ranges}),
        "seed": lambda: BoundedIntText(value=seed, min=0, max=9999, description="Seed"),
    }
    linked = {trait: makers[trait]() for trait in CONTROLS if trait in controls}
    figure = Ordered(
        name=name or base.fresh_name("ordered"),
        data=base.parameters_of(samples),
        styles=_STYLES,
        start=start,
        strategy=place,
        lr=lr,
        seed=seed,
        steps=steps,
        frame=frame,
        limits={t: limits(c) for t, c in linked.items()} | {"start": "point", "frame": [0, steps]},
    )
    summary = f"{n} samples of a line, {strategy}."
    return played("ordered", figure, linked, steps, task, summary)


def _sorted(problem):
    """The problem with its samples from the highest above its best line to the lowest below it."""
    above = problem.targets - np.array(problem.minima[0]) @ problem.inputs
    return problem.batch(np.argsort(-above))
