// The stochastic-gradient figure: samples, their descent directions, a run and its cloud.

import { drawCloud } from "./cloud.js";
import { drawBackground } from "./contour.js";
import { assemble, make, seen, steered } from "./elements.js";
import { live, steerStart } from "./live.js";
import { drawLoss, lossScale } from "./loss.js";
import { divergedAt, fate, show, summary } from "./numbers.js";
import { drawSamples } from "./scatter.js";
import { memo } from "./scene.js";
import { batches, descent, samplesOf, spread, variance } from "./sgd.js";
import { SURFACES } from "./surfaces.js";
import { runRow, runTable } from "./view.js";

function build(model, el) {
  const map = steered("map",
    "Map of the loss. The arrow keys move the start, with Shift in bigger steps.");
  const view = {
    map, ground: make("canvas", { "aria-hidden": "true" }), step: make("caption"),
    samples: seen("The samples with the current line; the text below has the numbers"),
    loss: seen("Loss by step; the table has the numbers"),
    rows: model.get("styles").map((style) => runRow({ label: "", style })),
    told: [make("p", { className: "optlib-told" }), make("p", { className: "optlib-told" })],
  };
  const note = " grey: −g of each sample; thick: of the next batch, and of all. Drag the start.";
  return assemble(view, el, "sampling",
    [make("figcaption", {}, make("strong", {}, "Descent directions"), note),
      make("div", { className: "optlib-map" }, view.map, view.ground)],
    [make("figcaption", {}, "Samples and current line · J above its minimum"),
      make("div", { className: "optlib-pair" }, view.samples, view.loss),
      runTable(view.step, ["gradient of", "intercept", "slope", "J"], view.rows), ...view.told]);
}

// The two runs of the moment, and what the figure says about them.
function scenes(model) {
  const data = model.get("data"), samples = samplesOf(data), { n, all } = samples;
  const surface = SURFACES.least_squares(data), kept = memo(), names = ["start", "steps", "lr", "batch", "seed"];
  return () => kept(names.map((name) => model.get(name)).join(), () => {
    const [start, steps, lr, batch, seed] = names.map((name) => model.get(name));
    const drawn = batches(n, batch, seed), labels = [`batches of ${batch}`, `all ${n} samples`];
    const runs = [drawn.of, () => all].map((idx, i) => {
      const run = descent(samples, idx, start, lr, steps);
      return { ...run, label: labels[i], style: model.get("styles")[i], diverged: divergedAt(run, surface.domain) };
    });
    return { n, all, samples, surface, drawn, runs, batch, later: Math.floor(steps / 2) };
  });
}

function render({ model, el }) {
  const view = build(model, el), scene = scenes(model), ground = memo();
  const { inputs, targets } = model.get("data");

  function draw({ theme, pixels, sheet }) {
    const now = scene(), { surface, runs, samples, drawn, all, later } = now;
    const [steps, frame] = [model.get("steps"), model.get("frame")];
    const at = [runs[0].x[frame], runs[0].y[frame]], next = drawn.of(frame + 1);
    const size = sheet(view.map), shared = { surface, runs, frame, steps, theme };
    view.map.style.aspectRatio = "1";
    if (size.width > 0) {
      ground([size.width, size.height, pixels, theme.key].join("|"), () => {
        const under = sheet(view.ground, Math.max(pixels, 2));
        drawBackground(under.open(), { ...under, surface, theme });
      });
      const grad = (idx) => samples.grad(idx, ...at);
      const arrows = { single: all.map((i) => grad([i])), batches: drawn.around(frame + 1).map(grad),
        next: grad(next), full: grad(all) };
      drawCloud(size.open(), { ...size, ...shared, later, start: model.get("start"), arrows });
      const [few, curve] = [view.samples, view.loss].map((canvas) => sheet(canvas));
      drawSamples(few.open(), { ...few, inputs, targets, line: at, best: surface.minima[0], next, style: runs[0].style, theme });
      drawLoss(curve.open(), { ...curve, ...shared, scale: lossScale(surface, [runs[0]]) });
    }
    tell(now, frame, steps);
  }

  function tell({ runs, surface, drawn }, frame, steps) {
    const epochs = show(frame / drawn.each, 3);
    view.step.textContent = `After ${frame} of ${steps} steps: ${epochs} epoch${epochs === "1.00" ? "" : "s"}`;
    view.rows.forEach((row, i) => {
      row.text.textContent = runs[i].label;
      row.fate.textContent = fate(runs[i], frame, surface.domain);
      for (const name of ["x", "y", "f"]) row[name].textContent = show(runs[i][name][frame], 3);
    });
    words(frame).forEach((text, i) => (view.told[i].textContent = text));
  }

  function words(frame) {
    const { n, batch, samples, surface, runs: [run], later } = scene();
    const { one, batch: mean } = variance(samples, batch, run.x[frame], run.y[frame]);
    const rms = () => show(spread(run, later + 1, frame, surface.minima[0]), 3);
    return [
      `Variance of a batch’s g here: ${show(mean, 3)}`
        + (batch > 1 ? ` = ${show(one, 3)} · (${n} − ${batch})/(${batch} · ${n - 1})` : ""),
      frame <= later ? `The cloud: steps ${later + 1} to ${model.get("steps")}`
        : `Cloud, steps ${later + 1} to ${frame}: RMS distance ${rms()} from the minimum`,
    ];
  }

  steerStart(model, view.map, () => scene().surface.domain);
  return live({
    model, view, draw, canvases: [view.map, view.samples, view.loss],
    summary: () => [summary(scene().runs, model.get("frame"), scene().surface.domain),
      ...words(model.get("frame")).map((text) => `${text}.`)].join(" "),
  });
}

export default { render };
