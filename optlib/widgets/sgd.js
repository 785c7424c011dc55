// Stochastic gradient descent on a least-squares problem: its batches, its path, its variance.
// Python's twins: optlib.surfaces.least_squares and optlib/widgets/draws.py.

import { permutation } from "./random.js";

// θ = (x, y) meets sample i with the residual x p_i + y q_i − b_i.
export function samplesOf({ inputs: [p, q], targets }) {
  const n = targets.length, all = targets.map((_, i) => i);
  const f = (x, y) =>
    targets.reduce((sum, b, i) => sum + (x * p[i] + y * q[i] - b) ** 2, 0) / (2 * n);
  // The gradient averaged over the samples `idx`.
  function grad(idx, x, y) {
    let u = 0, w = 0;
    for (const i of idx) {
      const residual = x * p[i] + y * q[i] - targets[i];
      u += residual * p[i];
      w += residual * q[i];
    }
    return [u / idx.length, w / idx.length];
  }
  return { n, all, f, grad };
}

// The batch of step t = 1, 2, …, and all batches of its epoch. Each epoch shuffles anew and visits
// each sample once; its last batch holds what is left.
export function batches(n, size, seed) {
  const each = Math.ceil(n / size), epochs = [];
  const epoch = (k) => (epochs[k] ??= permutation(n, seed, k).reduce(
    (cut, sample, i) => (i % size ? cut[cut.length - 1].push(sample) : cut.push([sample]), cut), []));
  return {
    each, of: (t) => epoch(Math.floor((t - 1) / each))[(t - 1) % each],
    around: (t) => epoch(Math.floor((t - 1) / each)),
  };
}

// x, y and f at steps 0 … steps, and the step at which a number was not finite (-1: never); `idx`
// gives the samples of step t.
export function descent(samples, idx, start, lr, steps) {
  const [x, y, f] = [0, 1, 2].map(() => new Float64Array(steps + 1));
  let stopped = -1;
  [x[0], y[0], f[0]] = [...start, samples.f(...start)];
  for (let t = 1; t <= steps; t++) {
    [x[t], y[t], f[t]] = [x[t - 1], y[t - 1], f[t - 1]];
    if (stopped >= 0) continue;
    const g = samples.grad(idx(t), x[t], y[t]);
    const next = [x[t] - lr * g[0], y[t] - lr * g[1]], value = samples.f(...next);
    if ([...next, value].every(Number.isFinite)) [x[t], y[t], f[t]] = [...next, value];
    else stopped = t;
  }
  return { x, y, f, stopped };
}

// The variance E|g_B − g|² of the gradient of `size` samples drawn without replacement, and of one.
export function variance({ n, all, grad }, size, x, y) {
  const mean = grad(all, x, y);
  const one = all.reduce((sum, i) => {
    const g = grad([i], x, y);
    return sum + (g[0] - mean[0]) ** 2 + (g[1] - mean[1]) ** 2;
  }, 0) / n;
  return { one, batch: (one * (n - size)) / (size * (n - 1)) };
}

// The root mean square distance of the iterates `from` … `to` from a point.
export function spread({ x, y }, from, to, [p, q]) {
  let sum = 0;
  for (let t = from; t <= to; t++) sum += (x[t] - p) ** 2 + (y[t] - q) ** 2;
  return Math.sqrt(sum / (to - from + 1));
}
