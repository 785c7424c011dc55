"""The stepper's table of equations says what rules.js computes, in numbers and in units."""

import math
from dataclasses import dataclass

import pytest

import optlib
from optlib.surfaces import SURFACES
from optlib.widgets import base

LINES = """async () => (await import("./equations.js")).EQUATIONS"""
NUMBERS = """async (cases) => {
  const { numbersOf } = await import("./stepper.js");
  const { SURFACES } = await import("./surfaces.js");
  return cases.map(({ rule, surface, start, hyper, t }) =>
    numbersOf(rule, SURFACES[surface](), start, hyper, t));
}"""


def _clip(x, low, high):
    return min(max(x, low), high)


def _by_sign(s, up, down, keep):
    return up if s > 0 else down if s < 0 else keep


def _sign(x):
    return (x > 0) - (x < 0)


def _hyper(name):
    """The defaults, with an ε large enough to see where it stands."""
    return {
        k: 0.1 if k == "eps" else v for k, v in base.hyper_of(optlib.OPTIMIZERS[name]()).items()
    }


def test_every_rule_has_its_equations(ask):
    assert list(ask(LINES)) == list(optlib.OPTIMIZERS)


def test_the_equations_give_the_numbers_of_rules_js(ask):
    equations = ask(LINES)
    surface = SURFACES["himmelblau"]
    cases = [
        {"rule": name, "surface": "himmelblau", "start": [1.0, -0.5], "hyper": _hyper(name), "t": t}
        for name in optlib.OPTIMIZERS
        for t in (1, 2, 3, 7)
    ]
    for case, both in zip(cases, ask(NUMBERS, cases), strict=True):
        for axis, numbers in enumerate(both):
            calls = {
                "sqrt": math.sqrt,
                "abs": abs,
                "max": max,
                "sign": _sign,
                "clip": _clip,
                "by_sign": _by_sign,
            }
            for symbol, _, equation, _ in equations[case["rule"]]["lines"]:
                # grad(where) needs both coordinates of the point: its argument is a name.
                where = equation[5:-1]
                point = [numbers[where] for numbers in both] if "grad(" in equation else None
                calls["grad"] = lambda _, point=point, axis=axis: surface.grad(point)[axis]
                value = eval(equation, {"__builtins__": {}}, {**numbers, **calls})
                assert numbers[symbol] == pytest.approx(value, rel=1e-12), f"{case}: {symbol}"


def test_the_numbers_are_pythons(ask):
    case = {"rule": "NAG", "surface": "beale", "start": [1.0, 1.0], "hyper": _hyper("NAG"), "t": 9}
    run = optlib.path(optlib.NAG(), SURFACES["beale"], (1.0, 1.0), 9)
    for axis, numbers in enumerate(ask(NUMBERS, [case])[0]):
        assert numbers["theta_old"] == pytest.approx(run.theta[8, axis], rel=1e-12)
        assert numbers["theta"] == pytest.approx(run.theta[9, axis], rel=1e-12)
        assert numbers["update"] == pytest.approx(run.theta[9, axis] - run.theta[8, axis], rel=1e-9)


@dataclass(frozen=True)
class Unit:
    """[J]^j [θ]^p; `open` is a quantity, such as ε, that has the unit of what it is added to."""

    j: float = 0
    p: float = 0
    open: bool = False

    def __add__(self, other):
        other = _unit(other)
        if self.open or other.open:
            return other if self.open else self
        assert self == other, f"{self} + {other}"
        return self

    def __mul__(self, other):
        other = _unit(other)
        return Unit(self.j + other.j, self.p + other.p, self.open or other.open)

    def __truediv__(self, other):
        return self * _unit(other) ** -1

    def __pow__(self, power):
        # β ** t: a pure number to a power that is one.
        return self if isinstance(power, Unit) else Unit(self.j * power, self.p * power)

    def __neg__(self):
        return self

    def __rtruediv__(self, other):
        return _unit(other) / self

    __sub__ = __radd__ = __rsub__ = __add__
    __rmul__ = __mul__


def _unit(x):
    return x if isinstance(x, Unit) else Unit()


UNITS = {"J/θ": Unit(1, -1), "J²/θ²": Unit(2, -2), "θ": Unit(0, 1), "θ²": Unit(0, 2), "1": Unit()}


def _first_like_all(*units):
    for unit in units:
        units[0] + unit
    return units[0]


@pytest.mark.parametrize("name", optlib.OPTIMIZERS)
def test_the_units_follow_from_the_equations(ask, name):
    rule = ask(LINES)[name]
    scope = {hyper: Unit() for hyper in base.HYPER} | {"t": Unit(), "eps": Unit(open=True)}
    scope |= {"theta_old": UNITS["θ"], "step_min": UNITS["θ"], "step_max": UNITS["θ"]}
    scope |= {f"{symbol}_old": UNITS[unit] for symbol, _, _, unit in rule["lines"][:-1]}
    scope |= {
        "grad": lambda where: _first_like_all(where, UNITS["θ"]) and UNITS["J/θ"],
        "sqrt": lambda x: x**0.5,
        "abs": lambda x: x,
        "sign": lambda x: Unit(),
        "max": _first_like_all,
        "clip": _first_like_all,
        "by_sign": lambda s, *cases: _first_like_all(*map(_unit, cases)),
    }
    for symbol, _, equation, unit in rule["lines"]:
        here = dict(scope)
        if symbol == "theta":  # θ apart, what is added to it: the update
            here["theta_old"], unit = Unit(open=True), rule["update"]
        if symbol == "phi":  # the unit that η lacks is lacking in v as well
            here["v_old"] = Unit(open=True)
        assert eval(equation, {"__builtins__": {}}, here) == UNITS[unit], f"{name}: {symbol}"
        scope[symbol] = UNITS[unit]


def test_formulas_are_typeset_with_brackets_where_needed(ask):
    expected = {
        "b - a": "3−(−2)",
        "a * b": "(−2)·3",
        "b + a": "3+(−2)",
        "b * c ** 2": "3·(10−8)2",
        "-(b / c) * a": "(−310−8)·(−2)",
        "b - (a - b)": "3−(−2−3)",
        "b * (a + b)": "3·(−2+3)",
        "d": "−4×107",
        "e": "∞",
    }
    found = ask(
        """async (cases) => {
          const { numeral, parse, typeset } = await import("./formula.js");
          const words = (ml) => Object.assign(document.createElement("div"), { innerHTML: ml })
            .textContent;
          const numbers = { a: -2, b: 3, c: 1e-8, d: -4e7, e: 1 / 0 };
          return cases.map((text) =>
            words(typeset(parse(text), (name) => numeral(numbers[name]), "·")));
        }""",
        list(expected),
    )
    assert dict(zip(expected, found, strict=True)) == expected
