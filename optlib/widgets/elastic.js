// Elastic averaging: workers tied to a centre on a surface with several minima.

import { drawBackground } from "./contour.js";
import { assemble, make, seen, steered } from "./elements.js";
import { live, steerStart } from "./live.js";
import { drawLoss, lossScale } from "./loss.js";
import { divergedAt, fate, show } from "./numbers.js";
import { memo } from "./scene.js";
import { drawSprings } from "./springs.js";
import { SURFACES } from "./surfaces.js";
import { nearest, steepest, tied } from "./tied.js";
import { runRow, runTable } from "./view.js";

const NAMES = ["start", "lr", "rho", "workers", "noise", "steps", "seed"];

function build(model, el) {
  const { centre, worker } = model.get("styles");
  const view = {
    map: steered("map", "Map of the surface. The arrow keys move the start, with Shift in bigger steps."),
    ground: make("canvas", { "aria-hidden": "true" }), step: make("caption"),
    loss: seen("Loss by step; the table has the numbers"),
    rows: [runRow({ label: "centre", style: centre }), runRow({ label: "workers, mean", style: worker })],
    told: [make("p", { className: "optlib-told" }), make("p", { className: "optlib-told" })],
  };
  return assemble(view, el, "elastic",
    [make("figcaption", {}, make("strong", {}, "Workers on springs"), " drag the start"),
      make("div", { className: "optlib-map" }, view.map, view.ground)],
    [make("figcaption", {}, "J at the centre, and the workers’ mean J"), view.loss,
      runTable(view.step, ["of", "x", "y", "J"], view.rows), ...view.told]);
}

// The run of the moment; a link may bring a number of workers that is not whole.
function scenes(model) {
  const surface = SURFACES.himmelblau(), kept = memo(), styles = model.get("styles");
  return () => kept(NAMES.map((name) => model.get(name)).join(), () => {
    const setting = Object.fromEntries(NAMES.map((name) => [name, model.get(name)]));
    setting.workers = Math.round(setting.workers);
    const run = tied(surface, setting), { stopped } = run, count = setting.workers;
    const middle = (name) => run.centre.x.map((_, t) =>
      run.workers.reduce((sum, worker) => sum + worker[name][t], 0) / count);
    const mean = { x: middle("x"), y: middle("y"), f: run.mean, stopped };
    const lines = [["centre", run.centre, styles.centre], ["workers, mean", mean, styles.worker]];
    const runs = lines.map(([label, one, style]) =>
      ({ ...one, label, style, diverged: divergedAt(one, surface.domain) }));
    return { surface, setting, run, runs };
  });
}

function words({ surface, setting, run }, frame) {
  const { lr, rho, workers } = setting, held = surface.minima.map(() => 0);
  for (const { x, y } of run.workers) held[nearest(surface.minima, x[frame], y[frame])]++;
  const basins = held.filter((count) => count > 0).length;
  return [
    `Workers nearest to each minimum: ${held.join(", ")} (${basins} of ${held.length} minima)`,
    `α = ηρ = ${show(lr * rho, 3)}, Kα = ${show(workers * lr * rho, 3)}: stable at curvatures below ${show(steepest(setting), 3)}`,
  ];
}

function render({ model, el }) {
  const view = build(model, el), scene = scenes(model), ground = memo(), styles = model.get("styles");
  const frameOf = () => Math.round(model.get("frame"));

  function draw({ theme, pixels, sheet }) {
    const now = scene(), { surface, run, runs, setting } = now, frame = frameOf(), { steps } = setting;
    view.map.style.aspectRatio = "1";
    const size = sheet(view.map), curve = sheet(view.loss);
    if (size.width > 0) {
      ground([size.width, size.height, pixels, theme.key].join("|"), () => {
        const under = sheet(view.ground, Math.max(pixels, 2));
        drawBackground(under.open(), { ...under, surface, theme });
      });
      drawSprings(size.open(), { ...size, surface, run, styles, frame, start: setting.start, theme });
      drawLoss(curve.open(), { ...curve, runs, frame, steps, theme, scale: lossScale(surface, runs) });
    }
    view.step.textContent = `After ${frame} of ${steps} steps`;
    view.rows.forEach((row, i) => {
      row.fate.textContent = fate(runs[i], frame, surface.domain);
      for (const name of ["x", "y", "f"]) row[name].textContent = show(runs[i][name][frame], 3);
    });
    words(now, frame).forEach((text, i) => (view.told[i].textContent = text));
  }

  steerStart(model, view.map, () => scene().surface.domain);
  return live({
    model, view, draw, canvases: [view.map, view.loss],
    summary: () => {
      const now = scene(), frame = frameOf(), [centre, mean] = now.runs.map(({ f }) => show(f[frame], 3));
      return `Step ${frame}. J is ${centre} at the centre, and ${mean} on average over the workers. ${words(now, frame).join(". ")}.`;
    },
  });
}

export default { render };
