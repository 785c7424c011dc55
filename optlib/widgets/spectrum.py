"""The spectrum of momentum: damping regimes and rates in the plane of the learning rate and γ."""

import anywidget
import traitlets

from optlib._valid import number
from optlib.palette import COLORS, STYLES

from . import base
from .controls import limits, read_controls, read_ranges, slider
from .esm import module, text
from .played import played, read_steps

CONTROLS = ("condition",)
# Along the ravine, and across it.
_STYLES = [
    {**STYLES["GradientDescent"], "dash": []},
    {"color": COLORS["amber"], "dash": [], "marker": "s"},
]


class Spectrum(anywidget.AnyWidget):
    """The canvas. `point` is (ηL, γ); with μ = 1 and L = κ, η is ηL/κ."""

    _esm = module("spectrum")
    _css = text("figure.css") + text("views.css")

    name = traitlets.Unicode().tag(sync=True)
    point = traitlets.List(traitlets.Float()).tag(sync=True)
    condition = traitlets.Float(25.0).tag(sync=True)
    styles = traitlets.List(traitlets.Dict()).tag(sync=True)
    steps = traitlets.Int(40).tag(sync=True)
    frame = traitlets.Int(40).tag(sync=True)
    limits = traitlets.Dict().tag(sync=True)


def spectrum(
    condition=25.0,
    lr=None,
    gamma=0.9,
    steps=40,
    *,
    frame=None,
    controls=CONTROLS,
    ranges=None,
    task="",
    name=None,
):
    """A live figure of momentum on a quadratic of curvatures μ = 1 and L = κ.

    In the plane of ηλ and γ it shades the rate of convergence, the larger |z| of the roots of
    z² − (1 + γ − ηλ) z + γ = 0, and names the damping regimes; both directions have a mark
    there, which the reader drags. Beside it the iterates in both directions, and the roots in
    the unit circle.

    condition: κ.
    lr, gamma: the learning rate η (Polyak's best for κ if None) and γ at first.
    steps, frame: how many updates, and how many of them are shown at first (None: all).
    controls: ["condition"], or [] for a κ that stays.
    ranges: {"condition": (low, high)}, the range of its slider.
    task: what the reader should try, a sentence or two.
    name: the figure's name in links; made from the arguments if None.

        spectrum(condition=25, gamma=0.9, task="Find the smallest |z|.")
    """
    condition = number("spectrum", "condition", condition, "[1, inf)")
    lr = 4 / (condition**0.5 + 1) ** 2 if lr is None else number("spectrum", "lr", lr, "(0, inf)")
    if lr * condition > 4:
        raise ValueError(f"spectrum: lr times condition must be at most 4; got lr={lr!r}")
    gamma = number("spectrum", "gamma", gamma, "[0, 0.99]")
    steps, frame = read_steps("spectrum", steps, frame, least=1)
    controls = read_controls("spectrum", controls, CONTROLS)
    ranges = read_ranges("spectrum", ranges, CONTROLS)

    linked = {key: slider(key, condition, ranges) for key in controls}
    figure = Spectrum(
        name=name or base.fresh_name("spectrum"),
        point=[lr * condition, gamma],
        condition=condition,
        styles=_STYLES,
        steps=steps,
        frame=frame,
        limits={t: limits(c) for t, c in linked.items()} | {"point": "point", "frame": [0, steps]},
    )
    summary = f"Spectrum of momentum for curvatures 1 and {condition:g}."
    return played("spectrum", figure, linked, steps, task, summary)
