// Gradient noise that fades: many runs from one start on a surface with several minima.

import { drawBackground } from "./contour.js";
import { crowd, meanOf, shares, variance } from "./crowd.js";
import { assemble, make, seen, steered } from "./elements.js";
import { live, steerStart } from "./live.js";
import { drawLoss, lossScale } from "./loss.js";
import { cross, filled, placing, ring, stroke, ticks, trail } from "./map.js";
import { mark } from "./marks.js";
import { divergedAt, fate, show } from "./numbers.js";
import { memo } from "./scene.js";
import { SURFACES } from "./surfaces.js";
import { nearest } from "./tied.js";
import { runRow, runTable } from "./view.js";

const NAMES = ["start", "lr", "eta", "gamma", "steps", "seed", "count"];

function build(model, el) {
  const { one, all } = model.get("styles");
  const view = {
    map: steered("map", "Map of the surface. The arrow keys move the start, with Shift in bigger steps."),
    ground: make("canvas", { "aria-hidden": "true" }), step: make("caption"),
    loss: seen("Loss by step; the table has the numbers"),
    rows: [runRow({ label: "one run", style: one }), runRow({ label: "all, mean", style: all })],
    told: [make("p", { className: "optlib-told" }), make("p", { className: "optlib-told" })],
  };
  const title = `${model.get("count")} runs from one start`;
  return assemble(view, el, "annealed",
    [make("figcaption", {}, make("strong", {}, title), " drag the start"),
      make("div", { className: "optlib-map" }, view.map, view.ground)],
    [make("figcaption", {}, "J of one run, and the mean J of all"), view.loss,
      runTable(view.step, ["of", "x", "y", "J"], view.rows), ...view.told]);
}

function scenes(model) {
  const surface = SURFACES.himmelblau(), kept = memo(), styles = model.get("styles");
  return () => kept(NAMES.map((name) => model.get(name)).join(), () => {
    const setting = Object.fromEntries(NAMES.map((name) => [name, model.get(name)]));
    const runs = crowd(surface, setting)
      .map((run) => ({ ...run, diverged: divergedAt(run, surface.domain) }));
    const middle = (name) => runs[0][name].map((_, t) =>
      runs.reduce((sum, run) => sum + run[name][t], 0) / runs.length);
    const mean = { x: middle("x"), y: middle("y"), f: meanOf(runs), diverged: -1 };
    const lines = [{ ...runs[0], style: styles.one }, { ...mean, style: styles.all }];
    return { surface, setting, runs, lines };
  });
}

// The map's moving part: the path of the first run, and where all of them are.
function drawCrowd(context, { width, height, surface, runs, styles, frame, start, theme }) {
  const { X, Y, inside } = placing(surface.domain, width, height), [first, ...others] = runs;
  context.clearRect(0, 0, width, height);
  ticks(context, { width, height, theme, domain: surface.domain, X, Y });
  context.lineJoin = "round";
  trail(context, { ...first, from: 0, to: frame, X, Y, inside });
  stroke(context, theme.page, 3.5, []);
  stroke(context, styles.one.color, 1.5, []);
  const point = ({ x, y }, { marker, color }, radius) => {
    context.beginPath();
    mark(context, marker, X(x[frame]), Y(y[frame]), radius);
    context.setLineDash([]);
    filled(context, color, theme.page);
  };
  for (const [x, y] of surface.minima) cross(context, X(x), Y(y), theme);
  for (const run of others) point(run, styles.all, 4);
  point(first, styles.one, 6.5);
  ring(context, X(start[0]), Y(start[1]), theme);
}

function words({ surface, setting, runs }, frame) {
  const { held, lost } = shares(runs, surface.minima, frame, nearest);
  const percent = (n) => `${Math.round((100 * n) / runs.length)} %`;
  const near = surface.minima.map(([x, y], i) => `(${show(x, 2)}, ${show(y, 2)}) ${percent(held[i])}`);
  const s2 = variance(setting, frame);
  return [
    `Nearest to each minimum: ${near.join("; ")}${lost ? `; diverged ${percent(lost)}` : ""}`,
    `σ² = ${show(s2, 3)} at t = ${frame}; temperature T = lr · σ²/2 = ${show((setting.lr * s2) / 2, 3)}`,
  ];
}

function render({ model, el }) {
  const view = build(model, el), scene = scenes(model), ground = memo(), styles = model.get("styles");
  const frameOf = () => Math.round(model.get("frame"));

  function draw({ theme, pixels, sheet }) {
    const now = scene(), { surface, runs, lines, setting } = now, frame = frameOf(), { steps, start } = setting;
    view.map.style.aspectRatio = "1";
    const size = sheet(view.map), curve = sheet(view.loss);
    if (size.width > 0) {
      ground([size.width, size.height, pixels, theme.key].join("|"), () => {
        const under = sheet(view.ground, Math.max(pixels, 2));
        drawBackground(under.open(), { ...under, surface, theme });
      });
      drawCrowd(size.open(), { ...size, surface, runs, styles, frame, start, theme });
      drawLoss(curve.open(), { ...curve, runs: lines, frame, steps, theme, scale: lossScale(surface, lines) });
    }
    view.step.textContent = `After ${frame} of ${steps} steps`;
    view.rows.forEach((row, i) => {
      row.fate.textContent = fate(lines[i], frame, surface.domain);
      for (const name of ["x", "y", "f"]) row[name].textContent = show(lines[i][name][frame], 3);
    });
    words(now, frame).forEach((text, i) => (view.told[i].textContent = text));
  }

  steerStart(model, view.map, () => scene().surface.domain);
  return live({
    model, view, draw, canvases: [view.map, view.loss],
    summary: () => {
      const now = scene(), frame = frameOf(), [one, all] = now.lines.map(({ f }) => show(f[frame], 3));
      return `Step ${frame}. J is ${one} in one run, and ${all} on average. ${words(now, frame).join(". ")}.`;
    },
  });
}

export default { render };
