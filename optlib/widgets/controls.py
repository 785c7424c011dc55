"""Sliders for hyper-parameters: symbols, ranges, and a start value on their own grid."""

import math
from dataclasses import fields
from html import escape
from typing import NamedTuple

import ipywidgets

from optlib.hyper import _inside

USUAL = ("lr", "gamma", "beta1", "beta2")


class Range(NamedTuple):
    """What a slider covers: on a logarithmic scale, `step` is in powers of ten."""

    symbol: str
    low: float
    high: float
    step: float
    log: bool = False


RANGES = {
    "lr": Range("η", 1e-4, 1.0, 0.05, log=True),
    "gamma": Range("γ", 0.0, 0.99, 0.01),
    "beta1": Range("β₁", 0.0, 0.99, 0.01),
    "beta2": Range("β₂", 0.0, 0.999, 0.001),
    "eps": Range("ε", 1e-10, 1.0, 0.25, log=True),
    "eta_minus": Range("η⁻", 0.1, 1.0, 0.05),
    "eta_plus": Range("η⁺", 1.0, 2.0, 0.05),
    "step_min": Range("Δ min", 1e-8, 1.0, 0.25, log=True),
    "step_max": Range("Δ max", 1e-3, 100.0, 0.25, log=True),
    "condition": Range("κ, condition", 1.0, 100.0, 0.05, log=True),
    "angle": Range("φ, angle in radians", -1.5, 1.5, 0.05),
    "noise": Range("σ, gradient noise", 0.0, 5.0, 0.05),
}
# Of figures that have a control of their own.
MORE = {
    "curvature": Range("L, curvature", 0.2, 5.0, 0.05, log=True),
    "rho": Range("ρ, spring", 0.0, 120.0, 1.0),
    "kick": Range("σ, gradient noise", 0.0, 80.0, 1.0),
    "eta": Range("η, variance", 0.0, 6400.0, 100.0),
    "scatter": Range("σ, validation noise", 0.0, 0.2, 0.005),
    "min_delta": Range("min_delta", 0.0, 0.1, 0.005),
    "scale": Range("s, scale", 0.25, 4.0, 0.05, log=True),
}


def covering(name: str, value: float, ranges: dict) -> Range:
    """The slider's range for `name`: the caller's if given, else the usual one, widened."""
    usual = RANGES.get(name) or MORE[name]
    if name not in ranges:
        return usual._replace(low=min(usual.low, value), high=max(usual.high, value))
    low, high = ranges[name]
    if not low <= value <= high:
        raise ValueError(f"{name} starts at {value:g}, outside its slider's range [{low}, {high}]")
    step = usual.step if usual.log else min(usual.step, (high - low) / 20)
    return usual._replace(low=low, high=high, step=step)


def slider(name: str, value: float, ranges: dict, interval: str = "(-inf, inf)"):
    """A slider whose grid is laid through `value`, so that touching it moves nothing.

    It stays inside the `interval` of the values that have a meaning.
    """
    span = _kept_inside(name, covering(name, value, ranges), interval)
    if span.log and not min(value, span.low) > 0:
        raise ValueError(
            f"{name}={value!r} has no place on a logarithmic slider: give it a range above 0, "
            f"or leave {name!r} out of controls"
        )
    kind = ipywidgets.FloatLogSlider if span.log else ipywidgets.FloatSlider
    return kind(
        value=value,
        **(_log_grid if span.log else _grid)(value, *span[1:4]),
        description=span.symbol,
        readout_format=".3g" if span.log else ".3f" if span.step < 0.01 else ".2f",
        style={"description_width": "initial"},
    )


def _kept_inside(name, span, interval):
    """The range without an end that the interval leaves out, such as γ = 1."""
    if not span.log:
        if not _inside(span.low, interval, closed=False):
            span = span._replace(low=span.low + span.step)
        if not _inside(span.high, interval, closed=False):
            span = span._replace(high=span.high - span.step)
    if not all(_inside(end, interval, closed=False) for end in (span.low, span.high)):
        raise ValueError(f"{name} must be in {interval}; got the range {span.low} to {span.high}")
    return span


def _grid(value, low, high, step):
    """Ends a whole number of steps from `value`."""
    below, above = (math.floor(abs(end - value) / step + 1e-9) for end in (low, high))
    ends = value - below * step, value + above * step
    return {"min": round(ends[0], 12), "max": round(ends[1], 12), "step": step}


def _log_grid(value, low, high, step):
    """In powers of ten: from exactly `low`, with the nearest step that meets `value`."""
    low, value, high = map(math.log10, (low, value, high))
    if value > low:
        step = (value - low) / max(1, round((value - low) / step))
    above = math.floor((high - low) / step + 1e-9)
    return {"min": round(low, 12), "max": round(low + above * step, 12), "step": round(step, 14)}


def rule_sliders(i, rule, controls, ranges) -> dict:
    """Sliders for those hyper-parameters of rule number `i` that `controls` names, by trait."""
    return {
        f"{f.name}_{i}": slider(f.name, getattr(rule, f.name), ranges, f.metadata["interval"])
        for f in fields(rule)
        if f.name in controls
    }


def player(steps, frame, first=0):
    """Play button and scrub bar: the whole run takes four seconds, but no step under 25 ms."""
    interval = min(200, max(25, 4000 // steps))
    play = ipywidgets.Play(value=frame, min=first, max=steps, step=1, interval=interval)
    return play, ipywidgets.IntSlider(value=frame, min=first, max=steps, description="Step")


def told(owner, task) -> list:
    """What the reader should try, above the figure."""
    if not isinstance(task, str):
        raise TypeError(f"{owner}: task must be a sentence for the reader; got {task!r}")
    return [ipywidgets.HTML(f'<p class="optlib-task">{escape(task)}</p>')] if task else []


def folded(groups: dict):
    """Groups of controls that fold away, by their titles."""
    accordion = ipywidgets.Accordion([ipywidgets.VBox(group) for group in groups.values()])
    for i, title in enumerate(groups):
        accordion.set_title(i, title)
    accordion.selected_index = None  # ipywidgets 7 opens the first
    return accordion


def row(*children):
    return ipywidgets.HBox(children, layout={"flex_flow": "row wrap"})


def read_controls(owner, controls, known):
    """A collection of known names."""
    if isinstance(controls, str) or not set(controls) <= set(known):
        raise ValueError(f"{owner}: controls must be a list out of {known}; got {controls!r}")
    return controls


def read_ranges(owner, ranges, known=RANGES) -> dict:
    """A dict from names of controls to (low, high)."""
    for name, pair in (ranges or {}).items():
        if name not in known:
            raise ValueError(f"{owner}: ranges may have {', '.join(known)}; got {name!r}")
        low, high = pair if isinstance(pair, tuple | list) and len(pair) == 2 else (1, 0)
        if not low < high:
            raise ValueError(f"{owner}: ranges[{name!r}] must be (low, high); got {pair!r}")
    return ranges or {}


def link(controls: dict, figure):
    """Link each control, in the browser, to the figure's trait it is filed under."""
    chosen = ipywidgets.Dropdown | ipywidgets.ToggleButtons
    for trait, control in controls.items():
        own = "index" if isinstance(control, chosen) else "value"
        ipywidgets.jslink((control, own), (figure, trait))


def limits(control):
    """What a figure accepts for a control from a link: "boolean", or least and greatest value."""
    if isinstance(control, ipywidgets.Checkbox):
        return "boolean"
    if isinstance(control, ipywidgets.Dropdown):
        return [0, len(control.options) - 1]
    if isinstance(control, ipywidgets.FloatLogSlider):
        return [control.base**control.min, control.base**control.max]
    return [control.min, control.max]
