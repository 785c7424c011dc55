"""The playground: optimizers on a surface, live in a notebook and on the page without a kernel."""

from collections import Counter
from html import escape

import anywidget
import traitlets
from ipywidgets import (
    HTML,
    Accordion,
    BoundedIntText,
    Checkbox,
    Dropdown,
    HBox,
    IntSlider,
    Play,
    VBox,
    jslink,
)

from optlib._valid import whole

from . import base
from .controls import RANGES, limits, slider
from .esm import module, text

USUAL = ("lr", "gamma", "beta1", "beta2")
_WRAP = {"flex_flow": "row wrap"}
_names = Counter()


class Playground(anywidget.AnyWidget):
    """The canvas. Its traits are the whole state; a control is linked to one of them.

    Hyper-parameter `lr` of the second rule is the trait `lr_1`, and `on_1` says whether it is
    shown; these and `condition` and `angle` exist only where a control needs them.
    """

    _esm = module("playground")
    _css = text("playground.css")

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

    def __init__(self, free=None, **state):
        kinds = {bool: traitlets.Bool, float: traitlets.Float}
        free = free or {}
        self.add_traits(**{name: kinds[type(v)]().tag(sync=True) for name, v in free.items()})
        super().__init__(**state, **free)


def playground(
    surface="ravine",
    rules=("GradientDescent",),
    *,
    start=None,
    steps=100,
    frame=None,
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
    controls: what gets a control: names of hyper-parameters, and "condition", "angle", "noise".
        The choice of surface and, with several rules, a checkbox each are always there.
    ranges: from a control's name to the (low, high) of its slider.
    noise, seed: standard deviation and seed of Gaussian noise added to every gradient.
    task: what the reader should try, a sentence or two.
    name: the figure's name in links; made from the arguments if None.

        playground("ravine", ["GradientDescent", Momentum(lr=0.02)], controls=["lr", "condition"])
    """
    surfaces = [base.read_surface(s) for s in _list(surface)]
    labels, rules = _read_rules(rules)
    controls = _read_controls(controls, surfaces)
    ranges = _read_ranges(ranges or {})
    steps = whole("playground", "steps", steps, least=1)
    frame = steps if frame is None else whole("playground", "frame", frame, least=0)
    if frame > steps:
        raise ValueError(f"playground: frame must be at most steps = {steps}; got {frame!r}")
    start = surfaces[0].start if start is None else base.read_point("playground: start", start)

    parameters = {s.name: base.parameters_of(s) for s in surfaces}
    scene = _scene_controls(surfaces, parameters, controls, ranges, noise, seed)
    own = [_rule_controls(i, rule, controls, ranges) for i, rule in enumerate(rules)]
    ticks = {f"on_{i}": _tick(label) for i, label in enumerate(labels)} if len(rules) > 1 else {}
    linked = {**scene, **ticks, **{trait: c for group in own for trait, c in group.items()}}
    play, scrub = _player(steps, frame)
    above, below = _arranged(scene, ticks, own, labels)

    figure = Playground(
        name=name or _name(surfaces, rules),
        surfaces=[s.name for s in surfaces],
        parameters=parameters,
        runs=_runs(labels, rules),
        start=list(start),
        steps=steps,
        frame=frame,
        limits={t: _limits(c) for t, c in linked.items()} | {"start": "point", "frame": [0, steps]},
        free={t: c.value for t, c in linked.items() if not Playground.class_traits().get(t)},
        **{t: c.value for t, c in scene.items() if t in ("noise", "seed")},
    )
    for trait, control in linked.items():
        jslink((control, "index" if isinstance(control, Dropdown) else "value"), (figure, trait))
    jslink((play, "value"), (scrub, "value"))
    jslink((scrub, "value"), (figure, "frame"))
    return base.LiveFigure(
        figure,
        [*_told(task), *above, figure, HBox([play, scrub], layout=_WRAP), *below],
        _summary(surfaces, rules),
    )


def _list(surface):
    return surface if isinstance(surface, list | tuple) else [surface]


def _read_rules(rules):
    """Labels and optimizers."""
    if isinstance(rules, str) or not isinstance(rules, dict | list | tuple) or not rules:
        raise ValueError(
            "playground: rules must be a list of optimizers or their names, or a dict from "
            f"labels to these; got {rules!r}"
        )
    if isinstance(rules, dict):
        return list(rules), [base.read_rule(rule) for rule in rules.values()]
    rules = [base.read_rule(rule) for rule in rules]
    seen, labels = Counter(), []
    for title in map(base.title_of, rules):
        seen[title] += 1
        labels.append(title if seen[title] == 1 else f"{title} {seen[title]}")
    return labels, rules


def _read_controls(controls, surfaces):
    if isinstance(controls, str) or not set(controls) <= set(RANGES):
        known = ", ".join(RANGES)
        raise ValueError(f"playground: controls must be a list out of {known}; got {controls!r}")
    turned = {"condition", "angle"} & set(controls)
    if turned and "ravine" not in [s.name for s in surfaces]:
        raise ValueError(f"playground: only the ravine has {sorted(turned)}; got {surfaces!r}")
    return controls


def _read_ranges(ranges):
    for name, pair in ranges.items():
        if name not in RANGES:
            raise ValueError(f"playground: ranges knows {', '.join(RANGES)}; got {name!r}")
        low, high = base.read_point(f"playground: ranges[{name!r}]", pair)
        if low >= high:
            raise ValueError(f"playground: ranges[{name!r}] must be (low, high); got {pair!r}")
    return ranges


def _scene_controls(surfaces, parameters, controls, ranges, noise, seed):
    """The controls of what all rules share, by trait."""
    scene = {}
    if len(surfaces) > 1:
        options = [(s.title, i) for i, s in enumerate(surfaces)]
        scene["surface"] = Dropdown(options=options, value=0, description="Surface")
    for key in ("condition", "angle"):
        if key in controls:
            scene[key] = slider(key, float(parameters["ravine"].pop(key)), ranges)
    if "noise" in controls:
        scene["noise"] = slider("noise", float(noise), ranges)
        scene["seed"] = BoundedIntText(value=seed, min=0, max=9999, description="Seed")
    return scene


def _rule_controls(i, rule, controls, ranges):
    return {
        f"{key}_{i}": slider(key, value, ranges)
        for key, value in base.hyper_of(rule).items()
        if key in controls
    }


def _tick(label):
    return Checkbox(value=True, description=label, indent=False)


def _player(steps, frame):
    """Play button and scrub bar: the whole run takes four seconds, but no step under 25 ms."""
    interval = min(200, max(25, 4000 // steps))
    play = Play(value=frame, min=0, max=steps, step=1, interval=interval)
    return play, IntSlider(value=frame, min=0, max=steps, description="Step")


def _runs(labels, rules):
    runs = []
    for label, rule in zip(labels, rules, strict=True):
        style = base.style_of(rule, [run["style"] for run in runs])
        hyper = base.hyper_of(rule)
        runs.append({"rule": type(rule).__name__, "label": label, "hyper": hyper, "style": style})
    return runs


def _limits(control):
    if isinstance(control, Checkbox):
        return "boolean"
    if isinstance(control, Dropdown):
        return [0, len(control.options) - 1]
    return limits(control)


def _told(task):
    if not isinstance(task, str):
        raise TypeError(f"playground: task must be a sentence for the reader; got {task!r}")
    return [HTML(f'<p class="optlib-task">{escape(task)}</p>')] if task else []


def _arranged(scene, ticks, own, labels):
    """Rows of controls: what is shown stands above the figure, how it behaves below.

    Up to three rules have a row each; the hyper-parameters of more fold away.
    """
    few = len(labels) <= 3
    ticks, own = list(ticks.values()), [list(group.values()) for group in own]
    above = [list(scene.values()), [] if few else ticks]
    if few:
        below = [[*ticks[i : i + 1], *group] for i, group in enumerate(own)]
        folded = []
    else:
        below = []
        folded = [_accordion({k: g for k, g in zip(labels, own, strict=True) if g})]
    rows = [[HBox(row, layout=_WRAP) for row in rows if row] for rows in (above, below)]
    return rows[0], rows[1] + folded


def _accordion(groups):
    accordion = Accordion([VBox(group) for group in groups.values()])
    for i, label in enumerate(groups):
        accordion.set_title(i, label)
    accordion.selected_index = None
    return accordion


def _name(surfaces, rules):
    """A name for links that no other figure of this kernel has."""
    first = f"{surfaces[0].name}-{type(rules[0]).__name__}".lower().replace("_", "-")
    _names[first] += 1
    return first if _names[first] == 1 else f"{first}-{_names[first]}"


def _summary(surfaces, rules):
    where = surfaces[0].name if len(surfaces) == 1 else f"{len(surfaces)} surfaces"
    names = [type(rule).__name__ for rule in rules]
    who = ", ".join(names) if len(names) <= 3 else f"{len(names)} rules"
    return f"Playground on {where}: {who}."
