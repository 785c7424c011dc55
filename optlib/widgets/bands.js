// The drawings of `layers`: a band for each layer's pre-activations, and the gradients by layer.

import { filled, stroke } from "./map.js";
import { mark } from "./marks.js";
import { power } from "./numbers.js";

// Whole powers of ten around what is shown, at least from 0.01 to 100, at most 40 of them.
export function decades(values) {
  const logs = values.filter((v) => v > 0).map(Math.log10);
  const low = Math.max(Math.floor(Math.min(-2, ...logs)), -20), high = Math.min(Math.ceil(Math.max(2, ...logs)), 20);
  const every = Math.max(1, Math.ceil((high - low) / 6));
  return { low, high, ticks: Array.from({ length: high - low + 1 }, (_, k) => low + k).filter((k) => k % every === 0) };
}

// The place of a size on a logarithmic axis; 0 stands at its lower end.
const along = ({ low, high }, v, from, to) => {
  const place = (Math.log10(Math.max(v, 1e-300)) - low) / (high - low);
  return from + Math.min(Math.max(place, 0), 1) * (to - from);
};

// Where the rows of `depth` layers stand.
export function rowsOf({ width, height }, depth, theme) {
  const top = 1.6 * theme.tick, bottom = height - 1.8 * theme.tick;
  return { left: 1.9 * theme.tick, right: width - 1.2 * theme.tick, top, bottom, high: (bottom - top) / depth };
}

// `bands` has the 5, 25, 50, 75 and 95 % quantiles of |z| in each layer.
export function drawBands(context, { width, height, bands, scale, layer, style, theme }) {
  const box = rowsOf({ width, height }, bands.length, theme), { left, right, top, bottom, high } = box;
  const X = (v) => along(scale, v, left, right), thick = Math.min(0.72 * high, 2 * theme.tick);
  context.clearRect(0, 0, width, height);
  context.font = `${theme.tick}px ${theme.font}`;
  context.fillStyle = theme.muted;
  context.textBaseline = "bottom";
  context.textAlign = "center";
  context.beginPath();
  for (const k of scale.ticks) {
    context.moveTo(X(10 ** k), top);
    context.lineTo(X(10 ** k), bottom);
    context.fillText(power(k), X(10 ** k), height - 1);
  }
  stroke(context, theme.rule, 1, []);
  context.textAlign = "left";
  context.textBaseline = "top";
  context.fillText("layer; size of its z", 0, 0);
  context.textAlign = "right";
  context.textBaseline = "middle";
  const every = Math.ceil((1.1 * theme.tick) / high);
  bands.forEach((at, k) => {
    const y = top + (k + 0.5) * high;
    context.fillStyle = theme.muted;
    if (k % every === 0 || k === layer) context.fillText(String(k + 1), left - 5, y);
    context.fillStyle = style.color;
    for (const [low, up, alpha] of [[0, 4, 0.3], [1, 3, 0.75]]) {
      context.globalAlpha = alpha;
      context.fillRect(X(at[low]), y - thick / 2, Math.max(X(at[up]) - X(at[low]), 2), thick);
    }
    context.globalAlpha = 1;
    context.fillStyle = theme.text;
    context.fillRect(X(at[2]) - 1, y - thick / 2, 2, thick);
  });
  context.beginPath();
  context.rect(left - 2, top + layer * high, right - left + 4, high);
  stroke(context, theme.text, 1.5, []);
  return box;
}

// `lines` are the gradients of each layer: { slopes, style, chosen }.
export function drawSlopes(context, { width, height, lines, layer, depth, theme }) {
  const left = 3.2 * theme.tick, right = width - theme.tick, top = 2.2 * theme.tick, bottom = height - 1.8 * theme.tick;
  const scale = decades(lines.flatMap(({ slopes }) => slopes));
  const X = (k) => left + ((k + 0.5) / depth) * (right - left), Y = (v) => along(scale, v, bottom, top);
  context.clearRect(0, 0, width, height);
  context.font = `${theme.tick}px ${theme.font}`;
  context.fillStyle = theme.muted;
  context.textAlign = "right";
  context.textBaseline = "middle";
  context.beginPath();
  let told = Infinity; // on a low plot the lines stand closer than their numbers can
  for (const k of scale.ticks) {
    context.moveTo(left, Y(10 ** k));
    context.lineTo(right, Y(10 ** k));
    if (told - Y(10 ** k) < theme.tick) continue;
    context.fillText(power(k), left - 4, Y(10 ** k));
    told = Y(10 ** k);
  }
  stroke(context, theme.rule, 1, []);
  context.textAlign = "left";
  context.textBaseline = "top";
  context.fillText("gradient in W, by layer", 0, 0);
  context.textAlign = "center";
  context.textBaseline = "bottom";
  for (const k of new Set([0, Math.floor(depth / 2), depth - 1])) context.fillText(String(k + 1), X(k), height - 1);
  context.fillStyle = theme.rule;
  context.fillRect(X(layer) - 1, top, 2, bottom - top);
  for (const { slopes, style, chosen } of lines) {
    context.beginPath();
    slopes.forEach((v, k) => context.lineTo(X(k), Y(v)));
    stroke(context, style.color, chosen ? 3 : 1.5, style.dash.map((part) => 2 * part));
    context.beginPath();
    mark(context, style.marker, X(layer), Y(slopes[layer]), chosen ? 6 : 4.5);
    context.setLineDash([]);
    filled(context, style.color, theme.page);
  }
}
