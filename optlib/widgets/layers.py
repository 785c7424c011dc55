"""A deep network at its start, layer by layer, with and without batch normalization."""

import anywidget
import traitlets
from ipywidgets import Checkbox, IntSlider

from optlib._valid import number, whole
from optlib.palette import COLORS, DASHES

from . import base
from .controls import limits, link, read_controls, read_ranges, row, slider, told
from .esm import module, text

CONTROLS = ("scale", "depth", "batch", "normed")
# Label, and the slider's ends.
_COUNTS = {"depth": ("layers", 2, 20), "batch": ("B, batch size", 1, 64), "frame": ("Layer", 1, 20)}
_STYLES = {
    "plain": {"color": COLORS["indigo"], "dash": list(DASHES["short"]), "marker": "o"},
    "normed": {"color": COLORS["amber"], "dash": [], "marker": "s"},
}


class Layers(anywidget.AnyWidget):
    """The canvas. Its traits are the whole state; a control is linked to one of them."""

    _esm = module("layers")
    _css = text("figure.css") + text("views.css")

    name = traitlets.Unicode().tag(sync=True)
    styles = traitlets.Dict().tag(sync=True)
    scale = traitlets.Float(1.0).tag(sync=True)
    scales = traitlets.List(traitlets.Float()).tag(sync=True)
    depth = traitlets.Int(10).tag(sync=True)
    batch = traitlets.Int(32).tag(sync=True)
    normed = traitlets.Bool(False).tag(sync=True)
    seed = traitlets.Int(0).tag(sync=True)
    frame = traitlets.Int(1).tag(sync=True)
    limits = traitlets.Dict().tag(sync=True)


def layers(
    scale=0.5,
    depth=10,
    batch=32,
    *,
    normed=False,
    seed=0,
    frame=None,
    controls=CONTROLS,
    ranges=None,
    task="",
    name=None,
):
    """A live figure of a network of ReLU layers before its first step.

    Each layer has 32 units, and weights drawn from N(0, s²·2/32). For each layer the figure
    draws how large the pre-activations z of a batch of normal inputs are, and the root mean
    square of the gradient in its weights, for a loss that is linear in the outputs. It is
    computed twice, without batch normalization and with it in every layer (γ = 1, β = 0).

    scale: s, above; 1 keeps the size of signals, and 4 makes the weights' variance 1.
    depth: how many layers, 2 to 20.  batch: B, 1 to 64.
    normed: whether the bands shown first are those of the normalised network.
    seed: of inputs, weights and loss.
    frame: the layer chosen at first, from 1 (None: the last).
    controls: what gets a control, out of "scale", "depth", "batch" and "normed".
    ranges: {"scale": (low, high)}, the range of its slider.
    task: what the reader should try, a sentence or two.
    name: the figure's name in links; made from the arguments if None.

        layers(scale=0.5, depth=20, task="Which scale lets the last layer see anything?")
    """
    counts = {"depth": depth, "batch": batch, "frame": depth if frame is None else frame}
    for key, value in counts.items():
        _, low, high = _COUNTS[key]
        high = depth if key == "frame" else high
        if whole("layers", key, value, least=low) > high:
            raise ValueError(f"layers: {key} must be at most {high}; got {value!r}")
    scale = number("layers", "scale", scale, "(0, inf)")
    seed = whole("layers", "seed", seed, least=0)
    controls = read_controls("layers", controls, CONTROLS)
    ranges = read_ranges("layers", ranges, ["scale"])

    made = {"scale": slider("scale", scale, ranges)}
    for key, (label, low, high) in _COUNTS.items():
        made[key] = IntSlider(
            value=counts[key],
            min=low,
            max=high,
            description=label,
            style={"description_width": "initial"},
        )
    made["normed"] = Checkbox(value=bool(normed), description="normalise", indent=False)
    layer = made.pop("frame")
    linked = {key: made[key] for key in CONTROLS if key in controls}
    figure = Layers(
        name=name or base.fresh_name("layers"),
        styles=_STYLES,
        scale=scale,
        scales=limits(made["scale"]),
        normed=bool(normed),
        seed=seed,
        **counts,
        limits={t: limits(c) for t, c in made.items()} | {"frame": limits(layer)},
    )
    link({**linked, "frame": layer}, figure)
    children = [*told("layers", task), row(*linked.values(), layer), figure]
    summary = f"{depth} layers with and without batch normalization."
    return base.LiveFigure(figure, children, summary)
