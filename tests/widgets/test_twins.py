"""JavaScript's rules, surfaces and noise are those of Python.

Three comparisons hold the two together, each in one call of the browser:

- surfaces: value and gradient on random points;
- rules in lock-step: from Python's state, with Python's gradient, every symbol after one step;
- whole runs of 50 steps, to 1e-9 of max(|θ_t|, |θ_0|), on every well-conditioned setting. A setting
  is well-conditioned if Python's own run is: moving its start by one part in 10¹² moves no
  iterate by more than 10⁻¹⁰. (Elsewhere the last bit decides, near a minimum of a sign-like
  rule, say, and lock-step is the test.)
"""

import functools
import math

import numpy as np
import pytest

import optlib
from optlib.surfaces import SURFACES, least_squares, ravine
from optlib.widgets import base, draws

STEPS = 50
SETTINGS_PER_PAIR = 5


def _hyper(rule, rng):
    """Hyper-parameters far from the defaults, at which each of them matters."""
    draw = {
        "lr": lambda: 10 ** rng.uniform(-4, -0.5),
        "gamma": lambda: rng.choice([0.0, 0.5, 0.9, rng.uniform(0, 0.99)]),
        "beta1": lambda: rng.choice([0.0, 0.9, rng.uniform(0, 0.99)]),
        "beta2": lambda: rng.choice([0.0, 0.999, rng.uniform(0.5, 0.999)]),
        "eps": lambda: rng.choice([1e-8, 1e-3, 0.3, 2.0]),
        "eta_minus": lambda: rng.uniform(0.2, 0.9),
        "eta_plus": lambda: rng.uniform(1.0, 1.6),
        "step_min": lambda: rng.choice([1e-6, 0.01]),
        "step_max": lambda: rng.choice([0.2, 50.0]),
    }
    hyper = {name: float(draw[name]()) for name in rule.__dataclass_fields__}
    if rule is optlib.AdaMax:
        hyper["beta2"] = max(hyper["beta2"], 0.05)  # it has no use for a beta2 of 0
    return rule(**hyper)


@functools.cache
def settings():
    """(optimizer, surface, start): every rule on every surface, several times."""
    rng = np.random.default_rng(20260)
    found = []
    for rule in optlib.OPTIMIZERS.values():
        for surface in SURFACES.values():
            for _ in range(SETTINGS_PER_PAIR):
                if surface.name == "ravine":
                    surface = ravine(10 ** rng.uniform(0, 2), rng.uniform(-1.5, 1.5))
                if surface.name == "least_squares":
                    surface = least_squares(seed=int(rng.integers(100)))
                start = np.array([rng.uniform(*side) for side in surface.domain])
                found.append((_hyper(rule, rng), surface, start))
    # On the floor of the ravine one coordinate's gradient is 0 for ever.
    floor = [(rule(), ravine(), np.array([1.0, 0.0])) for rule in optlib.OPTIMIZERS.values()]
    return floor + found


def _case(opt, surface, start):
    return {
        "rule": type(opt).__name__,
        "hyper": base.hyper_of(opt),
        "surface": surface.name,
        "parameters": base.parameters_of(surface),
        "start": start.tolist(),
    }


def _path(opt, surface, start):
    with np.errstate(all="ignore"):
        return optlib.path(opt, surface, start, STEPS, on_nonfinite="freeze")


def _apart(a, b, start):
    """The distance of two paths' iterates as a share of max(|θ_t|, |θ_0|), at its largest."""
    size = np.maximum(np.linalg.norm(a, axis=1), np.linalg.norm(start))
    return np.max(np.linalg.norm(a - b, axis=1) / size)


def test_every_rule_and_every_surface_has_a_twin(ask):
    rules, surfaces = ask(
        """async () => [Object.keys((await import("./rules.js")).RULES),
                        Object.keys((await import("./surfaces.js")).SURFACES)]""",
    )
    assert rules == list(optlib.OPTIMIZERS)
    assert surfaces == list(SURFACES)


def test_defaults_are_pythons(ask):
    defaults = ask(
        """async () => Object.fromEntries(Object.entries((await import("./rules.js")).RULES)
             .map(([name, rule]) => [name, rule.defaults]))""",
    )
    assert defaults == {name: base.hyper_of(rule()) for name, rule in optlib.OPTIMIZERS.items()}


def test_surfaces(ask):
    rng = np.random.default_rng(7)
    cases, expected = [], []
    for _, surface, _ in settings()[-SETTINGS_PER_PAIR * len(SURFACES) :]:
        low, high = np.array(surface.domain).T
        points = np.vstack([rng.uniform(low, high, (40, 2)), (0.0, 0.0)]).T
        cases.append({**_case(optlib.Adam(), surface, points[:, 0]), "points": points.T.tolist()})
        expected.append((surface, surface(points), surface.grad(points)))
    found = ask(
        """async (cases) => {
          const { SURFACES } = await import("./surfaces.js");
          return cases.map(({ surface, parameters, points }) => {
            const s = SURFACES[surface](parameters);
            return { title: s.title, start: s.start, domain: s.domain, minima: s.minima,
              minimum: s.minimum, f: points.map((p) => s.f(...p)),
              grad: points.map((p) => s.grad(...p)) };
          });
        }""",
        cases,
    )
    for (surface, value, grad), js in zip(expected, found, strict=True):
        assert js["title"] == surface.title
        assert js["domain"] == [list(side) for side in surface.domain]
        np.testing.assert_allclose(js["start"], surface.start, rtol=1e-14, err_msg=surface.name)
        np.testing.assert_allclose(js["minima"], surface.minima, rtol=1e-12, err_msg=surface.name)
        if surface.minimum is None:
            assert js["minimum"] is None
        else:
            assert js["minimum"] == pytest.approx(surface.minimum, rel=1e-12)
        for ours, theirs in ((value, js["f"]), (grad, np.transpose(js["grad"]))):
            scale = 1e-12 * np.abs(ours).max()
            np.testing.assert_allclose(theirs, ours, rtol=1e-10, atol=scale, err_msg=surface.name)


def test_rules_in_lock_step(ask):
    cases, expected = [], []
    rules = len(optlib.OPTIMIZERS)
    for opt, surface, start in settings()[:rules] + settings()[rules::3]:
        rows = []
        theta, state = start, opt.init(start)
        run = optlib.descend(opt, _recorded(surface.grad, seen := []), start, None, "freeze")
        for _ in range(STEPS):
            with np.errstate(all="ignore"):
                new_theta, new_state = next(run)
            if run.stopped >= 0 or not np.isfinite(new_theta).all():
                break
            g, at = seen[-1]
            rows.append({"g": g.tolist(), "old": _fields(theta, state), "t": new_state.t})
            expected.append((opt, at, _fields(new_theta, new_state)))
            theta, state = new_theta, new_state
        cases.append({**_case(opt, surface, start), "rows": rows})
    found = ask(
        """async (cases) => {
          const { step } = await import("./rules.js");
          return cases.flatMap(({ rule, hyper, rows }) => rows.map(({ g, old, t }) => {
            let at;
            const now = step(rule, old, t, hyper, (...point) => ((at = point), g));
            return { at, now };
          }));
        }""",
        cases,
    )
    assert len(found) == len(expected) > 10_000
    for (opt, at, fields), js in zip(expected, found, strict=True):
        np.testing.assert_allclose(js["at"], at, rtol=1e-13, atol=1e-300, err_msg=repr(opt))
        for ours, theirs in zip(fields, js["now"], strict=True):
            for symbol, value in ours.items():
                # θ is a difference: its error is that of its largest term.
                slack = 1e-12 * (abs(value) + (abs(at).max() if symbol == "theta" else 0))
                assert math.isclose(theirs[symbol], value, rel_tol=1e-12, abs_tol=slack), (
                    f"{opt}: {symbol} is {theirs[symbol]!r} in JavaScript, {value!r} in Python"
                )


def _recorded(grad, seen):
    def recorded(theta):
        g = grad(theta)
        seen.append((g, theta))
        return g

    return recorded


def _fields(theta, state):
    """One dict of symbols a coordinate, as JavaScript keeps them."""
    arrays = {"theta": theta, **{k: v for k, v in state._asdict().items() if k != "t"}}
    return [{name: float(array[i]) for name, array in arrays.items()} for i in range(2)]


def test_whole_runs(ask):
    good = []
    for opt, surface, start in settings():
        run = _path(opt, surface, start)
        nudged = _path(opt, surface, start * (1 + 1e-12))
        if run.stopped == nudged.stopped and _apart(run.theta, nudged.theta, start) < 1e-10:
            good.append(((opt, surface, start), run))
    assert len(good) >= 500, len(good)
    assert {type(opt).__name__ for (opt, _, _), _ in good} == set(optlib.OPTIMIZERS)
    assert {surface.name for (_, surface, _), _ in good} == set(SURFACES)
    found = ask(
        """async ({ cases, steps }) => {
          const { path } = await import("./rules.js");
          const { SURFACES } = await import("./surfaces.js");
          return cases.map(({ rule, hyper, surface, parameters, start }) => {
            const run = path(rule, SURFACES[surface](parameters), start, steps, hyper);
            return { theta: [...run.x].map((x, k) => [x, run.y[k]]), f: [...run.f],
                     stopped: run.stopped };
          });
        }""",
        {"cases": [_case(*setting) for setting, _ in good], "steps": STEPS},
    )
    for ((opt, surface, start), run), js in zip(good, found, strict=True):
        what = f"{opt} on {surface} from {start}"
        assert js["stopped"] == run.stopped, what
        assert _apart(run.theta, np.array(js["theta"]), start) < 1e-9, what
        scale = 1e-9 * np.abs(run.value).max()
        np.testing.assert_allclose(js["f"], run.value, rtol=1e-6, atol=scale, err_msg=what)


def _normals(seed, t):
    """The twin of random.js: Box–Muller."""
    draw = draws.uniforms(((seed + 1) * 0x9E3779B1) ^ (t * 0x85EBCA6B))
    radius, angle = math.sqrt(-2 * math.log(1 - next(draw))), 2 * math.pi * next(draw)
    return [radius * math.cos(angle), radius * math.sin(angle)]


def test_noise(ask):
    pairs = [(seed, t) for seed in (0, 1, 2, 9999) for t in range(1, 2001)]
    found = ask(
        """async (pairs) => {
          const { normals } = await import("./random.js");
          return pairs.map(([seed, t]) => normals(seed, t));
        }""",
        pairs,
    )
    np.testing.assert_allclose(found, [_normals(*pair) for pair in pairs], rtol=1e-12, atol=1e-15)
    drawn = np.array(found)
    assert np.abs(drawn.mean(0)).max() < 0.03
    assert np.abs(drawn.std(0) - 1).max() < 0.03
    assert abs(np.corrcoef(drawn.T)[0, 1]) < 0.03
    assert abs(np.corrcoef(drawn[:-1, 0], drawn[1:, 0])[0, 1]) < 0.03


def test_a_noisy_run(ask):
    opt, surface, sigma, seed = optlib.Momentum(lr=0.01, gamma=0.8), ravine(30, 0.4), 0.7, 3
    grads = (
        lambda theta, t=t: surface.grad(theta) + sigma * np.array(_normals(seed, t))
        for t in range(1, STEPS + 1)
    )
    start = np.array(surface.start)
    expected = np.array([theta for theta, _ in optlib.descend(opt, grads, start)])
    found = ask(
        """async ({ rule, hyper, surface, parameters, start, steps, sigma, seed }) => {
          const { path } = await import("./rules.js");
          const { SURFACES } = await import("./surfaces.js");
          const { normals } = await import("./random.js");
          const noise = (t) => normals(seed, t).map((n) => sigma * n);
          const run = path(rule, SURFACES[surface](parameters), start, steps, hyper, noise);
          return [...run.x].map((x, k) => [x, run.y[k]]);
        }""",
        {**_case(opt, surface, start), "steps": STEPS, "sigma": sigma, "seed": seed},
    )
    assert _apart(expected, np.array(found[1:]), start) < 1e-12
