"""Delayed gradients on a quadratic: the rates that converge at each delay, a run, its roots."""

import anywidget
import traitlets
from ipywidgets import IntSlider

from optlib._valid import number, whole
from optlib.palette import STYLES

from . import base
from .controls import limits, read_controls, read_ranges, slider
from .esm import module, text
from .played import played, read_steps

CONTROLS = ("lr", "delay")
LONGEST = 10
_RATES = (0.01, 2.5)


class Delayed(anywidget.AnyWidget):
    """The canvas. Its traits are the whole state; a control is linked to one of them."""

    _esm = module("delayed")
    _css = text("figure.css") + text("views.css")

    name = traitlets.Unicode().tag(sync=True)
    lr = traitlets.Float(0.3).tag(sync=True)
    delay = traitlets.Int(3).tag(sync=True)
    curvature = traitlets.Float(1.0).tag(sync=True)
    rates = traitlets.List(traitlets.Float()).tag(sync=True)
    look = traitlets.Dict().tag(sync=True)
    steps = traitlets.Int(60).tag(sync=True)
    frame = traitlets.Int(60).tag(sync=True)
    limits = traitlets.Dict().tag(sync=True)


def delayed(
    lr=0.3,
    delay=3,
    steps=60,
    *,
    curvature=1.0,
    frame=None,
    controls=CONTROLS,
    ranges=None,
    task="",
    name=None,
):
    """A live figure of gradient descent on λx²/2 whose gradients are τ steps late.

    For each delay a bar shows which ηλ converge, darker where nothing swings; the reader drags
    a point over it. Beside it the run of `optlib.parallel.DelayedGradientDescent` from x = 1,
    and the τ + 1 roots of z^(τ+1) − z^τ + ηλ = 0 in the unit circle.

    lr: η.  delay: τ, 0 to 10.
    steps, frame: how many updates, and how many of them are shown at first (None: all).
    curvature: λ.
    controls: what gets a slider, out of "lr" and "delay".
    ranges: {"lr": (low, high)}, the range of its slider.
    task: what the reader should try, a sentence or two.
    name: the figure's name in links; made from the arguments if None.

        delayed(lr=0.3, delay=3, task="Raise τ until it diverges.")
    """
    lr = number("delayed", "lr", lr, "(0, inf)")
    curvature = number("delayed", "curvature", curvature, "(0, inf)")
    if whole("delayed", "delay", delay, least=0) > LONGEST:
        raise ValueError(f"delayed: delay must be at most {LONGEST}; got {delay!r}")
    steps, frame = read_steps("delayed", steps, frame, least=1)
    controls = read_controls("delayed", controls, CONTROLS)
    usual = {"lr": tuple(rate / curvature for rate in _RATES)}
    ranges = usual | read_ranges("delayed", ranges, ["lr"])

    made = {
        "lr": slider("lr", lr, ranges),
        "delay": IntSlider(value=delay, min=0, max=LONGEST, description="τ, delay"),
    }
    linked = {key: made[key] for key in CONTROLS if key in controls}
    figure = Delayed(
        name=name or base.fresh_name("delayed"),
        lr=lr,
        delay=delay,
        curvature=curvature,
        rates=limits(made["lr"]),
        look={**STYLES["GradientDescent"], "dash": []},
        steps=steps,
        frame=frame,
        limits={t: limits(c) for t, c in made.items()} | {"frame": [0, steps]},
    )
    summary = f"Gradients {delay} steps late on a quadratic."
    return played("delayed", figure, linked, steps, task, summary)
