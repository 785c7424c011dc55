"""What the live figures share: the box around controls and canvas, and how arguments are read."""

from collections import Counter

import anywidget
import ipywidgets
import numpy as np
import traitlets

from optlib import OPTIMIZERS, Optimizer
from optlib.palette import STYLES
from optlib.surfaces import SURFACES, Surface

# Every hyper-parameter that some rule has.
HYPER = list(
    dict.fromkeys(name for rule in OPTIMIZERS.values() for name in rule.__dataclass_fields__)
)
_names = Counter()
TITLES = {"GradientDescent": "Gradient descent", "NAG": "Nesterov (NAG)"}


class FreeTraits(anywidget.AnyWidget):
    """An anywidget with further traits, one for each control: given as `free`, name to value."""

    def __init__(self, free, **state):
        kinds = {bool: traitlets.Bool, float: traitlets.Float}
        self.add_traits(**{name: kinds[type(v)]().tag(sync=True) for name, v in free.items()})
        super().__init__(**state, **free)


class LiveFigure(ipywidgets.VBox):
    """A figure with its controls. Its repr names no widget ids, so it is the same in every run."""

    def __init__(self, figure, children, summary):
        self.figure = figure
        self.summary = summary
        super().__init__(children=children)

    def __repr__(self):
        return f"{self.summary} Live figure: open it in the book or a notebook."


def read_rule(rule) -> Optimizer:
    """An optimizer by name, class or instance, with plain numbers as hyper-parameters."""
    if isinstance(rule, str) and rule in OPTIMIZERS:
        rule = OPTIMIZERS[rule]()
    elif isinstance(rule, type) and issubclass(rule, Optimizer):
        rule = rule()
    name = type(rule).__name__
    if not isinstance(rule, Optimizer) or name not in OPTIMIZERS:
        known = ", ".join(OPTIMIZERS)
        raise ValueError(f"a rule must be one of {known}, or such an optimizer; got {rule!r}")
    for key, value in hyper_of(rule).items():
        if not isinstance(value, float):
            raise TypeError(f"{name}: a live figure needs a plain number for {key}; got {value!r}")
    return rule


def read_rules(owner, rules) -> tuple[list[str], list[Optimizer]]:
    """Labels and optimizers, of a list of rules or of a dict from labels to rules."""
    if not isinstance(rules, dict | list | tuple) or not rules:
        raise ValueError(
            f"{owner}: rules must be a list of optimizers or of their names, or a dict from "
            f"labels to these; got {rules!r}"
        )
    if isinstance(rules, dict):
        return list(rules), [read_rule(rule) for rule in rules.values()]
    rules = [read_rule(rule) for rule in rules]
    seen, labels = Counter(), []
    for title in map(title_of, rules):
        seen[title] += 1
        labels.append(title if seen[title] == 1 else f"{title} {seen[title]}")
    return labels, rules


def hyper_of(rule: Optimizer) -> dict:
    """The hyper-parameters by name, in the order of the class."""
    return {name: getattr(rule, name) for name in rule.__dataclass_fields__}


def title_of(rule: Optimizer) -> str:
    """The rule's name in words."""
    name = type(rule).__name__
    return TITLES.get(name, name)


def style_of(rule: Optimizer, taken: list[dict]) -> dict:
    """Colour, dash and marker of a rule; for a second one of its kind, a style still free."""
    name = type(rule).__name__
    styles = [STYLES[name], *STYLES.values()]
    style = next((s for s in styles if _plain(s) not in taken), STYLES[name])
    return _plain(style)


def runs_of(labels, rules) -> list[dict]:
    """What JavaScript needs to run the rules and to draw them."""
    runs = []
    for label, rule in zip(labels, rules, strict=True):
        style = style_of(rule, [run["style"] for run in runs])
        name = type(rule).__name__
        runs.append({"rule": name, "label": label, "hyper": hyper_of(rule), "style": style})
    return runs


def _plain(style):
    return {**style, "dash": list(style["dash"])}


def read_surface(surface) -> Surface:
    """A surface by name or as such."""
    if isinstance(surface, str) and surface in SURFACES:
        return SURFACES[surface]
    if not isinstance(surface, Surface) or surface.name not in SURFACES:
        known = ", ".join(SURFACES)
        raise ValueError(f"a surface must be one of {known}, or such a Surface; got {surface!r}")
    return surface


def parameters_of(surface: Surface) -> dict:
    """What JavaScript needs to make the same surface."""
    if surface.name == "least_squares":
        return {"inputs": surface.inputs.tolist(), "targets": surface.targets.tolist()}
    return dict(surface.parameters)


def read_point(name, point) -> list[float]:
    """Two finite numbers."""
    try:
        values = [float(v) for v in point]
    except (TypeError, ValueError):
        values = []
    if len(values) != 2 or not np.isfinite(values).all():
        raise ValueError(f"{name} must be two finite numbers (x, y); got {point!r}")
    return values


def fresh_name(first: str) -> str:
    """A name for links that no other figure of this kernel has."""
    first = first.lower().replace("_", "-")
    _names[first] += 1
    return first if _names[first] == 1 else f"{first}-{_names[first]}"
