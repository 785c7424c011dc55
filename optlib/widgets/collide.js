// Workers that write into one vector, in turn: who touches which components, and which of these
// another had written since the worker read.

import { permutation } from "./random.js";

// Worker u mod P makes update u, from what it read right after its own last one: P − 1 others lie
// between, or fewer at the start. Components are counted from 0.
export function writing({ workers, nonzeros, features, seed, updates }) {
  const last = new Array(features).fill(-1), made = [];
  for (let u = 0; u < updates; u++) {
    const stale = Math.min(u, workers - 1);
    const touched = permutation(features, seed, u).slice(0, nonzeros);
    const hit = touched.filter((e) => last[e] >= u - stale);
    for (const e of touched) last[e] = u;
    made.push({ worker: u % workers, stale, touched, hit });
  }
  return made;
}

// The shares of components, and of updates, that collide.
export function shares(made) {
  const touched = made.reduce((sum, one) => sum + one.touched.length, 0);
  const hit = made.reduce((sum, one) => sum + one.hit.length, 0);
  return { component: hit / touched, update: made.filter((one) => one.hit.length).length / made.length };
}

// The probability that one of P − 1 others has written a component.
export const hits = (workers, density) => 1 - (1 - density) ** (workers - 1);

// Both shares as probabilities.
export function expected({ workers, nonzeros, features }) {
  let apart = 1; // that two rows share no component
  for (let j = 0; j < nonzeros; j++) apart *= Math.max(features - nonzeros - j, 0) / (features - j);
  return { component: hits(workers, nonzeros / features), update: 1 - apart ** (workers - 1) };
}
