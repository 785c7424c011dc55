"""The palette reads on both pages and under three kinds of colour blindness."""

from itertools import combinations

import colorspacious
import numpy as np
import pytest

import optlib
from optlib import palette
from optlib.palette import COLORS, DARK, DASHES, LIGHT, STYLES

VISIONS = {"normal": "sRGB1"} | {
    kind: {"name": "sRGB1+CVD", "cvd_type": kind, "severity": 100}
    for kind in ("protanomaly", "deuteranomaly", "tritanomaly")
}


def rgb(color):
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def luminance(color):
    c = rgb(color)
    linear = np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)
    return linear @ [0.2126, 0.7152, 0.0722]


def contrast(a, b):
    low, high = sorted((luminance(a), luminance(b)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", COLORS)
def test_a_colour_reads_on_the_white_and_on_the_dark_page(name):
    assert 0.12 <= luminance(COLORS[name]) <= 0.30
    assert contrast(COLORS[name], LIGHT["page"]) >= 3
    assert contrast(COLORS[name], DARK["page"]) >= 3


@pytest.mark.parametrize("vision", VISIONS)
def test_any_two_colours_differ_under_every_kind_of_vision(vision):
    seen = {
        name: colorspacious.cspace_convert(
            np.clip(colorspacious.cspace_convert(rgb(c), VISIONS[vision], "sRGB1"), 0, 1),
            "sRGB1", "CAM02-UCS",
        )
        for name, c in COLORS.items()
    }  # fmt: skip
    for a, b in combinations(COLORS, 2):
        distance = np.linalg.norm(seen[a] - seen[b])
        assert distance >= 15, f"{a} and {b} are {distance:.1f} apart under {vision} vision"


def test_every_rule_has_a_style_and_no_two_rules_share_colour_and_dash_or_a_marker():
    assert list(STYLES) == list(optlib.OPTIMIZERS)
    pairs = [(s["color"], s["dash"]) for s in STYLES.values()]
    assert len(set(pairs)) == len(pairs)
    assert len({s["marker"] for s in STYLES.values()}) == len(STYLES)


@pytest.mark.parametrize("family", [
    ("GradientDescent", "Momentum", "NAG", "Rprop"),
    ("Adagrad", "Adadelta", "RMSprop", "Adam"),
    ("Adam", "AdaMax", "Nadam", "AMSGrad"),
    ("GradientDescent", "Momentum", "RMSprop", "Adam"),
])  # fmt: skip
def test_rules_that_are_compared_differ_in_colour(family):
    assert len({STYLES[name]["color"] for name in family}) == len(family)


@pytest.mark.parametrize("page", [LIGHT, DARK], ids=["light", "dark"])
def test_text_reads_on_its_page(page):
    assert contrast(page["ink"], page["page"]) >= 7
    assert contrast(page["muted"], page["page"]) >= 4.5


def test_the_palette_needs_nothing_but_python():
    source = palette.__spec__.loader.get_source(palette.__name__)
    assert "import" not in source.split('"""')[2]
    assert all(len(dash) % 2 == 0 for dash in DASHES.values())
