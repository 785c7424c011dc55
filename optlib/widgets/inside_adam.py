"""Adam from inside: both averages and the step, over gradients that the reader draws."""

import anywidget
import numpy as np
import traitlets
from ipywidgets import Checkbox, Dropdown

from optlib import Adam
from optlib._valid import number, whole
from optlib.palette import COLORS

from . import base
from .controls import limits, link, player, read_controls, read_ranges, row, rule_sliders, told
from .esm import module, text

CONTROLS = ("beta1", "beta2", "eps")
MOST = 60
_STYLES = {
    "raw": {"color": COLORS["amber"], "dash": [3.5, 2], "marker": "s"},
    "corrected": {"color": COLORS["indigo"], "dash": [], "marker": "o"},
}


class InsideAdam(anywidget.AnyWidget):
    """The canvas. Its traits are the whole state; a control is linked to one of them."""

    _esm = module("inside_adam")
    _css = text("figure.css") + text("views.css")

    name = traitlets.Unicode().tag(sync=True)
    presets = traitlets.List(traitlets.List(traitlets.Float())).tag(sync=True)
    preset = traitlets.Int(0).tag(sync=True)
    gradients = traitlets.List(traitlets.Float()).tag(sync=True)
    beta1 = traitlets.Float(0.9).tag(sync=True)
    beta2 = traitlets.Float(0.999).tag(sync=True)
    eps = traitlets.Float(1e-8).tag(sync=True)
    correction = traitlets.Bool(True).tag(sync=True)
    styles = traitlets.Dict().tag(sync=True)
    frame = traitlets.Int(1).tag(sync=True)
    limits = traitlets.Dict().tag(sync=True)


def presets(n: int) -> dict[str, list[float]]:
    """The sequences of `n` gradients to choose from, each between -1 and 1."""
    t = np.arange(n)
    noise = np.random.default_rng(0).normal(0, 0.5, n).clip(-1, 1)
    made = {
        "constant": np.full(n, 0.5),
        "alternating": 0.5 * (-1.0) ** t,
        "one spike": np.where(t == n // 2, 1.0, 0.0),
        "sparse": np.where(t % 6 == 3, 1.0, 0.0),
        "noisy": noise.round(2),
        "growing": (0.999 / 0.9) ** (t - n + 1.0),
    }
    return {name: values.tolist() for name, values in made.items()}


def inside_adam(
    gradients="constant",
    beta1=0.9,
    beta2=0.999,
    eps=1e-8,
    steps=24,
    *,
    t=1,
    correction=True,
    controls=("beta1", "beta2"),
    ranges=None,
    task="",
    name=None,
):
    """A live figure of Adam's m, v and step over a sequence of gradients that the reader draws.

    Strips over the steps: g, whose bars can be dragged; m and √v, as they are and corrected; and
    the step in units of η, with the longest one that any gradients could make by then. A table
    has the numbers of one step. Without the correction the steps are those that would follow
    a long silence.

    gradients: "constant", "alternating", "one spike", "sparse", "noisy" or "growing", or a list
        of numbers between -1 and 1; the reader can choose any of these.
    beta1, beta2, eps: Adam's hyper-parameters at first.
    steps: how many gradients, if they are not given as a list; at most 60.
    t: the step whose numbers are shown at first, from 1.
    correction: whether the steps are made of m̂ and v̂, at first.
    controls: the hyper-parameters that get a slider, out of "beta1", "beta2" and "eps".
    ranges: from such a name to the (low, high) of its slider.
    task: what the reader should try, a sentence or two.
    name: the figure's name in links; made from the arguments if None.

        inside_adam("one spike", correction=False, task="How long is the step of the spike?")
    """
    given, chosen = _read_gradients(gradients, steps)
    values = given[chosen]
    t = whole("inside_adam", "t", t, least=1)
    if t > len(values):
        raise ValueError(f"inside_adam: t must be at most {len(values)}, the steps; got {t!r}")
    rule = base.read_rule(
        Adam(lr=1.0, beta1=beta1, beta2=beta2, eps=number("inside_adam", "eps", eps, "(0, inf)"))
    )
    if not isinstance(correction, bool):
        raise TypeError(f"inside_adam: correction must be True or False; got {correction!r}")
    controls = read_controls("inside_adam", controls, CONTROLS)
    ranges = read_ranges("inside_adam", ranges, CONTROLS)

    options = [(key.capitalize(), i) for i, key in enumerate(given)]
    place = list(given).index(chosen)
    sliders = rule_sliders(0, rule, controls, ranges)
    linked = {
        "preset": Dropdown(options=options, value=place, description="Gradients"),
        "correction": Checkbox(value=correction, description="Bias correction", indent=False),
        **{trait.removesuffix("_0"): control for trait, control in sliders.items()},
    }
    play, scrub = player(len(values), t, first=1)
    figure = InsideAdam(
        name=name or base.fresh_name("inside-adam"),
        presets=list(given.values()),
        preset=place,
        gradients=values,
        beta1=rule.beta1,
        beta2=rule.beta2,
        eps=rule.eps,
        correction=correction,
        styles=_STYLES,
        frame=t,
        limits={key: limits(c) for key, c in linked.items()}
        | {"gradients": {"numbers": len(values), "within": [-1, 1]}, "frame": [1, len(values)]},
    )
    link({**linked, "frame": scrub}, figure)
    link({"value": play}, scrub)
    return base.LiveFigure(
        figure,
        [*told("inside_adam", task), row(*linked.values()), figure, row(play, scrub)],
        f"Adam from inside, over {len(values)} gradients.",
    )


def _read_gradients(gradients, steps):
    """All sequences to choose from, of one length, by name; and the name of the one chosen."""
    if isinstance(gradients, str):
        steps = whole("inside_adam", "steps", steps, least=2)
        if steps > MOST:
            raise ValueError(f"inside_adam: steps must be at most {MOST}; got {steps!r}")
        known = presets(steps)
        if gradients in known:
            return known, gradients
    try:
        values = [] if isinstance(gradients, str) else [float(g) for g in gradients]
    except (TypeError, ValueError):
        values = []
    if not 2 <= len(values) <= MOST or not all(-1 <= g <= 1 for g in values):
        raise ValueError(
            f"inside_adam: gradients must be one of {', '.join(presets(2))}, or 2 to {MOST} "
            f"numbers between -1 and 1; got {gradients!r}"
        )
    return {"as given": values, **presets(len(values))}, "as given"
