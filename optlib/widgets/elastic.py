"""The elastic-averaging figure: workers tied to a centre on a surface with several minima."""

import anywidget
import traitlets
from ipywidgets import IntSlider

from optlib._valid import number, whole
from optlib.palette import COLORS

from . import base
from .controls import limits, read_controls, read_ranges, slider
from .esm import module, text
from .played import played, read_steps

CONTROLS = ("lr", "rho", "workers", "noise")
_MOST = 8
_HILLTOP = (-0.27, -0.92)
_STYLES = {
    "centre": {"color": COLORS["indigo"], "dash": [], "marker": "o"},
    "worker": {"color": COLORS["amber"], "dash": [3.5, 2], "marker": "s"},
}


class Elastic(anywidget.AnyWidget):
    """The canvas. Its traits are the whole state; a control is linked to one of them."""

    _esm = module("elastic")
    _css = text("figure.css") + text("views.css")

    name = traitlets.Unicode().tag(sync=True)
    styles = traitlets.Dict().tag(sync=True)
    start = traitlets.List(traitlets.Float()).tag(sync=True)
    lr = traitlets.Float().tag(sync=True)
    rho = traitlets.Float().tag(sync=True)
    workers = traitlets.Int().tag(sync=True)
    noise = traitlets.Float().tag(sync=True)
    seed = traitlets.Int().tag(sync=True)
    steps = traitlets.Int().tag(sync=True)
    frame = traitlets.Int().tag(sync=True)
    limits = traitlets.Dict().tag(sync=True)


def elastic(
    workers=4,
    lr=0.005,
    rho=10.0,
    noise=30.0,
    steps=300,
    seed=0,
    *,
    frame=None,
    start=_HILLTOP,
    controls=CONTROLS,
    ranges=None,
    task="",
    name=None,
):
    """A live figure of synchronous elastic averaging on Himmelblau's surface.

    It draws the workers, the springs to the centre and the centre's path; the loss at the centre
    and the workers' mean loss; how many workers are nearest to each of the four minima; and the
    largest curvature at which the run is stable. It is `optlib.parallel.SynchronousEASGD` with
    α = ηρ.

    workers: K, 1 to 8.
    lr, rho: the learning rate η and the strength of the spring ρ.
    noise: the standard deviation of the noise on each number of a gradient.
    steps, frame: how many steps, and how many of them are shown at first (None: all).
    seed: of the noise.
    start: where all begin, (x, y); the top of the surface's hill unless given.
    controls: what gets a slider, out of "lr", "rho", "workers" and "noise".
    ranges: a dict from "lr", "rho" or "noise" to (low, high), the range of its slider.
    task: what the reader should try, a sentence or two.
    name: the figure's name in links; made from the arguments if None.

        elastic(workers=4, rho=10.0, task="From which ρ on are all workers in one valley?")
    """
    if whole("elastic", "workers", workers, least=1) > _MOST:
        raise ValueError(f"elastic: workers must be at most {_MOST}; got {workers!r}")
    lr = number("elastic", "lr", lr, "(0, inf)")
    rho = number("elastic", "rho", rho, "[0, inf)")
    noise = number("elastic", "noise", noise, "[0, inf)")
    seed = whole("elastic", "seed", seed, least=0)
    steps, frame = read_steps("elastic", steps, frame)
    controls = read_controls("elastic", controls, CONTROLS)
    ranges = read_ranges("elastic", ranges, ("lr", "rho", "noise"))

    makers = {
        "lr": lambda: slider("lr", lr, {"lr": (min(0.001, lr), max(0.02, lr)), **ranges}),
        "rho": lambda: slider("rho", rho, ranges),
        "workers": lambda: IntSlider(
            value=workers,
            min=1,
            max=_MOST,
            description="K, workers",
            style={"description_width": "initial"},
        ),
        "noise": lambda: slider(
            "kick", noise, {"kick": ranges["noise"]} if "noise" in ranges else {}
        ),
    }
    linked = {trait: makers[trait]() for trait in CONTROLS if trait in controls}
    figure = Elastic(
        name=name or base.fresh_name("elastic"),
        styles=_STYLES,
        start=base.read_point("elastic: start", start),
        lr=lr,
        rho=rho,
        workers=workers,
        noise=noise,
        seed=seed,
        steps=steps,
        frame=frame,
        limits={t: limits(c) for t, c in linked.items()} | {"start": "point", "frame": [0, steps]},
    )
    summary = f"{workers} workers on springs around their centre."
    return played("elastic", figure, linked, steps, task, summary)
