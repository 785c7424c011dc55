// Curves J(x) of one variable. Python is the reference, optlib/widgets/curves.py; and gradient
// descent on them, with what becomes of it.

const { abs, cos, exp, sin } = Math;
const RIPPLES = [1.4948909074649301, 2.981849841460724, 4.439228484742063];
const POINTS = 1001;

export const CURVES = {
  parabola: (L) => ({
    title: "Parabola", domain: [-4, 4], start: -3, minima: [0], flats: [],
    f: (x) => 0.5 * L * x ** 2, slope: (x) => L * x, curvature: () => L,
  }),
  double_well: () => ({
    title: "Two basins", domain: [-1.9, 1.9], start: 1.8,
    minima: [-1.0679230136896973, 0.9142973158662134], flats: [],
    f: (x) => 0.25 * (x ** 2 - 1) ** 2 + 0.15 * x,
    slope: (x) => x ** 3 - x + 0.15,
    curvature: (x) => 3 * x ** 2 - 1,
  }),
  inflection: () => ({
    title: "Level spot", domain: [-1.2, 3], start: -1, minima: [2], flats: [0],
    f: (x) => 0.25 * x ** 4 - (2 / 3) * x ** 3,
    slope: (x) => x ** 2 * (x - 2),
    curvature: (x) => 3 * x ** 2 - 4 * x,
  }),
  plateau: () => ({
    title: "Plateau", domain: [-4.5, 4.5], start: -3, minima: [0], flats: [],
    f: (x) => -exp(-0.5 * x ** 2),
    slope: (x) => x * exp(-0.5 * x ** 2),
    curvature: (x) => (1 - x ** 2) * exp(-0.5 * x ** 2),
  }),
  ripples: () => ({
    title: "Ripples", domain: [-5, 5], start: -3.9, flats: [],
    minima: [...RIPPLES.map((x) => -x).reverse(), 0, ...RIPPLES],
    f: (x) => 0.1 * x ** 2 + 0.25 * (1 - cos(4 * x)),
    slope: (x) => 0.2 * x + sin(4 * x),
    curvature: (x) => 0.2 + 4 * cos(4 * x),
  }),
};

// A curve with its height over the domain, and L, the largest |J″| there.
export function curveOf(name, L) {
  const curve = CURVES[name](L), [left, right] = curve.domain;
  const at = Array.from({ length: POINTS }, (_, k) => left + ((right - left) * k) / (POINTS - 1));
  const heights = at.map(curve.f), sharpest = Math.max(...at.map((x) => abs(curve.curvature(x))));
  return { ...curve, at, heights, low: Math.min(...heights), high: Math.max(...heights), sharpest };
}

// x at steps 0 … steps, frozen at the step that meets a number that is not finite (-1: none).
export function roll({ f, slope }, start, lr, steps) {
  const x = new Float64Array(steps + 1).fill(start);
  for (let t = 1; t <= steps; t++) {
    const next = x[t - 1] - lr * slope(x[t - 1]);
    if (!Number.isFinite(next) || !Number.isFinite(f(next))) {
      x.fill(x[t - 1], t);
      return { x, stopped: t };
    }
    x[t] = next;
  }
  return { x, stopped: -1 };
}

const FAR = 50; // widths off the domain: gone
const NEAR = 0.005; // of the domain's width: arrived

// What becomes of a run, and at which minimum or level spot: diverges, rests, lands, walks and
// overshoots (both arrive), creeps, swings, grows, bounces, wanders (on its way), stuck.
export function verdict(curve, { x, stopped }, lr) {
  const { domain: [left, right], minima, flats, curvature } = curve, width = right - left;
  const steps = x.length - 1, last = x[steps];
  const closest = (points) =>
    points.reduce((best, p) => (abs(p - last) < abs(best - last) ? p : best), points[0]);
  const at = closest(minima), away = abs(last - at), pull = lr * curvature(at);
  const kind = (name, where = at) => ({ kind: name, at: where, away: abs(last - where), near: at });
  if (stopped >= 0 || abs(last - (left + right) / 2) > FAR * width) return kind("diverges");
  if (x.every((v) => v === last)) return kind(minima.some((m) => abs(m - last) < 1e-6) ? "rests" : "stuck", last);
  if (curve.title === "Parabola") { // each step multiplies the distance by 1 − ηL, exactly
    if (abs(pull - 1) < 1e-9) return kind("lands");
    if (abs(pull - 2) < 1e-9) return kind("bounces");
    if (pull > 2) return kind("diverges");
  }
  if (away < NEAR * width && pull < 2) return kind(pull > 1 ? "overshoots" : "walks");
  const moves = [0, 1, 2, 3].filter((k) => k < steps).map((k) => x[steps - k] - x[steps - k - 1]);
  const spot = closest(flats);
  if (abs(spot - last) < 0.1 * width && abs(moves[0]) < 1e-3 * width) return kind("stuck", spot);
  if (moves.every((move) => move * moves[0] > 0)) return kind("creeps");
  if (!moves.every((move, k) => k === 0 || move * moves[k - 1] < 0)) return kind("wanders");
  const growth = abs(moves[0] / moves[moves.length - 1]) ** (1 / (moves.length - 1));
  return kind(abs(growth - 1) < 1e-3 ? "bounces" : growth < 1 ? "swings" : "grows");
}
