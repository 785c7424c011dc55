// The drawing of `delayed`: for each delay τ, the rates that converge.

import { calm, limit } from "./lateness.js";
import { filled, ring, stroke } from "./map.js";
import { mark } from "./marks.js";
import { axes } from "./plot.js";

// The square root of ηλ gives the long delays room.
export const across = (a) => Math.sqrt(Math.max(a, 0));
export const rateAt = (place) => place * place;
const TICKS = [0, 0.1, 0.5, 1, 2];

export function drawLadder(context, { width, height, a, delay, longest, style, theme }) {
  const box = axes(context, { width, height, theme, x: [0, across(2.5)], y: [longest + 0.6, -0.6],
    rows: Array.from({ length: longest / 2 + 1 }, (_, k) => 2 * k), columns: [], margin: { top: 1.6 * theme.tick }, label: "delay τ" });
  const X = (v) => box.X(across(v)), thick = 0.7 * (box.Y(1) - box.Y(0));
  for (let tau = 0; tau <= longest; tau++) {
    const top = box.Y(tau) - thick / 2, [swing, end] = [X(calm(tau)), X(limit(tau))];
    context.fillStyle = style.color;
    context.globalAlpha = 0.5;
    context.fillRect(box.left, top, swing - box.left, thick);
    context.globalAlpha = 0.22;
    context.fillRect(swing, top, end - swing, thick);
    context.globalAlpha = 1;
    context.beginPath();
    context.moveTo(end, top - 1);
    context.lineTo(end, top + thick + 1);
    stroke(context, theme.text, 2, []);
  }
  context.fillStyle = theme.text;
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.fillText("diverges", X(0.85), box.Y(0.62 * longest));
  context.fillStyle = theme.muted;
  context.textBaseline = "bottom";
  context.textAlign = "center";
  for (const [v, text] of [...TICKS.map((tick) => [tick, String(tick)]), [1.45, "ηλ"]]) {
    context.fillText(text, X(v), height - 2);
  }
  context.beginPath();
  mark(context, style.marker, X(a), box.Y(delay), 6.5);
  filled(context, style.color, theme.page);
  ring(context, X(a), box.Y(delay), theme);
  return box;
}
