// Plots on linear axes: ticks, lines, and where a value stands.

import { round } from "./map.js";

const minus = (text) => text.replace("-", "−");

// Draws the axes of a plot and returns X and Y. `x` and `y` are (low, high); `rows` the values
// with a horizontal line and a label (round numbers if not given), `columns` those below the axis.
export function axes(context, { width, height, theme, x, y, rows, columns, margin = {}, label = "" }) {
  const { left, right, top, bottom } = { left: 3.4 * theme.tick, right: 8, top: label ? 1.6 * theme.tick : 6, bottom: 2 * theme.tick, ...margin };
  const X = (v) => left + ((v - x[0]) / (x[1] - x[0])) * (width - left - right);
  const Y = (v) => height - bottom - ((v - y[0]) / (y[1] - y[0])) * (height - top - bottom);
  context.clearRect(0, 0, width, height);
  context.font = `${theme.tick}px ${theme.font}`;
  context.fillStyle = theme.muted;
  context.strokeStyle = theme.rule;
  context.lineWidth = 1;
  context.setLineDash([]);
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.beginPath();
  let told = Infinity; // on a low plot the lines stand closer than their numbers can
  for (const v of rows ?? round(y)) {
    context.moveTo(left, Y(v));
    context.lineTo(width - right, Y(v));
    if (Math.abs(Y(v) - told) < theme.tick) continue;
    context.fillText(minus(String(v)), left - 4, Y(v));
    told = Y(v);
  }
  context.stroke();
  context.textBaseline = "bottom";
  for (const v of columns ?? round(x)) {
    const last = X(v) > width - right - theme.tick;
    context.textAlign = last ? "right" : "center";
    context.fillText(minus(String(v)), last ? width - 1 : X(v), height - 2);
  }
  context.textAlign = "left";
  context.textBaseline = "top";
  if (label) context.fillText(label, left, 0);
  return { X, Y, left, right: width - right, top, bottom: height - bottom };
}

// A line through the points (k, values[k]) for k from … to, cut off at the plot's frame.
export function curve(context, box, values, { from = 0, to, at = (k) => k, color, width = 2, dash = [], alpha = 1 }) {
  clipped(context, box, () => {
    context.globalAlpha = alpha;
    context.strokeStyle = color;
    context.lineWidth = width;
    context.lineJoin = "round";
    context.setLineDash(dash);
    context.beginPath();
    const clamp = (v) => Math.min(Math.max(v, -1e5), 1e5);
    for (let k = from; k <= to; k++) context.lineTo(box.X(at(k)), clamp(box.Y(values[k])));
    context.stroke();
  });
}

export function clipped(context, { left, right, top, bottom }, draw) {
  context.save();
  context.beginPath();
  context.rect(left - 1, top - 1, right - left + 2, bottom - top + 2);
  context.clip();
  draw();
  context.restore();
}
