// In which order the samples are met, and what one epoch in that order does to θ.
// Python's twins: optlib/widgets/draws.py, and NumPy in tests/widgets/test_ordered.py.

import { permutation, uniform } from "./random.js";

export const ORDERS = ["ordered", "shuffled once", "reshuffled", "drawn with replacement"];

// The samples of epoch k = 0, 1, …, in the order in which they are met.
export function epochs(kind, n, seed) {
  const known = [];
  const drawn = (k) => {
    const draw = uniform(Math.imul(seed + 1, 0xc2b2ae35) ^ Math.imul(k + 1, 0x85ebca6b));
    return Array.from({ length: n }, () => Math.floor(draw() * n));
  };
  const made = {
    "ordered": () => Array.from({ length: n }, (_, i) => i),
    "shuffled once": () => permutation(n, seed, 0),
    "reshuffled": (k) => permutation(n, seed, k),
    "drawn with replacement": drawn,
  }[kind];
  return (k) => (known[k] ??= made(k));
}

// Where an order leads: the θ that an epoch in it maps to itself, and that θ to first order in η;
// null where the epoch, repeated, does not settle. Samples as in sgd.js.
export function fixedPoint({ inputs: [p, q], targets }, order, lr) {
  let [a, b, c, d, u, w] = [1, 0, 0, 1, 0, 0]; // θ becomes (a x + b y + u, c x + d y + w)
  for (const i of order) {
    const [s, r] = [lr * p[i], lr * q[i]], [along, across] = [p[i] * a + q[i] * c, p[i] * b + q[i] * d];
    const miss = p[i] * u + q[i] * w - targets[i];
    [a, b, u] = [a - s * along, b - s * across, u - s * miss];
    [c, d, w] = [c - r * along, d - r * across, w - r * miss];
  }
  const half = (a + d) / 2, root = half * half - (a * d - b * c);
  const size = root < 0 ? Math.sqrt(a * d - b * c) : Math.abs(half) + Math.sqrt(root);
  return size < 1 ? solve(1 - a, -b, -c, 1 - d, u, w) : null;
}

// The first order in η of a fixed point's way from the minimum: η/n · A⁻¹ · the sum over samples j
// of their Hessian times the gradients, at the minimum, of the samples met before j.
export function bias({ inputs: [p, q], targets }, order, lr, [x, y]) {
  let [g, h, u, w] = [0, 0, 0, 0]; // the gradients' sum so far, and the sum over j
  for (const i of order) {
    const before = p[i] * g + q[i] * h, miss = x * p[i] + y * q[i] - targets[i];
    [u, w] = [u + p[i] * before, w + q[i] * before];
    [g, h] = [g + miss * p[i], h + miss * q[i]];
  }
  const sum = (f, e) => f.reduce((total, v, i) => total + v * e[i], 0);
  return solve(sum(p, p), sum(p, q), sum(p, q), sum(q, q), lr * u, lr * w);
}

function solve(a, b, c, d, u, w) {
  const det = a * d - b * c;
  return [(d * u - b * w) / det, (a * w - c * u) / det];
}

// The squared distance from a point at the end of each epoch of n steps; the first is the start's.
export function distances({ x, y }, n, [u, w]) {
  return Float64Array.from({ length: Math.floor((x.length - 1) / n) + 1 },
    (_, k) => (x[k * n] - u) ** 2 + (y[k * n] - w) ** 2);
}

// The mean over the runs, epoch by epoch.
export const meanOf = (runs) =>
  runs[0].f.map((_, k) => runs.reduce((sum, { f }) => sum + f[k], 0) / runs.length);
