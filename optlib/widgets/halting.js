// Early stopping on noisy looks at a loss that is known; the twin of optlib.training.EarlyStopping.

import { normals } from "./random.js";

export const LONGEST = 40; // the largest patience
export const DRAWS = 200; // of the noise, for the means

// What a validation set of the given draw shows: the true loss of each check plus σ times a
// normal number.
export const seenOf = (truth, sigma, draw) => truth.map((v, k) => v + (sigma > 0 ? sigma * normals(draw, k)[0] : 0));

// The check at which the rule stops (-1: it never does), and the best check known at each one.
export function halt(seen, patience, delta) {
  let best = 0, stop = -1;
  const kept = seen.map((value, k) => {
    if (stop < 0 && value < seen[best] - delta) best = k;
    if (stop < 0 && k - best >= patience) stop = k;
    return best;
  });
  return { stop, kept };
}

// The lowest true loss, and its check.
export function hindsight(truth) {
  const least = Math.min(...truth);
  return { least, check: truth.indexOf(least) };
}

// For each patience from 1 to LONGEST, means over the draws: `regret`, the true loss of the
// check kept above the lowest; `stop`, the check of the stop (the last one if there is none);
// `flattery`, by how much the check kept looks better than it is.
export function means(truth, { sigma, delta }) {
  const { least } = hindsight(truth), zeros = () => new Float64Array(LONGEST + 1);
  const sums = { regret: zeros(), stop: zeros(), flattery: zeros() }, last = truth.length - 1;
  for (let draw = 0; draw < DRAWS; draw++) {
    const seen = seenOf(truth, sigma, draw);
    const note = (patience, stop, best) => {
      sums.regret[patience] += (truth[best] - least) / DRAWS;
      sums.stop[patience] += stop / DRAWS;
      sums.flattery[patience] += (truth[best] - seen[best]) / DRAWS;
    };
    // One pass serves every patience: the longer one stops where the wait first reaches it.
    let best = 0, waited = 0;
    seen.forEach((value, k) => {
      if (value < seen[best] - delta) best = k;
      for (; waited < Math.min(k - best, LONGEST); waited++) note(waited + 1, k, best);
    });
    for (; waited < LONGEST; waited++) note(waited + 1, last, best);
  }
  return sums;
}
