// Synchronous elastic averaging in Jacobi's form; its twin is optlib.parallel.SynchronousEASGD.

import { normals } from "./random.js";

const MOST = 16; // more workers than a figure has

// The noise of worker k's gradient at step t = 1, 2, …
export const noiseOf = (seed, t, k) => normals(seed, t * MOST + k);

// A run: the centre's x, y and f at steps 0 … steps, those of each worker, the workers' mean f,
// and the step at which a number was not finite (-1: never).
export function tied(surface, { start, lr, rho, workers, noise, steps, seed }) {
  const line = () => [0, 1, 2].map(() => new Float64Array(steps + 1));
  const lines = Array.from({ length: workers + 1 }, line); // the last one is the centre
  const alpha = lr * rho, mean = new Float64Array(steps + 1);
  const put = (points, t) => points.forEach(([x, y], i) => {
    [lines[i][0][t], lines[i][1][t], lines[i][2][t]] = [x, y, surface.f(x, y)];
  });
  let points = lines.map(() => start), stopped = -1;
  put(points, 0);
  for (let t = 1; t <= steps; t++) {
    if (stopped < 0) {
      const next = pulled(surface, points, { lr, alpha, noise, seed, t });
      if (next.every(([x, y]) => Number.isFinite(surface.f(x, y)))) points = next;
      else stopped = t;
    }
    put(points, t);
  }
  for (let t = 0; t <= steps; t++) {
    for (const [, , f] of lines.slice(0, workers)) mean[t] += f[t] / workers;
  }
  const [centre, ...others] = [...lines.slice(workers), ...lines.slice(0, workers)]
    .map(([x, y, f]) => ({ x, y, f, stopped }));
  return { centre, workers: others, mean, stopped };
}

// One step of all: every pull is taken from the old points.
function pulled(surface, points, { lr, alpha, noise, seed, t }) {
  const [u, v] = points[points.length - 1], centre = [u, v];
  const moved = points.slice(0, -1).map(([x, y], k) => {
    const pull = [alpha * (x - u), alpha * (y - v)];
    const g = surface.grad(x, y), kick = noise > 0 ? noiseOf(seed, t, k) : [0, 0];
    centre[0] += pull[0];
    centre[1] += pull[1];
    return [x - lr * (g[0] + noise * kick[0]) - pull[0], y - lr * (g[1] + noise * kick[1]) - pull[1]];
  });
  return [...moved, centre];
}

// Which minimum is nearest.
export const nearest = (minima, x, y) => minima.reduce((best, [u, v], i) => {
  const apart = Math.hypot(x - u, y - v);
  return apart < best.apart ? { i, apart } : best;
}, { i: -1, apart: Infinity }).i;

// The largest curvature at which the run is stable: (2 − ηλ)(2 − Kα) > 2α, solved for λ; 0 if none.
export function steepest({ lr, rho, workers }) {
  const alpha = lr * rho, left = 2 - workers * alpha;
  return left > 0 ? Math.max((2 - (2 * alpha) / left) / lr, 0) : 0;
}
