// The loss curves beside the map, on a logarithmic axis.

import { mark } from "./marks.js";
import { power } from "./numbers.js";

const MARGIN = { left: 44, right: 12, top: 10, bottom: 26 };

// Where f stands on the axis: log10 of its height above the minimum. A surface without a
// minimum has values of both signs, and gets a logarithm of the distance from 0 with its sign.
export function lossScale(surface, runs) {
  if (surface.minimum === null) {
    const fold = (f) => Math.sign(f) * Math.log10(1 + Math.abs(f) / 0.01);
    return { ...extent(runs, fold, -6.5, 6.5), of: fold, label: signedPower };
  }
  const log = (f) => Math.log10(Math.max(f - surface.minimum, 1e-16));
  const first = Math.max(...runs.map(({ f }) => log(f[0])), -12);
  return { ...extent(runs, log, first - 14, first + 3), of: log, label: power };
}

const signedPower = (k) => (k === 0 ? "0" : (k < 0 ? "−" : "") + power(Math.abs(k) - 2));

function extent(runs, of, floor, ceiling) {
  let low = Infinity, high = -Infinity;
  for (const { f } of runs) {
    for (const value of f) {
      const s = Math.min(Math.max(of(value), floor), ceiling);
      if (s < low) low = s;
      if (s > high) high = s;
    }
  }
  if (!runs.length) [low, high] = [-1, 1];
  return { low: Math.floor(low - 0.05), high: Math.ceil(high + 0.05) };
}

export function drawLoss(context, { width, height, runs, frame, steps, theme, scale }) {
  const right = width - MARGIN.right, bottom = height - MARGIN.bottom;
  const X = (k) => MARGIN.left + ((right - MARGIN.left) * k) / Math.max(steps, 1);
  const Y = (s) => bottom - ((bottom - MARGIN.top) * (s - scale.low)) / (scale.high - scale.low);
  const within = (f) => Y(Math.min(Math.max(scale.of(f), scale.low), scale.high));
  context.clearRect(0, 0, width, height);
  axes(context, { X, Y, right, bottom, steps, theme, scale });

  context.save();
  context.beginPath();
  context.rect(MARGIN.left, MARGIN.top - 1, width, bottom - MARGIN.top + 2);
  context.clip(); // a curve may leave the axes, where its marker then waits
  context.lineJoin = "round";
  const curve = (f, from, to) => {
    context.beginPath();
    for (let k = from; k <= to; k++) context.lineTo(X(k), Y(scale.of(f[k])));
  };
  for (const { f, style } of runs) {
    context.strokeStyle = style.color;
    context.setLineDash(style.dash.map((part) => 2 * part));
    context.lineWidth = 1;
    context.globalAlpha = 0.45;
    if (frame < steps) curve(f, frame, steps), context.stroke();
    context.globalAlpha = 1;
    context.lineWidth = 2;
    curve(f, 0, frame);
    context.stroke();
  }
  context.restore();
  context.setLineDash([]);
  for (const { f, style } of runs) {
    context.beginPath();
    mark(context, style.marker, X(frame), within(f[frame]), 5);
    context.lineWidth = 3;
    context.strokeStyle = theme.page;
    context.stroke();
    context.fillStyle = style.color;
    context.fill();
  }
}

function axes(context, { X, Y, right, bottom, steps, theme, scale }) {
  context.font = `${theme.tick}px ${theme.font}`;
  context.fillStyle = theme.muted;
  context.strokeStyle = theme.rule;
  context.lineWidth = 1;
  context.setLineDash([]);
  context.textAlign = "right";
  context.textBaseline = "middle";
  const room = Math.min(7, (bottom - MARGIN.top) / (1.5 * theme.tick)); // for that many labels
  const every = Math.max(1, Math.ceil((scale.high - scale.low) / room));
  context.beginPath();
  for (let k = Math.ceil(scale.low / every) * every; k <= scale.high; k += every) {
    context.moveTo(MARGIN.left, Y(k));
    context.lineTo(right, Y(k));
    context.fillText(scale.label(k), MARGIN.left - 6, Y(k));
  }
  context.stroke();
  context.textBaseline = "top";
  for (const share of [0, 0.5, 1]) {
    const k = Math.round(share * steps);
    const last = share === 1; // ends with the picture, however wide it is
    context.textAlign = last ? "right" : "center";
    context.fillText(String(k), last ? right + MARGIN.right : X(k), bottom + 8);
  }
}
