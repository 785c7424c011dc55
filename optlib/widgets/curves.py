"""Curves J(x) of one variable: what `learning_rate` rolls down. curves.js is their twin.

>>> f = double_well
>>> f(1.0), f.slope(1.0), f.curvature(1.0)
(0.15, 0.15, 2.0)
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False, repr=False)
class Curve:
    """J(x), its derivatives J′(x) and J″(x), and what part of it is shown.

    minima, flats: where it has a minimum, and where it is level without having one.
    rates: the usual range of the learning rate's slider.
    """

    name: str
    title: str
    value: Callable
    slope: Callable
    curvature: Callable
    domain: tuple[float, float]
    start: float
    minima: tuple[float, ...]
    rates: tuple[float, float]
    flats: tuple[float, ...] = ()

    def __call__(self, x):
        return self.value(x)

    def __repr__(self):
        return self.name

    def sharpest(self) -> float:
        """L, the largest |J″| on the domain, out of 1,001 evenly spaced points."""
        return float(np.abs(self.curvature(np.linspace(*self.domain, 1001))).max())


def parabola(curvature: float = 1.0) -> Curve:
    """½ L x², whose curvature L is the same everywhere."""
    return Curve(
        "parabola",
        "Parabola",
        lambda x: 0.5 * curvature * x**2,
        lambda x: curvature * x,
        lambda x: curvature + 0 * x,
        domain=(-4.0, 4.0),
        start=-3.0,
        minima=(0.0,),
        rates=(0.02, 5.0),
    )


# The tilt of 0.15 makes the left basin the deeper one.
double_well = Curve(
    "double_well",
    "Two basins",
    lambda x: 0.25 * (x**2 - 1) ** 2 + 0.15 * x,
    lambda x: x**3 - x + 0.15,
    lambda x: 3 * x**2 - 1,
    domain=(-1.9, 1.9),
    start=1.8,
    minima=(-1.0679230136896973, 0.9142973158662134),
    rates=(0.01, 2.0),
)

inflection = Curve(
    "inflection",
    "Level spot",
    lambda x: 0.25 * x**4 - 2 / 3 * x**3,
    lambda x: x**2 * (x - 2),
    lambda x: 3 * x**2 - 4 * x,
    domain=(-1.2, 3.0),
    start=-1.0,
    minima=(2.0,),
    rates=(0.01, 1.0),
    flats=(0.0,),
)

plateau = Curve(
    "plateau",
    "Plateau",
    lambda x: -np.exp(-0.5 * x**2),
    lambda x: x * np.exp(-0.5 * x**2),
    lambda x: (1 - x**2) * np.exp(-0.5 * x**2),
    domain=(-4.5, 4.5),
    start=-3.0,
    minima=(0.0,),
    rates=(0.02, 5.0),
)

# A wide bowl with ripples: a minimum in each of seven.
_RIPPLES = (1.4948909074649301, 2.981849841460724, 4.439228484742063)
ripples = Curve(
    "ripples",
    "Ripples",
    lambda x: 0.1 * x**2 + 0.25 * (1 - np.cos(4 * x)),
    lambda x: 0.2 * x + np.sin(4 * x),
    lambda x: 0.2 + 4 * np.cos(4 * x),
    domain=(-5.0, 5.0),
    start=-3.9,
    minima=(*(-x for x in reversed(_RIPPLES)), 0.0, *_RIPPLES),
    rates=(0.01, 2.0),
)

CURVES: dict[str, Curve] = {
    curve.name: curve for curve in (parabola(), double_well, inflection, plateau, ripples)
}
