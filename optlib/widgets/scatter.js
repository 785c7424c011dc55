// The samples of `sampling` with the line that the current θ draws through them.

import { stroke } from "./map.js";

// `line` and `best` are (intercept, slope); `next` the samples of the next batch.
export function drawSamples(context, { width, height, inputs: [, a], targets, line, best, next, style, theme }) {
  const [left, right] = padded(a), [bottom, top] = padded(targets);
  const X = (v) => ((v - left) / (right - left)) * width;
  const Y = (v) => ((top - v) / (top - bottom)) * height;
  context.clearRect(0, 0, width, height);
  context.beginPath();
  context.rect(0.5, 0.5, width - 1, height - 1);
  stroke(context, theme.rule, 1, []);

  const through = ([intercept, slope], color, wide, dash) => {
    context.beginPath();
    context.moveTo(X(left), Y(intercept + slope * left));
    context.lineTo(X(right), Y(intercept + slope * right));
    stroke(context, color, wide, dash);
  };
  through(best, theme.muted, 1.5, [4, 4]);
  if (line.every((v) => Math.abs(v) < 1e4)) {
    through(line, style.color, 2.25, []);
    for (const i of next) {
      context.beginPath();
      context.moveTo(X(a[i]), Y(targets[i]));
      context.lineTo(X(a[i]), Y(line[0] + line[1] * a[i]));
      stroke(context, style.color, 1.25, []);
    }
  }
  const drawn = new Set(next);
  targets.forEach((b, i) => {
    context.beginPath();
    context.arc(X(a[i]), Y(b), drawn.has(i) ? 4.5 : 3, 0, 2 * Math.PI);
    context.fillStyle = drawn.has(i) ? style.color : theme.muted;
    context.fill();
    if (drawn.has(i)) stroke(context, theme.text, 1.25, []);
  });
}

function padded(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)], room = 0.08 * (high - low) || 1;
  return [low - room, high + room];
}
