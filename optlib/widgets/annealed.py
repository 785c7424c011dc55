"""The gradient-noise figure: many runs with fading noise on a surface with several minima."""

import anywidget
import traitlets

from optlib._valid import number, whole
from optlib.palette import COLORS

from . import base
from .controls import limits, read_controls, read_ranges, slider
from .esm import module, text
from .played import played, read_steps

CONTROLS = ("eta", "gamma", "lr")
_MOST = 64
_SADDLE = (0.087, 2.884)
_STYLES = {
    "one": {"color": COLORS["indigo"], "dash": [], "marker": "o"},
    "all": {"color": COLORS["amber"], "dash": [3.5, 2], "marker": "s"},
}


class Annealed(anywidget.AnyWidget):
    """The canvas. Its traits are the whole state; a control is linked to one of them."""

    _esm = module("annealed")
    _css = text("figure.css") + text("views.css")

    name = traitlets.Unicode().tag(sync=True)
    styles = traitlets.Dict().tag(sync=True)
    start = traitlets.List(traitlets.Float()).tag(sync=True)
    eta = traitlets.Float().tag(sync=True)
    gamma = traitlets.Float().tag(sync=True)
    lr = traitlets.Float().tag(sync=True)
    count = traitlets.Int().tag(sync=True)
    seed = traitlets.Int().tag(sync=True)
    steps = traitlets.Int().tag(sync=True)
    frame = traitlets.Int().tag(sync=True)
    limits = traitlets.Dict().tag(sync=True)


def annealed(
    eta=1600.0,
    gamma=0.55,
    lr=0.005,
    runs=50,
    steps=300,
    seed=0,
    *,
    frame=None,
    start=_SADDLE,
    controls=CONTROLS,
    ranges=None,
    task="",
    name=None,
):
    """A live figure of gradient descent with annealed noise on Himmelblau's surface.

    It draws where many runs from one start are, and the path of one; its loss and their mean
    loss; which share of them is nearest to each of the four minima; and the noise's variance
    with its temperature. The noise is that of `optlib.gradients.noisy`.

    eta, gamma: η, the *variance* of the first noise, and γ, the power with which it fades.
    lr: the learning rate.
    runs: how many, 1 to 64.
    steps, frame: how many steps, and how many of them are shown at first (None: all).
    seed: of the noise.
    start: where all begin, (x, y); close to a saddle of the surface unless given.
    controls: what gets a slider, out of "eta", "gamma" and "lr".
    ranges: a dict from names of controls to (low, high), the range of its slider.
    task: what the reader should try, a sentence or two.
    name: the figure's name in links; made from the arguments if None.

        annealed(eta=1600, task="Which γ lets every minimum be reached?")
    """
    if whole("annealed", "runs", runs, least=1) > _MOST:
        raise ValueError(f"annealed: runs must be at most {_MOST}; got {runs!r}")
    eta = number("annealed", "eta", eta, "[0, inf)")
    gamma = number("annealed", "gamma", gamma, "[0, inf)")
    lr = number("annealed", "lr", lr, "(0, inf)")
    seed = whole("annealed", "seed", seed, least=0)
    steps, frame = read_steps("annealed", steps, frame)
    controls = read_controls("annealed", controls, CONTROLS)
    ranges = read_ranges("annealed", ranges, CONTROLS)

    makers = {
        "eta": lambda: slider("eta", eta, ranges),
        "gamma": lambda: slider("gamma", gamma, ranges),
        "lr": lambda: slider("lr", lr, {"lr": (min(0.001, lr), max(0.02, lr)), **ranges}),
    }
    linked = {trait: makers[trait]() for trait in CONTROLS if trait in controls}
    if "lr" in linked:
        linked["lr"].description = "learning rate"  # η is the noise's here
    figure = Annealed(
        name=name or base.fresh_name("annealed"),
        styles=_STYLES,
        start=base.read_point("annealed: start", start),
        eta=eta,
        gamma=gamma,
        lr=lr,
        count=runs,
        seed=seed,
        steps=steps,
        frame=frame,
        limits={t: limits(c) for t, c in linked.items()} | {"start": "point", "frame": [0, steps]},
    )
    summary = f"{runs} runs with gradient noise that fades."
    return played("annealed", figure, linked, steps, task, summary)
