// The map's moving part: start, minima, and each rule's path up to a step.

import { mark } from "./marks.js";

const WIDTH = 2.25;
const FAR = 1e5; // a canvas takes no coordinates beyond this without losing lines

export function drawMap(context, { width, height, surface, runs, frame, start, theme }) {
  const { X, Y, inside } = placing(surface.domain, width, height);
  context.clearRect(0, 0, width, height);
  ticks(context, { width, height, theme, domain: surface.domain, X, Y });

  context.lineJoin = "round";
  for (const { x, y, style } of runs) {
    trail(context, { x, y, from: 0, to: frame, X, Y, inside });
    // A casing in the page's colour keeps every line legible over the shading and other lines.
    stroke(context, theme.page, 4.5, []);
    stroke(context, style.color, WIDTH, style.dash.map((part) => part * WIDTH));
  }
  for (const [x, y] of surface.minima) cross(context, X(x), Y(y), theme);
  for (const { x, y, style } of runs) {
    context.beginPath();
    mark(context, style.marker, X(x[frame]), Y(y[frame]), 6.5);
    filled(context, style.color, theme.page);
  }
  ring(context, X(start[0]), Y(start[1]), theme);
}

// Where the points of a domain stand on a canvas.
export function placing([[left, right], [bottom, top]], width, height) {
  const clamp = (v) => Math.min(Math.max(v, -FAR), FAR);
  return {
    X: (x) => clamp(((x - left) / (right - left)) * width),
    Y: (y) => clamp(((top - y) / (top - bottom)) * height),
    inside: (x, y) => x >= left && x <= right && y >= bottom && y <= top,
  };
}

// A path's line. A step between two points off the map is left out: it would only hatch the map.
export function trail(context, { x, y, from, to, X, Y, inside }) {
  context.beginPath();
  context.moveTo(X(x[from]), Y(y[from]));
  for (let k = from + 1; k <= to; k++) {
    const seen = inside(x[k], y[k]) || inside(x[k - 1], y[k - 1]);
    context[seen ? "lineTo" : "moveTo"](X(x[k]), Y(y[k]));
  }
}

// Where a reader may drag.
export function ring(context, x, y, theme) {
  context.beginPath();
  context.arc(x, y, 7, 0, 2 * Math.PI);
  stroke(context, theme.page, 5, []);
  stroke(context, theme.text, 2.25, []);
}

export function stroke(context, color, width, dash) {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.setLineDash(dash);
  context.stroke();
}

export function filled(context, color, casing) {
  stroke(context, casing, 3, []);
  context.fillStyle = color;
  context.fill();
}

// A minimum: a small cross.
export function cross(context, x, y, theme) {
  context.beginPath();
  for (const [dx, dy] of [[5, 5], [5, -5]]) {
    context.moveTo(x - dx, y - dy);
    context.lineTo(x + dx, y + dy);
  }
  stroke(context, theme.page, 5, []);
  stroke(context, theme.text, 2, []);
}

export function ticks(context, { width, height, theme, domain: [xs, ys], X, Y }) {
  context.fillStyle = theme.muted;
  context.font = `${theme.tick}px ${theme.font}`;
  context.textAlign = "center";
  context.textBaseline = "bottom";
  const label = (v) => String(v).replace("-", "−");
  for (const v of round(xs)) context.fillText(label(v), X(v), height - 3);
  context.textAlign = "left";
  context.textBaseline = "middle";
  for (const v of round(ys)) context.fillText(label(v), 4, Y(v));
}

// Round numbers well inside [low, high], about five of them.
export function round([low, high]) {
  const raw = (high - low) / 5, unit = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((m) => m * unit).find((s) => s >= raw * 0.99);
  const found = [];
  for (let k = Math.ceil(low / step); k * step <= high; k++) found.push(+(k * step).toFixed(6));
  return found.filter((v) => v - low > 0.06 * (high - low) && high - v > 0.06 * (high - low));
}
