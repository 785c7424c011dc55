"""The stochastic-gradient figure: samples, mini-batch gradients as arrows, the cloud of a run."""

import anywidget
import traitlets
from ipywidgets import BoundedIntText, IntSlider

from optlib._valid import number, whole
from optlib.palette import COLORS, STYLES
from optlib.surfaces import LeastSquares, least_squares

from . import base
from .controls import limits, read_controls, read_ranges, slider
from .esm import module, text
from .played import played, read_steps

CONTROLS = ("batch", "lr", "seed")
_STYLES = [
    {"color": COLORS["amber"], "dash": [], "marker": "s"},
    {**STYLES["GradientDescent"], "dash": [3.5, 2]},
]


class Sampling(anywidget.AnyWidget):
    """The canvas. Its traits are the whole state; a control is linked to one of them."""

    _esm = module("sampling")
    _css = text("figure.css") + text("views.css")

    name = traitlets.Unicode().tag(sync=True)
    data = traitlets.Dict().tag(sync=True)
    styles = traitlets.List(traitlets.Dict()).tag(sync=True)
    start = traitlets.List(traitlets.Float()).tag(sync=True)
    batch = traitlets.Int(1).tag(sync=True)
    lr = traitlets.Float(0.1).tag(sync=True)
    seed = traitlets.Int(0).tag(sync=True)
    steps = traitlets.Int(200).tag(sync=True)
    frame = traitlets.Int(200).tag(sync=True)
    limits = traitlets.Dict().tag(sync=True)


def sampling(
    samples=32,
    batch=1,
    lr=0.1,
    steps=200,
    seed=0,
    *,
    frame=None,
    start=None,
    controls=("batch", "lr"),
    ranges=None,
    task="",
    name=None,
):
    """A live figure of stochastic gradient descent on a straight line through samples.

    At the current θ it draws −∇J of each sample, of each batch of the epoch, of the next batch
    and of all samples; the path of the run and, of its second half, the cloud of iterates. It
    tells the variance of a batch's gradient there and the cloud's root mean square distance
    from the minimum. Epochs are shuffled without replacement; `optlib.widgets.draws.batches`
    gives the same batches in Python.

    samples: how many, for `least_squares(samples, noise=1.0)`; or such a least-squares problem.
    batch, lr: the batch size B and the learning rate η at first.
    steps, frame: how many updates, and how many of them are shown at first (None: all).
    seed: of the batches' order.
    start: where the run starts, (intercept, slope); the problem's own start if None.
    controls: what gets a control, out of "batch", "lr" and "seed"; the step always has one.
    ranges: {"lr": (low, high)}, the range of its slider.
    task: what the reader should try, a sentence or two.
    name: the figure's name in links; made from the arguments if None.

        sampling(least_squares(n=20), batch=4, lr=0.2, task="Double B. What shrinks?")
    """
    if not isinstance(samples, LeastSquares):
        samples = least_squares(whole("sampling", "samples", samples, least=2), noise=1.0)
    n = samples.targets.size
    batch = whole("sampling", "batch", batch, least=1)
    if batch > n:
        raise ValueError(f"sampling: batch must be at most the {n} samples; got {batch!r}")
    lr = number("sampling", "lr", lr, "(0, inf)")
    steps, frame = read_steps("sampling", steps, frame)
    seed = whole("sampling", "seed", seed, least=0)
    start = samples.start if start is None else base.read_point("sampling: start", start)
    controls = read_controls("sampling", controls, CONTROLS)
    ranges = read_ranges("sampling", ranges, ("lr",))

    makers = {
        "batch": lambda: IntSlider(
            value=batch,
            min=1,
            max=n,
            description="B, batch size",
            style={"description_width": "initial"},
        ),
        "lr": lambda: slider("lr", lr, {"lr": (min(0.01, lr), max(1.0, lr)), **ranges}),
        "seed": lambda: BoundedIntText(value=seed, min=0, max=9999, description="Seed"),
    }
    linked = {trait: makers[trait]() for trait in CONTROLS if trait in controls}
    figure = Sampling(
        name=name or base.fresh_name("sampling"),
        data=base.parameters_of(samples),
        styles=_STYLES,
        start=list(start),
        batch=batch,
        lr=lr,
        seed=seed,
        steps=steps,
        frame=frame,
        limits={t: limits(c) for t, c in linked.items()} | {"start": "point", "frame": [0, steps]},
    )
    summary = f"Stochastic gradients of {n} samples, {batch} at a time."
    return played("sampling", figure, linked, steps, task, summary)
