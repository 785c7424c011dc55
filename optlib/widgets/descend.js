// The drawings of `learning_rate`: the curve with its iterates, the strip of rates, x against t.

import { cross, filled, ring, round, stroke } from "./map.js";
import { mark } from "./marks.js";
import { axes, clipped, curve } from "./plot.js";
import { show } from "./numbers.js";

// J(x), the iterates up to `frame`, the tangent of the last of them, and the step it leads to.
export function drawCurve(context, { width, height, graph, run, frame, lr, style, theme }) {
  const { at, heights, low, high, domain, f, slope, minima } = graph, room = 0.07 * (high - low);
  const box = axes(context, { width, height, theme, x: domain, y: [low - room, high + room], columns: round(domain) });
  const { X, Y } = box, { x } = run, here = x[frame], g = slope(here), next = here - lr * g;
  curve(context, box, heights, { to: at.length - 1, at: (k) => at[k], color: theme.text });
  clipped(context, box, () => {
    for (const m of minima) cross(context, X(m), Y(f(m)), theme);
    context.fillStyle = style.color;
    for (let t = 0; t < frame; t++) {
      context.globalAlpha = Math.max(0.25, 0.75 - 0.05 * (frame - t));
      context.beginPath();
      context.arc(X(x[t]), Y(f(x[t])), 3.5, 0, 2 * Math.PI);
      context.fill();
    }
    context.globalAlpha = 1;
    const foot = Y(f(here) + g * (next - here)), far = (v) => Math.min(Math.max(v, -1e5), 1e5);
    context.beginPath();
    context.moveTo(X(here), Y(f(here)));
    context.lineTo(far(X(next)), far(foot));
    stroke(context, theme.page, 4.5, []);
    stroke(context, style.color, 2.25, []);
    context.beginPath();
    context.moveTo(far(X(next)), far(foot));
    context.lineTo(far(X(next)), far(Y(f(next))));
    stroke(context, style.color, 1.5, [4, 4]);
    context.beginPath();
    context.arc(far(X(next)), far(Y(f(next))), 4, 0, 2 * Math.PI);
    stroke(context, style.color, 2, []);
    context.beginPath();
    mark(context, style.marker, far(X(here)), far(Y(f(here))), 6);
    filled(context, style.color, theme.page);
    ring(context, X(x[0]), Y(f(x[0])), theme);
  });
  return box;
}

// The learning rate on its slider's logarithmic range; `bounds` are { rate, label, above }.
export function drawStrip(context, { width, height, range: [low, high], lr, bounds, style, theme }) {
  const inner = 10, X = (rate) => inner + (Math.log(rate / low) / Math.log(high / low)) * (width - 2 * inner);
  const inside = (v) => Math.min(Math.max(v, inner), width - inner);
  const [top, thick] = [height / 2 - 4, 8], [safe, ...others] = bounds;
  context.clearRect(0, 0, width, height);
  context.font = `${theme.tick}px ${theme.font}`;
  context.fillStyle = theme.rule;
  context.fillRect(inner, top, width - 2 * inner, thick);
  context.fillStyle = style.color;
  context.globalAlpha = 0.35;
  context.fillRect(inner, top, inside(X(safe.rate)) - inner, thick);
  context.globalAlpha = 1;
  [safe, ...others].forEach(({ rate, label }, k) => {
    const x = X(rate), above = k === 0;
    if (x < inner - 1 || x > width - inner + 1) return;
    context.beginPath();
    context.moveTo(x, above ? top - 5 : top);
    context.lineTo(x, above ? top + thick : top + thick + 5);
    stroke(context, theme.text, 2, []);
    context.fillStyle = theme.text;
    const long = context.measureText(label).width / 2;
    context.textAlign = "center";
    context.textBaseline = above ? "bottom" : "top";
    context.fillText(label, Math.min(Math.max(x, long + 2), width - long - 2), above ? top - 6 : top + thick + 6);
  });
  context.beginPath();
  mark(context, style.marker, inside(X(lr)), top + thick / 2, 7);
  filled(context, style.color, theme.page);
}

// x against t, with a line at each minimum.
export function drawSteps(context, { width, height, graph, run, frame, steps, style, theme }) {
  const box = axes(context, { width, height, theme, x: [0, steps], y: graph.domain, label: "x by step",
    columns: [0, Math.round(steps / 2), steps] });
  for (const m of graph.minima) {
    context.beginPath();
    context.moveTo(box.left, box.Y(m));
    context.lineTo(box.right, box.Y(m));
    stroke(context, theme.muted, 1, [4, 4]);
  }
  curve(context, box, run.x, { from: frame, to: steps, color: style.color, width: 1, alpha: 0.45 });
  curve(context, box, run.x, { to: frame, color: style.color });
  clipped(context, box, () => {
    context.beginPath();
    mark(context, style.marker, box.X(frame), Math.min(Math.max(box.Y(run.x[frame]), -1e5), 1e5), 5);
    filled(context, style.color, theme.page);
  });
}

export const boundsOf = (graph, pull) => [
  { rate: 2 / graph.sharpest, label: `2/L = ${show(2 / graph.sharpest, 3)}` },
  ...(pull ? [{ rate: 2 / pull, label: `2/J″ at this minimum = ${show(2 / pull, 3)}` }] : []),
];
