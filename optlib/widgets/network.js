// A network of ReLU layers at its start: its pre-activations, and the gradient of each layer's
// weights, with and without batch normalization.

import { normals } from "./random.js";

export const WIDTH = 32;
const EPS = 1e-5, PAIRS = WIDTH / 2, MOST = 64; // samples of a batch, at most

// The standard normal numbers of `rows` rows, row i from the pairs (first + i) * PAIRS, …
function drawn(seed, first, rows) {
  const found = new Float64Array(rows * WIDTH);
  for (let k = 0; k < rows * PAIRS; k++) found.set(normals(seed, first * PAIRS + k), 2 * k);
  return found;
}

// What a network is made of before its scale is chosen: the inputs of a batch, the slopes c of the
// loss J = (1/B) Σ c·y in its outputs y, and the weights of each layer, all standard normal.
export const inputs = (seed, batch) => drawn(seed, 0, batch);
export const slopes = (seed, batch) => drawn(seed, MOST, batch);
export const weights = (seed, layer) => drawn(seed, 2 * MOST + layer * WIDTH, WIDTH);

// Calls f(unit, indices of its batch) for each unit of a layer.
function byUnit(batch, f) {
  for (let u = 0; u < WIDTH; u++) f(Array.from({ length: batch }, (_, i) => i * WIDTH + u), u);
}
const mean = (indices, of) => indices.reduce((sum, i) => sum + of(i), 0) / indices.length;

// In place: z becomes (z − μ)/√(σ² + ε), unit by unit. Returns each unit's √(σ² + ε).
export function normalise(z, batch) {
  const roots = new Float64Array(WIDTH);
  byUnit(batch, (unit, u) => {
    const mu = mean(unit, (i) => z[i]);
    roots[u] = Math.sqrt(mean(unit, (i) => (z[i] - mu) ** 2) + EPS);
    for (const i of unit) z[i] = (z[i] - mu) / roots[u];
  });
  return roots;
}

// In place: the gradient in the normalised y becomes that in z.
function back(d, y, roots, batch) {
  byUnit(batch, (unit, u) => {
    const level = mean(unit, (i) => d[i]), tilt = mean(unit, (i) => d[i] * y[i]);
    for (const i of unit) d[i] = (d[i] - level - y[i] * tilt) / roots[u];
  });
}

// a (batch rows) times w, or times its transpose, times `factor`.
function product(a, w, batch, factor, transposed = false) {
  const [down, right] = transposed ? [1, WIDTH] : [WIDTH, 1], z = new Float64Array(batch * WIDTH);
  for (let i = 0; i < batch; i++) {
    for (let k = 0; k < WIDTH; k++) {
      const v = factor * a[i * WIDTH + k];
      if (v) for (let j = 0; j < WIDTH; j++) z[i * WIDTH + j] += v * w[k * down + j * right];
    }
  }
  return z;
}

const rms = (values) => Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);

// The root mean square of aᵀd, the gradient in a layer's weights.
function steepness(a, d, batch) {
  const g = new Float64Array(WIDTH * WIDTH);
  for (let i = 0; i < batch; i++) {
    for (let k = 0; k < WIDTH; k++) {
      const v = a[i * WIDTH + k];
      if (v) for (let j = 0; j < WIDTH; j++) g[k * WIDTH + j] += v * d[i * WIDTH + j];
    }
  }
  return rms(g);
}

// Of each layer: y, what its ReLU sees (the last layer has none); `size`, its root mean square;
// and `slope`, that of ∂J/∂W. Weights have the deviation scale · √(2/WIDTH).
export function network({ scale, depth, batch, seed, normed }) {
  const deviation = scale * Math.sqrt(2 / WIDTH), layers = [];
  let a = inputs(seed, batch);
  for (let k = 0; k < depth; k++) {
    const w = weights(seed, k), y = product(a, w, batch, deviation);
    const roots = normed ? normalise(y, batch) : null;
    layers.push({ a, w, y, roots, size: rms(y) });
    a = y.map((v) => Math.max(v, 0));
  }
  let d = slopes(seed, batch).map((c) => c / batch);
  for (let k = depth - 1; k >= 0; k--) {
    const { a: from, w, y, roots } = layers[k];
    if (k < depth - 1) d = d.map((v, i) => (y[i] > 0 ? v : 0));
    if (normed) back(d, y, roots, batch);
    layers[k].slope = steepness(from, d, batch);
    d = product(d, w, batch, deviation, true);
  }
  return layers.map(({ y, size, slope }) => ({ y, size, slope }));
}

// The quantiles of |y|, between its ranks in proportion.
export function quantiles(y, shares) {
  const sorted = y.map(Math.abs).sort();
  return shares.map((share) => {
    const place = share * (sorted.length - 1), k = Math.min(Math.floor(place), sorted.length - 2);
    return sorted[k] + (place - k) * (sorted[k + 1] - sorted[k]);
  });
}
