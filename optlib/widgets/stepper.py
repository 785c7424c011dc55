"""The stepper: one update of a rule, line by line, with every number and every unit."""

import traitlets
from ipywidgets import Dropdown, IntSlider, ToggleButtons

from optlib._valid import whole

from . import base
from .controls import USUAL, folded, link, read_controls, read_ranges, row, rule_sliders
from .esm import module, text


class Stepper(base.FreeTraits):
    """The table. `line` is how far the current update has been told, from 0."""

    _esm = module("stepper")
    _css = text("figure.css") + text("stepper.css")

    runs = traitlets.List(traitlets.Dict()).tag(sync=True)
    rule = traitlets.Int(0).tag(sync=True)
    surface = traitlets.Unicode().tag(sync=True)
    parameters = traitlets.Dict().tag(sync=True)
    start = traitlets.List(traitlets.Float()).tag(sync=True)
    steps = traitlets.Int(20).tag(sync=True)
    t = traitlets.Int(1).tag(sync=True)
    line = traitlets.Int(0).tag(sync=True)
    coordinate = traitlets.Int(0).tag(sync=True)
    watched = traitlets.List(traitlets.Unicode()).tag(sync=True)


def stepper(
    rule="Adam", surface="ravine", *, start=None, steps=20, t=1, controls=USUAL, ranges=None
):
    """One update of a rule: its equations, with the current number in each symbol's place.

    rule: the name of an optimizer, an optimizer such as `Adam(lr=0.1)`, or a list of these to
        choose from.
    surface: the name of a surface or a `Surface`, whose gradient the rule is given.
    start: where the rule starts; the surface's own start if None.
    steps, t: how many updates there are to step through, and the one shown at first, from 1.
    controls: the hyper-parameters that get a slider.
    ranges: from a hyper-parameter's name to the (low, high) of its slider.

        stepper("Adam", "beale", controls=["lr", "beta1"])
    """
    labels, rules = base.read_rules("stepper", rule if isinstance(rule, list) else [rule])
    surface = base.read_surface(surface)
    start = surface.start if start is None else base.read_point("stepper: start", start)
    steps = whole("stepper", "steps", steps, least=1)
    t = whole("stepper", "t", t, least=1)
    if t > steps:
        raise ValueError(f"stepper: t must be at most steps = {steps}; got {t!r}")
    controls = read_controls("stepper", controls, base.HYPER)
    ranges = read_ranges("stepper", ranges)

    own = [rule_sliders(i, rule, controls, ranges) for i, rule in enumerate(rules)]
    free = {trait: c for group in own for trait, c in group.items()}
    choice = {
        "t": IntSlider(value=t, min=1, max=steps, description="Update t"),
        "coordinate": ToggleButtons(options=["x", "y"], description="Coordinate"),
    }
    if len(rules) > 1:
        names = list(zip(labels, range(len(rules)), strict=True))
        choice = {"rule": Dropdown(options=names, value=0, description="Rule"), **choice}
    figure = Stepper(
        runs=base.runs_of(labels, rules),
        surface=surface.name,
        parameters=base.parameters_of(surface),
        start=list(start),
        steps=steps,
        t=t,
        watched=[*choice, *free, "line"],
        free={trait: c.value for trait, c in free.items()},
    )
    link({**choice, **free}, figure)
    sliders = [list(group.values()) for group in own]
    if len(rules) == 1:
        below = [row(*sliders[0])] if sliders[0] else []
    else:
        below = [folded({k: g for k, g in zip(labels, sliders, strict=True) if g})]
    who = ", ".join(type(r).__name__ for r in rules) if len(rules) <= 3 else f"{len(rules)} rules"
    return base.LiveFigure(
        figure, [row(*choice.values()), figure, *below], f"Stepper on {surface.name}: {who}."
    )
