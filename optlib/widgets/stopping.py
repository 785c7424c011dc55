"""The early-stopping figure: patience and noise against the stopping time and its regret."""

import anywidget
import numpy as np
import traitlets
from ipywidgets import Dropdown, IntSlider

from optlib._valid import number, whole
from optlib.palette import COLORS

from . import base
from .controls import limits, read_controls, read_ranges, slider
from .esm import module, text
from .played import played, read_steps

CONTROLS = ("patience", "noise", "min_delta", "draw")
_LONGEST, _DRAWS = 40, 200  # as in halting.js
_STYLES = {
    "true": {"color": COLORS["indigo"], "dash": [], "marker": "o"},
    "seen": {"color": COLORS["amber"], "dash": [3.5, 2], "marker": "s"},
    "regret": {"color": COLORS["green"], "dash": [], "marker": "D"},
}


class Stopping(anywidget.AnyWidget):
    """The canvas. Its traits are the whole state; a control is linked to one of them."""

    _esm = module("stopping")
    _css = text("figure.css") + text("views.css")

    name = traitlets.Unicode().tag(sync=True)
    styles = traitlets.Dict().tag(sync=True)
    curves = traitlets.List(traitlets.List(traitlets.Float())).tag(sync=True)
    curve = traitlets.Int().tag(sync=True)
    patience = traitlets.Int().tag(sync=True)
    noise = traitlets.Float().tag(sync=True)
    min_delta = traitlets.Float().tag(sync=True)
    draw = traitlets.Int().tag(sync=True)
    steps = traitlets.Int().tag(sync=True)
    frame = traitlets.Int().tag(sync=True)
    limits = traitlets.Dict().tag(sync=True)


def stopping(
    curves,
    patience=5,
    noise=0.05,
    min_delta=0.0,
    draw=0,
    *,
    frame=None,
    controls=CONTROLS,
    ranges=None,
    task="",
    name=None,
):
    """A live figure of early stopping on noisy looks at a loss that is known.

    Check k of a validation set sees `curve[k] + noise * normals(draw, k)[0]`, with `normals` of
    `optlib.widgets.draws`. The figure draws the true loss and what is seen, the best check so
    far, the stop, and the regret: the true loss of the check kept above the lowest. Beside them
    the mean regret over 200 draws for each patience. The rule is
    `optlib.training.EarlyStopping`.

    curves: the true loss at each check, positive numbers, by label: {"one valley": [1.0, …]}.
        All are equally long; several get a choice between them.
    patience: 1 to 40.
    noise, min_delta: the deviation σ of what is seen, and the rule's second setting.
    draw: which noise is shown, 0 to 199.
    frame: how many checks have been made at first (None: all), counted from 0.
    controls: what gets a slider, out of "patience", "noise", "min_delta" and "draw".
    ranges: a dict from "noise" or "min_delta" to (low, high), the range of its slider.
    task: what the reader should try, a sentence or two.
    name: the figure's name in links; made from the arguments if None.

        stopping({"one valley": loss}, patience=5, task="Double the noise.")
    """
    values = _read_curves(curves)
    for key, value, low, high in (
        ("patience", patience, 1, _LONGEST),
        ("draw", draw, 0, _DRAWS - 1),
    ):
        if whole("stopping", key, value, least=low) > high:
            raise ValueError(f"stopping: {key} must be at most {high}; got {value!r}")
    noise = number("stopping", "noise", noise, "[0, inf)")
    min_delta = number("stopping", "min_delta", min_delta, "[0, inf)")
    steps, frame = read_steps("stopping", len(values[0]) - 1, frame)
    controls = read_controls("stopping", controls, CONTROLS)
    ranges = read_ranges("stopping", ranges, ("noise", "min_delta"))

    scatter = {"scatter": ranges["noise"]} if "noise" in ranges else {}
    makers = {
        "patience": lambda: _counter("patience", patience, 1, _LONGEST),
        "noise": lambda: slider("scatter", noise, scatter, "[0, inf)"),
        "min_delta": lambda: slider("min_delta", min_delta, ranges, "[0, inf)"),
        "draw": lambda: _counter("draw of the noise", draw, 0, _DRAWS - 1),
    }
    linked = {trait: makers[trait]() for trait in CONTROLS if trait in controls}
    if len(values) > 1:
        options = [(label, i) for i, label in enumerate(curves)]
        linked = {"curve": Dropdown(options=options, value=0, description="Curve"), **linked}
    figure = Stopping(
        name=name or base.fresh_name("stopping"),
        styles=_STYLES,
        curves=values,
        curve=0,
        patience=patience,
        noise=noise,
        min_delta=min_delta,
        draw=draw,
        steps=steps,
        frame=frame,
        limits={t: limits(c) for t, c in linked.items()}
        | {"patience": [1, _LONGEST], "frame": [0, steps]},
    )
    summary = f"Early stopping with a patience of {patience}, over {steps + 1} checks."
    return played("stopping", figure, linked, steps, task, summary)


def _read_curves(curves) -> list[list[float]]:
    """Equally long lists of positive numbers."""
    if not isinstance(curves, dict) or not curves:
        raise TypeError(f"stopping: curves must be a dict from labels to losses; got {curves!r}")
    values = [np.asarray(curve, dtype=float) for curve in curves.values()]
    for label, curve in zip(curves, values, strict=True):
        if curve.ndim != 1 or not (np.isfinite(curve) & (curve > 0)).all():
            raise ValueError(f"stopping: curve {label!r} must be a list of positive numbers")
    if len({len(curve) for curve in values}) > 1:
        raise ValueError("stopping: the curves must be equally long")
    return [curve.tolist() for curve in values]


def _counter(label, value, low, high):
    return IntSlider(
        value=value,
        min=low,
        max=high,
        description=label,
        style={"description_width": "initial"},
    )
