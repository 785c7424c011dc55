// The drawings of `writes`: a row for each update over the components, and collisions by density.

import { filled, stroke } from "./map.js";
import { mark } from "./marks.js";
import { axes, curve } from "./plot.js";

// Where the rows stand: so many updates from `top` to `bottom`, components from `left` to `right`.
export function rowsIn({ width, height }, updates, theme) {
  const left = 1.6 * theme.tick, top = 1.6 * theme.tick;
  return { left, right: width - 2, top, bottom: height - 2, high: (height - 2 - top) / updates };
}

// Updates after `frame` are pale; those between the read and the write of `frame` are shaded.
export function drawRows(context, { width, height, made, frame, features, colors, theme }) {
  const { left, right, top, high } = rowsIn({ width, height }, made.length, theme);
  const wide = (right - left) / features, Y = (u) => top + u * high;
  const { stale } = made[frame - 1];
  context.clearRect(0, 0, width, height);
  context.font = `${theme.tick}px ${theme.font}`;
  context.fillStyle = theme.muted;
  context.textBaseline = "top";
  context.textAlign = "left";
  context.fillText(theme.tick > 14 ? "components" : `components 1 to ${features}; left: the worker`, left, 0);
  context.fillStyle = theme.rule;
  context.fillRect(left, Y(frame - 1 - stale), right - left, stale * high);
  context.textBaseline = "middle";
  context.textAlign = "center";
  context.font = `${Math.min(theme.tick, high)}px ${theme.font}`;
  made.forEach(({ worker, touched, hit }, u) => {
    context.globalAlpha = u < frame ? 1 : 0.25;
    context.fillStyle = theme.text;
    context.fillText(String(worker + 1), left / 2, Y(u + 0.5));
    const box = (e, grow) => [left + e * wide - grow, Y(u) + 1 - grow, Math.max(wide - 1, 1.5) + 2 * grow, Math.max(high - 2, 1) + 2 * grow];
    context.fillStyle = colors[worker % colors.length];
    for (const e of touched) context.fillRect(...box(e, 0));
    context.fillStyle = theme.text;
    for (const e of hit) context.fillRect(...box(e, 0.5));
  });
  context.globalAlpha = 1;
  context.beginPath();
  context.rect(left - 1, Y(frame - 1), right - left + 2, high);
  stroke(context, theme.text, 1.5, []);
}

// `curves` has a share for each density of 0, 1/80, … 1; `here` the place of the moment.
export function drawShare(context, { width, height, curves, here, style, theme }) {
  const box = axes(context, { width, height, theme, x: [0, 1], y: [0, 1], rows: [0, 0.5, 1], columns: [0, 0.5, 1], label: "hit, by density k/d" });
  curve(context, box, curves, { to: curves.length - 1, at: (k) => k / (curves.length - 1), color: style.color });
  context.beginPath();
  mark(context, style.marker, box.X(here.density), box.Y(here.share), 6);
  filled(context, style.color, theme.page);
}
