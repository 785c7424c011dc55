// Gradient descent on a quadratic with gradients τ steps late, with a = ηλ:
// x_{t+1} = x_t − a x_{t−τ}. Its eigenvalues solve z^{τ+1} − z^τ + a = 0.

const { abs, cos, hypot, max, PI, sin } = Math;

// The ends of what converges, and of what does not swing.
export const limit = (delay) => 2 * sin(PI / (2 * (2 * delay + 1)));
export const calm = (delay) => delay ** delay / (delay + 1) ** (delay + 1);

const NEAR = 1e-9;

// All roots as [real, imaginary], the largest |z|, and what becomes of the run.
export function lateness(a, delay) {
  const roots = rootsOf(a, delay + 1), rate = max(...roots.map((z) => hypot(...z)));
  return { roots, rate, regime: regime(a, delay) };
}

function regime(a, delay) {
  const end = limit(delay);
  if (abs(a - end) < NEAR) return delay ? "swings for ever" : "bounces for ever";
  if (a > end) return "diverges";
  if (delay === 0 && a === 1) return "lands";
  return a <= calm(delay) + NEAR ? "creeps" : "swings";
}

// Weierstrass's iteration on all n roots at once, from points on a circle.
function rootsOf(a, n) {
  const z = Array.from({ length: n }, (_, k) => [cos(0.4 + (2 * PI * k) / n), sin(0.4 + (2 * PI * k) / n)]);
  for (let round = 0, moved = 1; round < 500 && moved > 1e-15; round++) {
    moved = 0;
    z.forEach((here, k) => {
      let bottom = [1, 0];
      z.forEach((other, j) => { if (j !== k) bottom = times(bottom, minus(here, other)); });
      const step = over(polynomial(here, a, n), bottom);
      z[k] = minus(here, step);
      moved = max(moved, hypot(...step));
    });
  }
  return z.sort(([p, q], [r, s]) => hypot(r, s) - hypot(p, q));
}

// z^n − z^{n−1} + a
function polynomial(z, a, n) {
  let power = [1, 0];
  for (let k = 1; k < n; k++) power = times(power, z);
  const [re, im] = times(power, minus(z, [1, 0]));
  return [re + a, im];
}

const minus = ([p, q], [r, s]) => [p - r, q - s];
const times = ([p, q], [r, s]) => [p * r - q * s, p * s + q * r];
const over = ([p, q], [r, s]) => [(p * r + q * s) / (r * r + s * s), (q * r - p * s) / (r * r + s * s)];

// x at steps 0 … steps from x = 1, which it also was before.
export function late(a, delay, steps) {
  const x = new Float64Array(steps + 1);
  x[0] = 1;
  for (let t = 0; t < steps; t++) x[t + 1] = x[t] - a * x[max(t - delay, 0)];
  return x;
}
