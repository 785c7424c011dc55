"""The learning-rate figure: gradient descent on a curve J(x), step by step, beside its bound."""

import anywidget
import traitlets
from ipywidgets import Dropdown

from optlib._valid import number
from optlib.palette import STYLES

from . import base
from .controls import limits, read_controls, read_ranges, slider
from .curves import CURVES
from .esm import module, text
from .played import played, read_steps

CONTROLS = ("lr", "curvature")


class LearningRate(anywidget.AnyWidget):
    """The canvas. Its traits are the whole state; a control is linked to one of them."""

    _esm = module("learning_rate")
    _css = text("figure.css") + text("views.css")

    name = traitlets.Unicode().tag(sync=True)
    curves = traitlets.List(traitlets.Unicode()).tag(sync=True)
    curve = traitlets.Int(0).tag(sync=True)
    curvature = traitlets.Float(1.0).tag(sync=True)
    rates = traitlets.List(traitlets.Float()).tag(sync=True)
    look = traitlets.Dict().tag(sync=True)
    lr = traitlets.Float(0.1).tag(sync=True)
    start = traitlets.Float(0.0).tag(sync=True)
    steps = traitlets.Int(30).tag(sync=True)
    frame = traitlets.Int(0).tag(sync=True)
    limits = traitlets.Dict().tag(sync=True)


def learning_rate(
    curve="parabola",
    lr=0.1,
    start=None,
    steps=30,
    *,
    frame=0,
    curvature=1.0,
    controls=("lr",),
    ranges=None,
    task="",
    name=None,
):
    """A live figure of gradient descent on a curve J(x) of one variable.

    The iterates on the curve, with the tangent step of the last one; a strip on which η stands
    beside 2/L; x against the step; and in words what becomes of the run. L is the parabola's
    curvature; of any other curve the largest |J″| on the part shown, and the strip also has
    2/J″ at the minimum next to where the run ends. `optlib.widgets.curves` has the curves in
    Python: `CURVES["double_well"].slope(x)`.

    curve: "parabola", "double_well" (two basins), "inflection" (a level spot that is no
        minimum), "plateau", "ripples", or a list of these to choose from.
    lr, start: the learning rate η and the x it starts from; the curve's own start if None.
    steps, frame: how many updates, and how many of them are shown at first.
    curvature: L of the parabola ½ L x².
    controls: what gets a control, out of "lr" and, of the parabola, "curvature".
    ranges: {"lr": (low, high)}, the range of its slider and of the strip; also "curvature".
    task: what the reader should try, a sentence or two.
    name: the figure's name in links; made from the arguments if None.

        learning_rate("double_well", lr=0.1, start=1.8, task="Which η changes sides?")
    """
    names = list(curve) if isinstance(curve, list | tuple) else [curve]
    if not names or any(not isinstance(c, str) or c not in CURVES for c in names):
        known = ", ".join(CURVES)
        raise ValueError(f"learning_rate: curve must be one of {known}; got {curve!r}")
    first = CURVES[names[0]]
    lr = number("learning_rate", "lr", lr, "(0, inf)")
    low, high = first.domain
    start = first.start if start is None else start
    start = number("learning_rate", "start", start, f"[{low}, {high}]")
    steps, frame = read_steps("learning_rate", steps, frame, least=1)
    curvature = number("learning_rate", "curvature", curvature, "(0, inf)")
    controls = read_controls("learning_rate", controls, CONTROLS)
    if "curvature" in controls and "parabola" not in names:
        raise ValueError(f"learning_rate: only the parabola has 'curvature'; got {curve!r}")
    ranges = {"lr": _rates(names, lr), **read_ranges("learning_rate", ranges, CONTROLS)}

    linked = {}
    if len(names) > 1:
        options = [(CURVES[c].title, i) for i, c in enumerate(names)]
        linked["curve"] = Dropdown(options=options, value=0, description="Curve")
    given = {"lr": lr, "curvature": curvature}
    linked |= {key: slider(key, given[key], ranges) for key in CONTROLS if key in controls}
    figure = LearningRate(
        name=name or base.fresh_name(f"rate-{names[0]}"),
        curves=names,
        curvature=curvature,
        rates=list(ranges["lr"]),
        look={**STYLES["GradientDescent"], "dash": []},
        lr=lr,
        start=start,
        steps=steps,
        frame=frame,
        limits={t: limits(c) for t, c in linked.items()}
        | {"start": [low, high] if len(names) == 1 else _widest(names), "frame": [0, steps]},
    )
    where = names[0] if len(names) == 1 else f"{len(names)} curves"
    summary = f"Learning rate on {where}: gradient descent."
    return played("learning_rate", figure, linked, steps, task, summary)


def _rates(names, lr):
    """The range of η that covers all curves to choose from."""
    ends = [CURVES[c].rates for c in names]
    return min(lr, *(low for low, _ in ends)), max(lr, *(high for _, high in ends))


def _widest(names):
    """The interval that holds all curves' domains."""
    ends = [CURVES[c].domain for c in names]
    return [min(low for low, _ in ends), max(high for _, high in ends)]
