"""Hogwild! seen from the vector: workers that write into it, and where they collide."""

import anywidget
import traitlets
from ipywidgets import IntSlider

from optlib._valid import whole
from optlib.palette import COLORS

from . import base
from .controls import limits, read_controls
from .esm import module, text
from .played import played

CONTROLS = ("workers", "nonzeros", "features")
# Label, and the slider's ends.
_SLIDERS = {
    "workers": ("P, workers", 1, 8),
    "nonzeros": ("k, non-zeros", 1, 20),
    "features": ("d, components", 20, 200),
}
_SHOWN = 32
_STYLES = {
    "colors": [COLORS[name] for name in ("indigo", "amber", "green", "rose", "sky", "plum")],
    "style": {"color": COLORS["indigo"], "dash": [], "marker": "o"},
}


class Writes(anywidget.AnyWidget):
    """The canvas. Its traits are the whole state; a control is linked to one of them."""

    _esm = module("writes")
    _css = text("figure.css") + text("views.css")

    name = traitlets.Unicode().tag(sync=True)
    workers = traitlets.Int(4).tag(sync=True)
    nonzeros = traitlets.Int(3).tag(sync=True)
    features = traitlets.Int(60).tag(sync=True)
    seed = traitlets.Int(0).tag(sync=True)
    styles = traitlets.Dict().tag(sync=True)
    frame = traitlets.Int(_SHOWN).tag(sync=True)
    limits = traitlets.Dict().tag(sync=True)


def writes(
    workers=4,
    nonzeros=3,
    features=60,
    *,
    seed=0,
    frame=_SHOWN,
    controls=CONTROLS,
    task="",
    name=None,
):
    """A live figure of workers that write into one parameter vector without a lock.

    The workers take turns; update number u touches the components
    `optlib.widgets.draws.permutation(features, seed, u)[:nonzeros]`, with u from 0. A component
    collides if another worker wrote it between this worker's read and its write. The figure
    shows 32 updates, counts the collisions of 2,000, and draws the expected share,
    1 − (1 − k/d)^(P − 1), against the density k/d.

    workers: P, 1 to 8.  nonzeros: k, 1 to 20.  features: d, 20 to 200.
    seed: of the components.
    frame: which update is chosen at first, 1 to 32.
    controls: what gets a slider, out of "workers", "nonzeros" and "features".
    task: what the reader should try, a sentence or two.
    name: the figure's name in links; made from the arguments if None.

        writes(workers=4, nonzeros=3, features=60, task="Halve the density.")
    """
    values = {"workers": workers, "nonzeros": nonzeros, "features": features}
    for key, value in {**values, "frame": frame}.items():
        _, low, high = _SLIDERS.get(key, ("", 1, _SHOWN))
        if whole("writes", key, value, least=low) > high:
            raise ValueError(f"writes: {key} must be at most {high}; got {value!r}")
    seed = whole("writes", "seed", seed, least=0)
    controls = read_controls("writes", controls, CONTROLS)

    linked = {
        key: IntSlider(
            value=values[key],
            min=low,
            max=high,
            description=label,
            style={"description_width": "initial"},
        )
        for key, (label, low, high) in _SLIDERS.items()
        if key in controls
    }
    figure = Writes(
        name=name or base.fresh_name("writes"),
        **values,
        seed=seed,
        styles=_STYLES,
        frame=frame,
        limits={t: limits(c) for t, c in linked.items()} | {"frame": [1, _SHOWN]},
    )
    summary = f"{workers} workers write {nonzeros} of {features} components at a time."
    return played("writes", figure, linked, _SHOWN, task, summary, first=1)
