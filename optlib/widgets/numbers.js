// Numbers and words for the table, the axes and the screen reader.

const SUPERSCRIPT = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };
export const power = (k) => "10" + [...String(k)].map((c) => SUPERSCRIPT[c]).join("");
const minus = (text) => text.replace("-", "−");

// Significant digits, with a power of ten where zeros would hide them.
export function show(value, digits = 4) {
  if (value === 0 || Number.isNaN(value)) return value === 0 ? "0" : "not a number";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size >= 1e-3 && size < 1e5) {
    return minus(size < 10 ** digits ? value.toPrecision(digits) : value.toFixed(0));
  }
  const [mantissa, exponent] = value.toExponential(Math.max(digits - 2, 0)).split("e");
  return minus(mantissa) + "·" + power(Number(exponent));
}

// A trajectory counts as diverged where it stopped being finite, or got 50 widths off the map.
export function divergedAt({ x, y, stopped }, [[left, right], [bottom, top]]) {
  const far = (v, low, high) => Math.abs(v - (low + high) / 2) > 50 * (high - low);
  const last = stopped < 0 ? x.length : stopped;
  for (let k = 0; k < last; k++) if (far(x[k], left, right) || far(y[k], bottom, top)) return k;
  return stopped;
}

// What has become of a trajectory by step `frame`, in words; "" while it is on the map.
export function fate(run, frame, [[left, right], [bottom, top]]) {
  if (run.diverged >= 0 && run.diverged <= frame) return `diverged at step ${run.diverged}`;
  const { x, y } = run;
  const inside = (k) => x[k] >= left && x[k] <= right && y[k] >= bottom && y[k] <= top;
  if (inside(frame)) return "";
  let k = frame;
  while (k > 0 && !inside(k - 1)) k--;
  return `off the map since step ${k}`;
}

// The figure in a few sentences, for a screen reader.
export function summary(runs, frame, domain) {
  const told = runs.map((run) => {
    const [f, x, y] = ["f", "x", "y"].map((name) => show(run[name][frame], 3));
    const word = fate(run, frame, domain);
    if (word.startsWith("diverged")) return `${run.label}: ${word}.`;
    return `${run.label}: f = ${f} at (${x}, ${y})${word && `, ${word}`}.`;
  });
  return [`Step ${frame}.`, ...told].join(" ");
}
