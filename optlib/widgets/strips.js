// The strips of `inside_adam`, one above the other on the same steps: g, m, √v, and the step.

import { stroke } from "./map.js";
import { clipped, curve } from "./plot.js";


// `used` says which of raw and corrected makes the steps; `ends` the longest possible ones.
export function drawStrips(context, { width, height, told, used, ends, frame, styles, theme }) {
  const n = told.length, foot = 1.6 * theme.tick, head = 1.35 * theme.tick;
  const high = (height - foot) / 4 - head;
  const top = Math.max(1.25, ...told.map((one) => 1.1 * Math.abs(one[used].step)), Math.min(1.05 * Math.max(...ends), 8));
  const rows = [
    { label: "g: drag its bars", y: [-1.1, 1.1], rows: [-1, 0, 1] },
    { label: "m", y: [-1.1, 1.1], rows: [-1, 0, 1] },
    { label: "√v", y: [0, 1.1], rows: [0, 1] },
    { label: "step / η; dashed: bound", y: [-top, top], rows: top > 5 ? [-5, 0, 5] : [-1, 0, 1] },
  ];
  context.clearRect(0, 0, width, height);
  const boxes = rows.map(({ label, ...row }, k) => strip(context, k * (high + head) + head, { ...row, width, high, n, label, theme }));
  const [g, m, v, step] = boxes, { X } = g, half = Math.max((X(1) - X(0)) / 2 - 1.5, 1);
  context.globalAlpha = 0.12;
  context.fillStyle = theme.text;
  context.fillRect(X(frame) - half - 1.5, g.top, 2 * half + 3, step.bottom - g.top);
  context.globalAlpha = 1;

  const bars = (box, values, color) => clipped(context, box, () => values.forEach((value, k) => {
    context.fillStyle = color;
    context.fillRect(X(k + 1) - half, Math.min(box.Y(0), box.Y(value)) - 0.75, 2 * half, Math.abs(box.Y(0) - box.Y(value)) + 1.5);
  }));
  bars(g, told.map((one) => one.g), theme.text);
  for (const [box, name] of [[m, "m"], [v, "root"]]) {
    for (const kind of ["raw", "corrected"]) {
      curve(context, box, told.map((one) => one[kind][name]), { to: n - 1, at: (k) => k + 1, color: styles[kind].color,
        width: kind === used ? 2.5 : 1.25, dash: styles[kind].dash.map((part) => 2 * part) });
    }
  }
  bars(step, told.map((one) => one[used].step), styles[used].color);
  for (const side of [1, -1]) {
    curve(context, step, ends.map((end) => side * Math.min(end, 1e3)), { to: n - 1, at: (k) => k + 1,
      color: theme.text, width: 1.25, dash: [4, 3] });
    level(context, step, side, theme);
  }
  context.fillStyle = theme.muted;
  context.textBaseline = "bottom";
  context.textAlign = "center";
  for (const t of [1, Math.round(n / 2), n]) context.fillText(String(t), X(t), height - 1);
  return { left: X(0.5), right: X(n + 0.5), top: g.Y(1), bottom: g.Y(-1) };
}

function strip(context, from, { width, high, n, label, theme, y, rows }) {
  const left = 2.6 * theme.tick, right = width - 4, bottom = from + high;
  const X = (t) => left + ((t - 0.5) / n) * (right - left);
  const Y = (v) => bottom - ((v - y[0]) / (y[1] - y[0])) * high;
  context.font = `${theme.tick}px ${theme.font}`;
  context.fillStyle = theme.muted;
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.beginPath();
  for (const v of rows) {
    context.moveTo(left, Y(v));
    context.lineTo(right, Y(v));
    if (v || rows.length === 2) context.fillText(String(v).replace("-", "−"), left - 4, Y(v));
  }
  stroke(context, theme.rule, 1, []);
  context.textAlign = "left";
  context.textBaseline = "bottom";
  context.fillStyle = theme.text;
  context.fillText(label, left, from);
  return { X, Y, left, right, top: from, bottom };
}

// A full step, η.
function level(context, box, v, theme) {
  context.beginPath();
  context.moveTo(box.left, box.Y(v));
  context.lineTo(box.right, box.Y(v));
  stroke(context, theme.muted, 1, []);
}
