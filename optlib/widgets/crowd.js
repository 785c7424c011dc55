// Runs of gradient descent with noise that fades; the twin of optlib.gradients.noisy.

import { normals } from "./random.js";

const MOST = 64; // the runs of a figure, at most

// The variance σ² = η/(1 + t)^γ of the noise, t = 0, 1, …
export const variance = ({ eta, gamma }, t) => eta / (1 + t) ** gamma;

// The two normal numbers of run k at t = 0, 1, …
export const noiseOf = (seed, t, k) => normals(seed, (t + 1) * MOST + k);

// `count` runs from one start: x, y and f of each at steps 0 … steps, and the step at which a
// number was not finite (-1: never).
export function crowd(surface, { start, lr, eta, gamma, steps, seed, count }) {
  return Array.from({ length: count }, (_, k) => {
    const [x, y, f] = [0, 1, 2].map(() => new Float64Array(steps + 1));
    let stopped = -1;
    [x[0], y[0], f[0]] = [...start, surface.f(...start)];
    for (let t = 0; t < steps; t++) {
      const g = surface.grad(x[t], y[t]), sigma = Math.sqrt(variance({ eta, gamma }, t));
      const kick = sigma > 0 && stopped < 0 ? noiseOf(seed, t, k) : [0, 0];
      const next = [x[t] - lr * (g[0] + sigma * kick[0]), y[t] - lr * (g[1] + sigma * kick[1])];
      const value = surface.f(...next), fine = stopped < 0 && Number.isFinite(value);
      if (!fine && stopped < 0) stopped = t + 1;
      [x[t + 1], y[t + 1], f[t + 1]] = fine ? [...next, value] : [x[t], y[t], f[t]];
    }
    return { x, y, f, stopped };
  });
}

// The mean of f over the runs, at each step.
export function meanOf(runs) {
  const mean = runs[0].f.map(() => 0);
  for (const { f } of runs) f.forEach((value, t) => (mean[t] += value / runs.length));
  return mean;
}

// How many runs are nearer to each minimum than to the others, and how many have diverged.
export function shares(runs, minima, frame, nearest) {
  const held = minima.map(() => 0);
  let lost = 0;
  for (const { x, y, diverged } of runs) {
    if (diverged >= 0 && diverged <= frame) lost++;
    else held[nearest(minima, x[frame], y[frame])]++;
  }
  return { held, lost };
}
