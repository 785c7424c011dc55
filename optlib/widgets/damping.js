// Momentum along one direction of curvature λ, with a = ηλ: v ← γ v + a x, x ← x − v. Its
// eigenvalues solve z² − (1 + γ − a) z + γ = 0.

const { abs, hypot, sqrt } = Math;

// The two roots as [real, imaginary], the larger |z|, and the regime.
export function spectrum(a, gamma) {
  const s = 1 + gamma - a, d = s * s - 4 * gamma;
  const double = abs(d) < 1e-9;
  const roots = d < 0 && !double ? [[s / 2, sqrt(-d) / 2], [s / 2, -sqrt(-d) / 2]]
    : real(s, sqrt(Math.max(d, 0)), gamma);
  const rate = Math.max(...roots.map((z) => hypot(...z)));
  return { roots, rate, regime: regime(a, gamma, d, double, s) };
}

// Without cancellation: the larger root first, the other as their product divided by it.
function real(s, root, gamma) {
  const large = (s < 0 ? s - root : s + root) / 2;
  return [[large, 0], [large === 0 ? 0 : gamma / large, 0]];
}

function regime(a, gamma, d, double, s) {
  if (a <= 0) return "stands still";
  if (abs(a - 2 * (1 + gamma)) < 1e-9) return "bounces for ever";
  if (a > 2 * (1 + gamma)) return "diverges";
  if (double) return "critically damped";
  if (d < 0) return "under-damped";
  return s > 0 ? "over-damped" : s < 0 ? "jumps" : "lands";
}

// x_t from x_0 = 1 and v_0 = 0, for t = 0 … steps.
export function iterates(a, gamma, steps) {
  const x = new Float64Array(steps + 1);
  let v = 0;
  x[0] = 1;
  for (let t = 1; t <= steps; t++) {
    v = gamma * v + a * x[t - 1];
    x[t] = x[t - 1] - v;
  }
  return x;
}

// Polyak's choice for curvatures 1 and κ: as a = ηL, γ, and the rate √γ.
export function best(condition) {
  const root = sqrt(condition), rate = (root - 1) / (root + 1);
  return { a: (4 * condition) / (root + 1) ** 2, gamma: rate * rate, rate };
}

// The curve on which the larger |z| is r, in the plane of (a, γ): corners of straight lines.
export const level = (r) => [[1 - r, 0], [(1 - r) ** 2, r * r], [(1 + r) ** 2, r * r], [1 + r, 0]];
