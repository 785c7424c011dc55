// The drawings of `spectrum`: the plane of ηλ and γ, the iterates, the roots in the unit circle.
// `delayed` shares the last two.

import { level } from "./damping.js";
import { filled, ring, stroke } from "./map.js";
import { mark } from "./marks.js";
import { axes, clipped, curve } from "./plot.js";

const LEVELS = [1, 0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1];
const TICKS = [0, 0.1, 0.5, 1, 2, 4];
const SIDE = 12; // points on a straight line that the axis bends

// ηλ stands at its square root, where the slow directions have room.
export const across = (a) => Math.sqrt(Math.max(a, 0)) / 2;
export const atShare = (share) => (2 * share) ** 2;

export function drawPlane(context, { width, height, theme }) {
  const box = axes(context, { width, height, theme, x: [0, 1], y: [0, 1], rows: [0, 0.5, 1], columns: [], margin: { top: 0.8 * theme.tick } });
  const X = (a) => box.X(across(a)), { Y } = box;
  context.fillStyle = theme.rule;
  context.fillRect(box.left, box.top, box.right - box.left, box.bottom - box.top);
  for (const r of LEVELS) {
    shape(context, X, Y, level(r));
    const share = 0.15 + 0.85 * r, rgb = theme.low.map((v, c) => v + share * (theme.high[c] - v));
    context.fillStyle = `rgb(${rgb.map(Math.round).join(" ")})`;
    context.fill();
    stroke(context, theme.line, 1, []);
  }
  critical(context, X, Y, theme);
  words(context, X, Y, box, theme);
  return box;
}

function shape(context, X, Y, corners) {
  context.beginPath();
  corners.forEach(([a, gamma], k) => {
    const [b, delta] = corners[k - 1] ?? [a, gamma];
    for (let i = k ? 1 : SIDE; i <= SIDE; i++) {
      context.lineTo(X(b + ((a - b) * i) / SIDE), Y(delta + ((gamma - delta) * i) / SIDE));
    }
  });
  context.closePath();
}

// γ = (1 − √(ηλ))²: a double root.
function critical(context, X, Y, theme) {
  context.beginPath();
  for (let k = 0; k <= 80; k++) context.lineTo(X((k / 40) ** 2), Y((1 - k / 40) ** 2));
  stroke(context, theme.text, 2, [6, 4]);
}

function words(context, X, Y, box, theme) {
  context.fillStyle = theme.text;
  context.textBaseline = "middle";
  context.textAlign = "center";
  // On a slide the text is large, and the plane has room for the short words alone.
  const long = theme.tick > 14 ? [["swings", 1, 0.37], ["creeps", 0.27, 0.1]]
    : [["under-damped: swings", 1, 0.37], ["over-damped:", 0.32, 0.12], ["creeps", 0.32, 0.07]];
  for (const [text, root, gamma] of [...long, ["jumps", 1.31, 0.035], ["diverges", 1.74, 0.1]]) {
    context.fillText(text, X(root ** 2), Y(gamma));
  }
  context.fillStyle = theme.muted;
  for (const r of [0.95, 0.9, 0.8, 0.7, 0.5]) context.fillText(String(r), X(1), Y(r * r));
  context.fillText("γ", box.left - theme.tick, Y(0.75));
  context.textBaseline = "bottom";
  for (const [a, text] of [...TICKS.map((tick) => [tick, String(tick)]), [2.9, "ηλ"]]) {
    context.textAlign = a === 4 ? "right" : "center";
    context.fillText(text, X(a), box.bottom + 2 * theme.tick - 2);
  }
}

// Both directions' places, and a ring about the one that is held.
export function drawPlaces(context, box, { directions, gamma, theme }) {
  const at = directions.map(({ a }) => box.X(across(a)));
  context.beginPath();
  context.moveTo(at[0], box.Y(gamma));
  context.lineTo(at[1], box.Y(gamma));
  stroke(context, theme.text, 1.25, []);
  directions.forEach(({ style }, i) => {
    context.beginPath();
    mark(context, style.marker, at[i], box.Y(gamma), 6.5);
    filled(context, style.color, theme.page);
  });
  ring(context, at[1], box.Y(gamma), theme);
}

export function drawIterates(context, { width, height, directions, frame, steps, theme }) {
  const box = axes(context, { width, height, theme, x: [0, steps], y: [-1.1, 1.1], rows: [-1, 0, 1],
    columns: [0, Math.round(steps / 2), steps] });
  for (const { x, style } of directions) {
    const { color } = style;
    curve(context, box, x, { from: frame, to: steps, color, width: 1, alpha: 0.45 });
    curve(context, box, x, { to: frame, color, width: 1.75 });
  }
  clipped(context, box, () => directions.forEach(({ x, style }) => {
    context.beginPath();
    mark(context, style.marker, box.X(frame), Math.min(Math.max(box.Y(x[frame]), -1e5), 1e5), 5);
    filled(context, style.color, theme.page);
  }));
}

// `inner` is the radius of a second circle, if there is one.
export function drawRoots(context, { width, height, directions, inner = 0, theme }) {
  const unit = (Math.min(width, height) - 16) / 2.5, [cx, cy] = [width / 2, height / 2];
  context.clearRect(0, 0, width, height);
  context.beginPath();
  context.moveTo(cx - 1.25 * unit, cy);
  context.lineTo(cx + 1.25 * unit, cy);
  context.moveTo(cx, cy - 1.25 * unit);
  context.lineTo(cx, cy + 1.25 * unit);
  stroke(context, theme.rule, 1, []);
  for (const [radius, dash, width] of [[1, [], 1.75], [inner, [4, 4], 1.25]]) {
    context.beginPath();
    context.arc(cx, cy, radius * unit, 0, 2 * Math.PI);
    stroke(context, radius === 1 ? theme.text : theme.muted, width, dash);
  }
  for (const { roots, style } of directions) {
    for (const [re, im] of roots) {
      const far = Math.max(1, Math.abs(re) / 1.25); // a root beyond the picture waits at its edge
      context.beginPath();
      mark(context, style.marker, cx + (re / far) * unit, cy - im * unit, 5.5);
      filled(context, style.color, theme.page);
    }
  }
}
