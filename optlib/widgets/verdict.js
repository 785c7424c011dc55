// The drawings of `stopping`: what is seen at each check and where the rule stops; regret by patience.

import { cross, filled, ring, stroke } from "./map.js";
import { mark } from "./marks.js";
import { axes, curve } from "./plot.js";

// What the rule has seen is strong, what it did not wait for is pale; the wait is shaded.
export function drawChecks(context, { width, height, truth, seen, stop, kept, hindsight, frame, styles, theme }) {
  const last = truth.length - 1, high = 1.04 * Math.max(...truth, ...seen), low = Math.min(0, ...seen);
  const box = axes(context, { width, height, theme, x: [0, last], y: [low, high], label: "loss" });
  const { X, Y } = box, until = stop < 0 ? frame : Math.min(stop, frame), best = kept[frame];
  context.globalAlpha = 0.13;
  context.fillStyle = theme.text;
  context.fillRect(X(best), box.top, X(until) - X(best), box.bottom - box.top);
  context.globalAlpha = 1;
  const line = (values, { color, dash }, width, alpha, from, to) =>
    curve(context, box, values, { from, to, color, width, alpha, dash: dash.map((part) => width * part) });
  line(seen, styles.seen, 1, 0.4, until, last);
  line(seen, styles.seen, 1.75, 1, 0, until);
  line(truth, styles.true, 2.25, 1, 0, last);
  if (stop >= 0 && stop <= frame) {
    context.beginPath();
    context.moveTo(X(stop), box.top);
    context.lineTo(X(stop), box.bottom);
    stroke(context, theme.text, 2, []);
    context.fillStyle = theme.text;
    const right = X(stop) > (box.left + box.right) / 2;
    context.textAlign = right ? "right" : "left";
    context.textBaseline = "top";
    context.fillText("stop", X(stop) + (right ? -5 : 5), box.top + 2);
  }
  cross(context, X(hindsight.check), Y(hindsight.least), theme);
  const point = (values, { marker, color }, radius) => {
    context.beginPath();
    mark(context, marker, X(best), Y(values[best]), radius);
    context.setLineDash([]);
    filled(context, color, theme.page);
  };
  point(seen, styles.seen, 5);
  point(truth, styles.true, 6);
  ring(context, X(frame), Y(truth[frame]), theme);
  return box;
}

// `regret` has the mean for each patience from 1 to `longest`.
export function drawRegret(context, { width, height, regret, patience, longest, style, theme }) {
  const high = Math.max(1.1 * Math.max(...regret), 1e-3);
  const columns = [1, 10, 20, 30, 40].filter((v) => v <= longest);
  const box = axes(context, { width, height, theme, x: [1, longest], y: [0, high], columns, margin: { top: 8 } });
  curve(context, box, regret, { from: 1, to: longest, color: style.color });
  context.beginPath();
  mark(context, style.marker, box.X(patience), box.Y(regret[patience]), 6);
  context.setLineDash([]);
  filled(context, style.color, theme.page);
}
