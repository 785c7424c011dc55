// Adam's averages over a sequence of gradients: as they are, corrected, and the steps they make.

const { abs, sqrt } = Math;

// For t = 1 … n (index t − 1): m and v with their corrected forms, and the step in units of η,
// m/(√v + ε) of each pair.
export function moments(gradients, { beta1, beta2, eps }) {
  let m = 0, v = 0;
  return gradients.map((g, k) => {
    const t = k + 1, short1 = 1 - beta1 ** t, short2 = 1 - beta2 ** t;
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * g * g;
    const raw = { m, v, root: sqrt(v) };
    const corrected = { m: m / short1, v: v / short2, root: sqrt(v / short2) };
    for (const pair of [raw, corrected]) pair.step = pair.m / (pair.root + eps);
    return { t, g, short1, short2, raw, corrected };
  });
}

// The longest step that any gradients can make at step t, in units of η without ε: by Cauchy and
// Schwarz on the weights of both averages. Infinite where v has forgotten what m remembers.
export function longest(t, { beta1, beta2 }, isCorrected) {
  const [a, b] = isCorrected ? [1 - beta1 ** t, 1 - beta2 ** t] : [1, 1];
  let sum = 0;
  for (let k = 0; k < t; k++) {
    const [w, u] = [((1 - beta1) * beta1 ** k) / a, ((1 - beta2) * beta2 ** k) / b];
    if (w > 0) sum += (w * w) / u;
  }
  return sqrt(sum);
}

// The gradient with the bar nearest to a share of the way across, and the height of a share down.
export const barAt = (share, n) => Math.min(Math.max(Math.floor(share * n), 0), n - 1);
export function snapped(g) {
  const kept = Math.min(Math.max(Math.round(g * 20) / 20, -1), 1);
  return abs(kept) < 1e-9 ? 0 : kept;
}
