// Gaussian noise that is a function of (seed, t): the same in every browser, whatever ran before.

// mulberry32: 32 bits of state, one number in [0, 1) a call.
export function uniform(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let z = Math.imul(a ^ (a >>> 15), a | 1);
    z = (z + Math.imul(z ^ (z >>> 7), z | 61)) ^ z;
    return ((z ^ (z >>> 14)) >>> 0) / 2 ** 32;
  };
}

// Two independent standard normal numbers for step t (Box and Muller).
export function normals(seed, t) {
  const draw = uniform(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(t, 0x85ebca6b));
  const radius = Math.sqrt(-2 * Math.log(1 - draw()));
  const angle = 2 * Math.PI * draw();
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

// A random order of 0 … n − 1, a function of (seed, epoch): Fisher and Yates's shuffle.
export function permutation(n, seed, epoch) {
  const draw = uniform(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(epoch + 1, 0x85ebca6b));
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
