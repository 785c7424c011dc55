"""The playground: optimizers on a surface, live in a notebook and on the page without a kernel."""

import traitlets
from ipywidgets import BoundedIntText, Checkbox, Dropdown

from optlib._valid import number, whole

from . import base
from .controls import (
    RANGES,
    USUAL,
    folded,
    limits,
    link,
    player,
    read_controls,
    read_ranges,
    row,
    rule_sliders,
    slider,
    told,
)
from .esm import module, text
from .played import read_steps


class Playground(base.FreeTraits):
    """The canvas. Its traits are the whole state; a control is linked to one of them.

    Hyper-parameter `lr` of the second rule is the trait `lr_1`, and `on_1` says whether it is
    shown; these and `condition` and `angle` exist only where a control needs them.
    """

    _esm = module("playground")
    _css = text("figure.css") + text("views.css")

    name = traitlets.Unicode().tag(sync=True)
    surfaces = traitlets.List(traitlets.Unicode()).tag(sync=True)
    surface = traitlets.Int(0).tag(sync=True)
    parameters = traitlets.Dict().tag(sync=True)
    runs = traitlets.List(traitlets.Dict()).tag(sync=True)
    start = traitlets.List(traitlets.Float()).tag(sync=True)
    steps = traitlets.Int(100).tag(sync=True)
    frame = traitlets.Int(100).tag(sync=True)
    noise = traitlets.Float(0.0).tag(sync=True)
    seed = traitlets.Int(0).tag(sync=True)
    limits = traitlets.Dict().tag(sync=True)


def playground(
    surface="ravine",
    rules=("GradientDescent",),
    *,
    start=None,
    steps=100,
    frame=None,
    shown=None,
    controls=USUAL,
    ranges=None,
    noise=0.0,
    seed=0,
    task="",
    name=None,
):
    """A live figure of optimizers on a surface.

    surface: the name of a surface, a `Surface` such as `ravine(50, 0.3)`, or a list of
        these to choose from.
    rules: names of optimizers or optimizers such as `Momentum(lr=0.02)`; a dict gives them labels.
    start: where they start; the surface's own start if None.
    steps, frame: how many updates, and how many of them are shown at first (None: all).
    shown: the rules ticked at first, by label or by place from 0; all of them if None.
    controls: what gets a control: names of hyper-parameters, and "condition", "angle", "noise".
        The choice of surface and, with several rules, a checkbox each are always there.
    ranges: from a control's name to the (low, high) of its slider.
    noise, seed: standard deviation and seed of Gaussian noise added to every gradient.
    task: what the reader should try, a sentence or two.
    name: the figure's name in links; made from the arguments if None.

        playground("ravine", ["GradientDescent", Momentum(lr=0.02)], controls=["lr", "condition"])
    """
    surfaces = surface if isinstance(surface, list | tuple) else [surface]
    surfaces = [base.read_surface(s) for s in surfaces]
    labels, rules = base.read_rules("playground", rules)
    controls = read_controls("playground", controls, RANGES)
    ranges = read_ranges("playground", ranges)
    start = surfaces[0].start if start is None else base.read_point("playground: start", start)
    steps, frame = read_steps("playground", steps, frame, least=1)
    noise = number("playground", "noise", noise, "[0, inf)")
    seed = whole("playground", "seed", seed, least=0)

    parameters = {s.name: base.parameters_of(s) for s in surfaces}
    scene = _scene_controls(surfaces, parameters, controls, ranges, noise, seed)
    own = [rule_sliders(i, rule, controls, ranges) for i, rule in enumerate(rules)]
    shown = _read_shown(labels, shown)
    ticks = {f"on_{i}": _tick(label, i in shown) for i, label in enumerate(labels)}
    if len(rules) == 1:
        ticks = {}
    linked = {**scene, **ticks, **{trait: c for group in own for trait, c in group.items()}}
    play, scrub = player(steps, frame)
    above, below = _arranged(scene, ticks, own, labels)

    figure = Playground(
        name=name or base.fresh_name(f"{surfaces[0].name}-{type(rules[0]).__name__}"),
        surfaces=[s.name for s in surfaces],
        parameters=parameters,
        runs=base.runs_of(labels, rules),
        start=list(start),
        steps=steps,
        frame=frame,
        noise=noise,
        seed=seed,
        limits={t: limits(c) for t, c in linked.items()} | {"start": "point", "frame": [0, steps]},
        free={t: c.value for t, c in linked.items() if t not in Playground.class_traits()},
    )
    link({**linked, "frame": scrub}, figure)
    link({"value": play}, scrub)
    return base.LiveFigure(
        figure,
        [*told("playground", task), *above, figure, row(play, scrub), *below],
        _summary(surfaces, rules),
    )


def _scene_controls(surfaces, parameters, controls, ranges, noise, seed):
    """The controls of what all rules share, by trait."""
    scene = {}
    if len(surfaces) > 1:
        options = [(s.title, i) for i, s in enumerate(surfaces)]
        scene["surface"] = Dropdown(options=options, value=0, description="Surface")
    for key in ("condition", "angle"):
        if key in controls:
            if "ravine" not in parameters:
                raise ValueError(f"playground: only the ravine has {key!r}; got {surfaces!r}")
            scene[key] = slider(key, float(parameters["ravine"].pop(key)), ranges)
    if "noise" in controls:
        scene["noise"] = slider("noise", noise, ranges)
        scene["seed"] = BoundedIntText(value=seed, min=0, max=9999, description="Seed")
    return scene


def _tick(label, is_on):
    return Checkbox(value=is_on, description=label, indent=False)


def _read_shown(labels, shown):
    """The places of the rules to be shown at first: at least one."""
    if shown is None:
        return set(range(len(labels)))
    if not isinstance(shown, list | tuple) or not shown:
        raise ValueError(f"playground: shown must be a list of rules' labels; got {shown!r}")
    known = {*labels, *range(len(labels))}
    for one in shown:
        if isinstance(one, bool) or not isinstance(one, str | int) or one not in known:
            raise ValueError(f"playground: shown may have {', '.join(labels)}; got {one!r}")
    return {one if isinstance(one, int) else labels.index(one) for one in shown}


def _arranged(scene, ticks, own, labels):
    """Rows of controls: what is shown stands above the figure, how it behaves below.

    Up to three rules have a row each; the hyper-parameters of more fold away.
    """
    ticks, own = list(ticks.values()), [list(group.values()) for group in own]
    above = [row(*scene.values())] if scene else []
    if len(labels) <= 3:
        rows = [[*ticks[i : i + 1], *group] for i, group in enumerate(own)]
        return above, [row(*group) for group in rows if group]
    groups = {label: group for label, group in zip(labels, own, strict=True) if group}
    return [*above, row(*ticks)], [folded(groups)] if groups else []


def _summary(surfaces, rules):
    where = surfaces[0].name if len(surfaces) == 1 else f"{len(surfaces)} surfaces"
    names = [type(rule).__name__ for rule in rules]
    who = ", ".join(names) if len(names) <= 3 else f"{len(names)} rules"
    return f"Playground on {where}: {who}."
