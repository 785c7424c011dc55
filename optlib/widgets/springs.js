// The map of `elastic`: workers, the springs that tie them to the centre, and the centre's path.

import { cross, filled, placing, ring, stroke, ticks, trail } from "./map.js";
import { mark } from "./marks.js";

const LATELY = 30; // the steps of a worker's path that are drawn

export function drawSprings(context, { width, height, surface, run, styles, frame, start, theme }) {
  const { X, Y, inside } = placing(surface.domain, width, height), { centre, workers } = run;
  context.clearRect(0, 0, width, height);
  ticks(context, { width, height, theme, domain: surface.domain, X, Y });
  context.lineJoin = "round";
  context.globalAlpha = 0.7;
  for (const worker of workers) {
    trail(context, { ...worker, from: Math.max(frame - LATELY, 0), to: frame, X, Y, inside });
    stroke(context, styles.worker.color, 1, []);
  }
  context.globalAlpha = 1;
  trail(context, { ...centre, from: 0, to: frame, X, Y, inside });
  stroke(context, theme.page, 4.5, []);
  stroke(context, styles.centre.color, 2.25, []);
  for (const [x, y] of surface.minima) cross(context, X(x), Y(y), theme);
  const at = ({ x, y }) => [X(x[frame]), Y(y[frame])];
  for (const worker of workers) {
    context.beginPath();
    context.moveTo(...at(worker));
    context.lineTo(...at(centre));
    stroke(context, theme.page, 3.5, []);
    stroke(context, theme.text, 1.5, [4, 3]);
  }
  for (const [one, style, radius] of [...workers.map((w) => [w, styles.worker, 5.5]), [centre, styles.centre, 7]]) {
    context.beginPath();
    mark(context, style.marker, ...at(one), radius);
    context.setLineDash([]);
    filled(context, style.color, theme.page);
  }
  ring(context, X(start[0]), Y(start[1]), theme);
}
