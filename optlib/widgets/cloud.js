// The map of `sampling`: descent directions as arrows, the path, and the cloud of its later part.

import { cross, filled, placing, ring, stroke, ticks, trail } from "./map.js";
import { mark } from "./marks.js";
import { show } from "./numbers.js";

const LONGEST = 0.4; // the longest arrow, as a share of the map's width

// `arrows`: single, batches (each an array of gradients), next and full (a gradient each).
export function drawCloud(context, { width, height, surface, runs, frame, later, start, arrows, theme }) {
  const { X, Y, inside } = placing(surface.domain, width, height);
  const [sampled, whole] = runs, { x, y, style } = sampled;
  context.clearRect(0, 0, width, height);
  ticks(context, { width, height, theme, domain: surface.domain, X, Y });
  context.lineJoin = "round";
  trail(context, { ...whole, from: 0, to: frame, X, Y, inside });
  stroke(context, theme.page, 4, []);
  stroke(context, whole.style.color, 2, whole.style.dash.map((part) => 2 * part));
  trail(context, { x, y, from: 0, to: Math.min(frame, later), X, Y, inside });
  stroke(context, theme.page, 3.5, []);
  stroke(context, style.color, 1.5, []);

  for (const [u, v] of surface.minima) cross(context, X(u), Y(v), theme);
  context.fillStyle = style.color;
  context.globalAlpha = 0.6;
  for (let t = later + 1; t <= frame; t++) {
    context.beginPath();
    context.arc(X(x[t]), Y(y[t]), 2.6, 0, 2 * Math.PI);
    context.fill();
  }
  context.globalAlpha = 1;
  fan(context, { at: [X(x[frame]), Y(y[frame])], arrows, runs, width, height, theme });
  context.beginPath();
  mark(context, style.marker, X(x[frame]), Y(y[frame]), 5.5);
  filled(context, style.color, theme.page);
  ring(context, X(start[0]), Y(start[1]), theme);
}

// The arrows show −g, all on one scale, which a bar in the corner gives.
function fan(context, { at: [x, y], arrows: { single, batches, next, full }, runs, width, height, theme }) {
  const longest = Math.max(...single.map((g) => Math.hypot(...g)));
  if (!(longest > 0 && Number.isFinite(longest))) return;
  const bar = roundUp(longest) / 2, scale = (LONGEST * width) / (2 * bar);
  const tip = ([u, v]) => [x - scale * u, y + scale * v];
  const [sampled, whole] = runs.map(({ style }) => style.color);
  const rays = (gradients, color, wide) => {
    context.beginPath();
    for (const g of gradients) context.moveTo(x, y), context.lineTo(...tip(g));
    stroke(context, color, wide, []);
  };
  context.globalAlpha = 0.5;
  rays(single, theme.muted, 1);
  context.globalAlpha = 0.75;
  rays(batches, sampled, 1.25);
  context.beginPath();
  for (const [u, v] of batches.map(tip)) context.moveTo(u + 2.2, v), context.arc(u, v, 2.2, 0, 2 * Math.PI);
  context.fillStyle = sampled;
  context.fill();
  context.globalAlpha = 1;
  for (const [g, color] of [[next, sampled], [full, whole]]) arrow(context, x, y, tip(g), color, theme);

  const [right, low] = [width - 10, height - 22];
  context.beginPath();
  context.moveTo(right - scale * bar, low);
  context.lineTo(right, low);
  stroke(context, theme.text, 2, []);
  context.fillStyle = theme.text;
  context.textAlign = "right";
  context.textBaseline = "bottom";
  context.fillText(`|g| = ${show(bar, 1)}`, right, low - 3);
}

function roundUp(value) {
  const unit = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 10].map((m) => m * unit).find((r) => r >= value * (1 - 1e-9));
}

function arrow(context, x, y, [u, v], color, theme) {
  const length = Math.hypot(u - x, v - y), [dx, dy] = [(u - x) / length, (v - y) / length];
  if (length < 1) return;
  const head = Math.min(10, length), back = [u - head * dx, v - head * dy];
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(...back);
  stroke(context, theme.page, 5.5, []);
  stroke(context, color, 3, []);
  context.beginPath();
  context.moveTo(u, v);
  for (const side of [0.5, -0.5]) {
    context.lineTo(back[0] - side * head * dy, back[1] + side * head * dx);
  }
  context.closePath();
  filled(context, color, theme.page);
}
