"""The figures' Python side: what they are made of, what they say, what they refuse."""

import math
import re

import anywidget
import ipywidgets
import pytest
from ipywidgets.embed import dependency_state

import optlib
from optlib import GradientDescent, Momentum, widgets
from optlib.surfaces import SURFACES, least_squares, ravine
from optlib.widgets import base, controls, esm, playground, stepper


def parts(figure, kind):
    """Every control of a kind in a figure, in order."""
    found = []
    for child in figure.children:
        found += [child] if isinstance(child, kind) else []
        found += parts(child, kind) if hasattr(child, "children") else []
    return found


SLIDERS = (ipywidgets.FloatSlider, ipywidgets.FloatLogSlider)


def described(figure, kind=SLIDERS):
    return [control.description for control in parts(figure, kind)]


# What a figure shows ---------------------------------------------------------------------


def test_a_chapters_figure_has_the_controls_it_asked_for_and_no_other():
    assert described(playground("ravine", ["GradientDescent"])) == ["η"]
    assert described(playground("ravine", ["GradientDescent"], controls=[])) == []
    both = playground("ravine", ["GradientDescent"], controls=["lr", "condition"])
    assert described(both) == ["κ, condition", "η"]
    assert described(playground(rules=[Momentum()], controls=["lr", "gamma"])) == ["η", "γ"]
    assert described(both, ipywidgets.Checkbox) == []
    assert described(both, ipywidgets.Dropdown) == []


def test_the_whole_zoo_folds_its_hyper_parameters_away():
    figure = playground(list(SURFACES), list(optlib.OPTIMIZERS), controls=controls.RANGES)
    assert len(parts(figure, ipywidgets.Checkbox)) == len(optlib.OPTIMIZERS)
    (accordion,) = parts(figure, ipywidgets.Accordion)
    assert len(accordion.children) == len(optlib.OPTIMIZERS)
    assert accordion.selected_index is None
    assert [accordion.get_title(0), accordion.get_title(7)] == ["Gradient descent", "Adam"]
    kinds = {type(widget).__name__ for widget in figure.children}
    assert kinds == {"HBox", "Playground", "Accordion"}


def test_every_control_is_linked_to_a_trait_of_the_figure():
    figure = playground(["ravine", "beale"], ["Adam", "Rprop"], controls=controls.RANGES)
    state = dependency_state(figure, drop_defaults=False)
    links = [m["state"] for m in state.values() if m["model_name"] == "LinkModel"]
    targets = {tuple(link["target"]) for link in links}
    own = f"IPY_MODEL_{figure.figure.model_id}"
    linked = {trait for model, trait in targets if model == own}
    assert linked == set(figure.figure.limits) - {"start"}
    inputs = parts(figure, (*SLIDERS, ipywidgets.Checkbox, ipywidgets.Dropdown))
    sources = {link["source"][0] for link in links}
    assert {f"IPY_MODEL_{control.model_id}" for control in inputs} <= sources


def test_a_label_and_a_style_for_each_rule():
    rules = {"η = 0.1": GradientDescent(lr=0.1), "η = 0.05": GradientDescent(lr=0.05)}
    runs = playground(rules=rules).figure.runs
    assert [run["label"] for run in runs] == ["η = 0.1", "η = 0.05"]
    assert runs[0]["style"] != runs[1]["style"]
    twice = playground(rules=["Adam", "Adam"]).figure.runs
    assert [run["label"] for run in twice] == ["Adam", "Adam 2"]
    known = optlib.palette.STYLES["Adam"]
    assert twice[0]["style"] == {**known, "dash": list(known["dash"])}


def test_a_playground_may_begin_with_some_of_its_rules():
    def on(shown):
        figure = playground(rules=["Adam", "Rprop", "NAG"], shown=shown)
        return [tick.value for tick in parts(figure, ipywidgets.Checkbox)]

    assert on(None) == [True, True, True]
    assert on(["Rprop", 2]) == [False, True, True]
    assert on(("Nesterov (NAG)",)) == [False, False, True]
    figure = playground(rules=["Adam", "NAG"], shown=["Adam"]).figure
    assert (figure.on_0, figure.on_1) == (True, False)


def test_surfaces_with_parameters():
    figure = playground(ravine(50, 0.3), controls=["angle"]).figure
    assert figure.parameters == {"ravine": {"condition": 50}}
    assert figure.angle == 0.3
    loss = least_squares(seed=3)
    sent = playground(loss).figure.parameters["least_squares"]
    assert sent["targets"] == loss.targets.tolist()


def test_names_differ_between_the_figures_of_a_page():
    names = [playground("booth", ["Rprop"]).figure.name for _ in range(3)]
    assert (
        names[1:] == [f"{names[0].removesuffix('-1')}-{k}" for k in (2, 3)] or len(set(names)) == 3
    )
    assert playground("booth", ["Rprop"], name="mine").figure.name == "mine"


def kinds(kind):
    """Every class of figures of the book below a class."""
    for below in kind.__subclasses__():
        yield from kinds(below)
        if below.__module__.startswith("optlib"):
            yield below


def test_no_trait_has_a_name_that_a_notebook_gives_a_meaning():
    """`style` is a widget of its own there: a figure with such a trait fails in the console."""
    figures = list(kinds(anywidget.AnyWidget))
    assert len(figures) > len(widgets.__all__)  # and a common parent
    assert [figure.__name__ for figure in figures if "style" in figure.class_traits()] == []


@pytest.mark.parametrize(
    ("figure", "told"),
    [
        (lambda: playground(), "Playground on ravine: GradientDescent."),
        (
            lambda: playground(["beale", "booth"], list(optlib.OPTIMIZERS)),
            f"Playground on 2 surfaces: {len(optlib.OPTIMIZERS)} rules.",
        ),
        (lambda: stepper("Adam", "beale"), "Stepper on beale: Adam."),
    ],
)
def test_a_figure_says_the_same_in_every_run(figure, told):
    assert repr(figure()) == f"{told} Live figure: open it in the book or a notebook."
    shown = figure()._repr_mimebundle_()
    plain = (shown[0] if isinstance(shown, tuple) else shown)["text/plain"]
    assert plain == repr(figure())


def test_a_task_is_text_and_not_markup():
    figure = playground(task="Is η < 2/L & small?")
    assert "η &lt; 2/L &amp; small?" in figure.children[0].value


# Sliders ---------------------------------------------------------------------------------


@pytest.mark.parametrize("value", [1e-3, 0.02, 0.05, 0.1, 0.3, 1.0, 3.0])
def test_a_log_slider_starts_on_its_own_grid(value):
    slider = controls.slider("lr", value, {})
    steps = (math.log10(value) - slider.min) / slider.step
    assert steps == pytest.approx(round(steps), abs=1e-6)
    assert slider.value == value
    assert 10**slider.min <= value <= 10**slider.max * (1 + 1e-9)


@pytest.mark.parametrize(("name", "value"), [("gamma", 0.905), ("beta2", 0.9), ("angle", 0.33)])
def test_a_slider_starts_on_its_own_grid(name, value):
    slider = controls.slider(name, value, {})
    steps = (value - slider.min) / slider.step
    assert steps == pytest.approx(round(steps), abs=1e-6)


def test_no_slider_leaves_the_interval_of_its_hyper_parameter():
    for rule in optlib.OPTIMIZERS.values():
        for trait, slider in controls.rule_sliders(0, rule(), controls.RANGES, {}).items():
            for end in controls.limits(slider):
                rule(**{trait.removesuffix("_0"): end})


def test_ranges():
    slider = controls.slider("lr", 0.1, {"lr": (0.01, 0.2)})
    assert controls.limits(slider)[0] == pytest.approx(0.01)
    assert controls.limits(slider)[1] <= 0.2
    assert controls.limits(controls.slider("lr", 5.0, {}))[1] == pytest.approx(5.0)


# Bad arguments ---------------------------------------------------------------------------


class Nobodys:
    """An optimizer of nobody's."""


BAD = {
    "surface must be one of": {"surface": "beales"},
    "a rule must be one of": {"rules": ["Adamm"]},
    "such an optimizer; got <.*Nobodys": {"rules": [Nobodys()]},
    "rules must be a list": {"rules": "Adam"},
    "rules must be a list .* got \\[\\]": {"rules": []},
    "start must be two finite numbers .* got \\(1, 2, 3\\)": {"start": (1, 2, 3)},
    "start must be two finite numbers .* got .*nan": {"start": (1, math.nan)},
    "steps must be a whole number, at least 1; got 0": {"steps": 0},
    "steps must be .* got 2.5": {"steps": 2.5},
    "frame must be at most steps = 10; got 11": {"steps": 10, "frame": 11},
    "controls must be a list out of .* got 'lr'": {"controls": "lr"},
    "controls must be .* got \\['eta'\\]": {"controls": ["eta"]},
    "only the ravine has 'condition'": {"surface": "beale", "controls": ["condition"]},
    "ranges may have .* got 'eta'": {"ranges": {"eta": (1, 2)}},
    "ranges\\['lr'\\] must be \\(low, high\\); got \\(2, 1\\)": {"ranges": {"lr": (2, 1)}},
    "lr starts at 0.01, outside its slider's range \\[1, 2\\]": {"ranges": {"lr": (1, 2)}},
    "noise must be a number in \\[0, inf\\); got -1": {"noise": -1},
    "seed must be a whole number, at least 0; got -1": {"seed": -1},
    "task must be a sentence for the reader; got 7": {"task": 7},
    "shown must be a list of rules' labels; got 'Adam'": {"shown": "Adam"},
    "shown must be a list of rules' labels; got \\[\\]": {"shown": []},
    "shown may have Adam, Rprop; got 'NAG'": {"rules": ["Adam", "Rprop"], "shown": ["NAG"]},
    "shown may have Adam, Rprop; got 2": {"rules": ["Adam", "Rprop"], "shown": [2]},
    "plain number for lr; got": {"rules": [GradientDescent(lr=lambda t: 0.1)]},
    "eps=0.0 has no place on a logarithmic slider": {
        "rules": [optlib.Adam(eps=0.0)],
        "controls": ["eps"],
    },
    "gamma must be in \\[0, 1\\)": {"rules": ["Momentum"], "ranges": {"gamma": (0, 2)}},
}


@pytest.mark.parametrize("message", BAD)
def test_a_bad_argument_is_named_with_its_value(message):
    with pytest.raises((TypeError, ValueError), match=message):
        playground(**BAD[message])


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        ("t must be at most steps = 5; got 6", {"steps": 5, "t": 6}),
        ("t must be a whole number, at least 1; got 0", {"t": 0}),
        ("controls must be .* got \\['condition'\\]", {"controls": ["condition"]}),
        ("a rule must be one of", {"rule": "adam"}),
    ],
)
def test_the_stepper_refuses_too(message, arguments):
    with pytest.raises((TypeError, ValueError), match=message):
        stepper(**arguments)


# One module out of several files ---------------------------------------------------------


def test_local_modules_are_joined_once_and_keep_their_names(tmp_path):
    (tmp_path / "low.js").write_text("const secret = 1;\nexport const low = secret;\n")
    (tmp_path / "mid.js").write_text(
        'import { low } from "./low.js";\nconst secret = 2;\n'
        "export function mid() {\n  return low + secret;\n}\n"
    )
    (tmp_path / "top.js").write_text(
        'import { low } from "./low.js";\nimport { mid } from "./mid.js";\n'
        "export default mid() + low;\n"
    )
    joined = esm.module("top", tmp_path)
    assert joined.count("const $low") == 1
    assert joined.index("const $low") < joined.index("const $mid") < joined.index("export default")
    assert "return { mid };" in joined
    assert not re.search(r"^import|^export (?!default)", joined, re.MULTILINE)


@pytest.mark.parametrize("stem", widgets.__all__)
def test_a_figures_module_asks_for_no_other_file(stem):
    joined = esm.module(stem)
    assert not re.search(r"^\s*import|import\(|https?://(?!www\.w3\.org)", joined, re.MULTILINE)
    assert joined.count("export default") == 1


def test_every_rule_has_a_title_and_every_hyper_parameter_a_range():
    assert set(base.HYPER) <= set(controls.RANGES)
    assert set(base.TITLES) <= set(optlib.OPTIMIZERS)
