// The order of the samples and the path of the iterate: four strategies, one of them on the map.

import { drawBackground } from "./contour.js";
import { assemble, make, seen, steered, tableRow } from "./elements.js";
import { live, steerStart } from "./live.js";
import { drawLoss, lossScale } from "./loss.js";
import { cross, filled, placing, ring, stroke, ticks, trail } from "./map.js";
import { mark, swatch } from "./marks.js";
import { divergedAt, fate, show } from "./numbers.js";
import { bias, distances, epochs, fixedPoint, meanOf, ORDERS } from "./orders.js";
import { drawSamples } from "./scatter.js";
import { memo } from "./scene.js";
import { descent, samplesOf } from "./sgd.js";
import { SURFACES } from "./surfaces.js";
import { runTable } from "./view.js";

const NAMES = ["start", "lr", "steps", "seed"], HALF = 1.5, RUNS = 50;

function orderRow(label, style) {
  const cells = { own: make("td"), leads: make("td"), mean: make("td") }, fate = make("small");
  const name = make("span", {}, swatch(style), make("span", {}, label, fate));
  return { ...cells, fate, root: tableRow(name, Object.values(cells)) };
}

function build(model, el) {
  const styles = model.get("styles");
  const view = {
    map: steered("map", "Map of the loss. The arrow keys move the start, with Shift in bigger steps."),
    ground: make("canvas", { "aria-hidden": "true" }), step: make("caption"),
    samples: seen("The samples with the current line; the text below says which is next"),
    loss: seen("Mean squared distance from the minimum by epoch; the table has the numbers"),
    rows: ORDERS.map((label, i) => orderRow(label, styles[i])),
    told: [make("p", { className: "optlib-told" }), make("p", { className: "optlib-told" })],
  };
  const note = " path and ends of epochs; ◇: where this order leads; ×: minimum. Drag the start.";
  return assemble(view, el, "ordered",
    [make("figcaption", {}, view.name = make("strong"), note),
      make("div", { className: "optlib-map" }, view.map, view.ground)],
    [make("figcaption", {}, `Next sample · mean distance² of ${RUNS} runs`),
      make("div", { className: "optlib-pair" }, view.samples, view.loss),
      runTable(view.step, ["distance²", "this run", "leads to", `${RUNS} runs`], view.rows), ...view.told]);
}

// The strategies at the moment: the path of one run, its squared distance from the minimum at the
// epochs' ends, the mean of that over many runs, and where an order leads.
function scenes(model) {
  const data = model.get("data"), samples = samplesOf(data), { n } = samples, kept = memo();
  const full = SURFACES.least_squares(data), [best] = full.minima;
  const surface = { ...full, domain: best.map((v) => [v - HALF, v + HALF]) };
  return () => kept(NAMES.map((name) => model.get(name)).join(), () => {
    const [start, lr, steps, seed] = NAMES.map((name) => model.get(name));
    const plans = ORDERS.map((kind, i) => {
      const runs = Array.from({ length: kind === "ordered" ? 1 : RUNS }, (_, k) => {
        const order = epochs(kind, n, seed + k);
        const path = descent(samples, (t) => [order(Math.floor((t - 1) / n))[(t - 1) % n]], start, lr, steps);
        return { order, path, f: distances(path, n, best) };
      });
      const [{ order, path, f }] = runs, style = model.get("styles")[i];
      return { kind, order, style, own: f, f: meanOf(runs),
        path: { ...path, diverged: divergedAt(path, surface.domain) } };
    });
    const leads = (order) => fixedPoint(data, order, lr);
    const expected = (order) => Math.hypot(...bias(data, order, lr, best));
    return { data, n, surface, best, plans, leads, expected };
  });
}

const away = (goal, best) => Math.hypot(goal[0] - best[0], goal[1] - best[1]);

// The map's moving part: the path inside epochs, the epochs' ends, and where the order leads.
function drawPath(context, { width, height, surface, plan, goal, frame, n, start, theme }) {
  const { X, Y, inside } = placing(surface.domain, width, height), { path, style } = plan;
  context.clearRect(0, 0, width, height);
  ticks(context, { width, height, theme, domain: surface.domain, X, Y });
  context.lineJoin = "round";
  trail(context, { ...path, from: 0, to: frame, X, Y, inside });
  stroke(context, theme.page, 3, []);
  stroke(context, style.color, 1.25, []);
  const point = (t, radius) => {
    context.beginPath();
    mark(context, style.marker, X(path.x[t]), Y(path.y[t]), radius);
    filled(context, style.color, theme.page);
  };
  for (let t = n; t <= frame; t += n) point(t, 3.5);
  for (const [x, y] of surface.minima) cross(context, X(x), Y(y), theme);
  point(frame, 6);
  if (goal) {
    context.beginPath();
    mark(context, "D", X(goal[0]), Y(goal[1]), 12);
    stroke(context, theme.page, 4.5, []);
    stroke(context, theme.text, 2, []);
  }
  ring(context, X(start[0]), Y(start[1]), theme);
}

function words({ n, best, plans, leads, expected }, chosen, frame) {
  const { kind, order } = plans[chosen], epoch = Math.floor(frame / n), met = order(epoch);
  const list = met.map((i, k) => (k === frame % n ? `[${i + 1}]` : i + 1)).join(" ");
  const now = `Epoch ${epoch + 1}, the next sample in brackets: ${list}.`;
  if (kind === "drawn with replacement") return [now, "Drawn: samples come twice or not at all, and no order is repeated."];
  const goal = leads(met);
  if (!goal) return [now, "Repeated, this order would not settle: η is too large."];
  const [x, y, far, first] = [...goal, away(goal, best), expected(met)].map((v) => show(v, 3));
  const subject = kind === "reshuffled" ? "Repeated, this order would lead" : "This order leads";
  return [now, `${subject} to (${x}, ${y}), ${far} from the minimum; to first order in η, ${first}.`];
}

function render({ model, el }) {
  const view = build(model, el), scene = scenes(model), ground = memo();
  const frameOf = () => Math.round(model.get("frame")), chosen = () => model.get("strategy");

  function draw({ theme, pixels, sheet }) {
    const now = scene(), { surface, plans, n, data, best } = now, frame = frameOf(), plan = plans[chosen()];
    const epoch = Math.floor(frame / n), order = plan.order(epoch), size = sheet(view.map);
    view.map.style.aspectRatio = "1";
    if (size.width > 0) {
      ground([size.width, size.height, pixels, theme.key].join("|"), () => {
        const under = sheet(view.ground, Math.max(pixels, 2));
        drawBackground(under.open(), { ...under, surface, theme });
      });
      const goal = plan.kind === "drawn with replacement" ? null : now.leads(order);
      drawPath(size.open(), { ...size, surface, plan, goal, frame, n, start: model.get("start"), theme });
      const [few, curve] = [view.samples, view.loss].map((canvas) => sheet(canvas));
      const line = [plan.path.x[frame], plan.path.y[frame]], steps = Math.floor(model.get("steps") / n);
      drawSamples(few.open(), { ...few, ...data, line, best, next: [order[frame % n]], style: plan.style, theme });
      const scale = lossScale({ minimum: 0 }, plans);
      drawLoss(curve.open(), { ...curve, runs: plans, frame: epoch, steps, theme, scale });
    }
    tell(now, epoch, frame);
  }

  function tell(now, epoch, frame) {
    const { plans, n, best, surface } = now;
    view.name.textContent = plans[chosen()].kind;
    view.step.textContent = `After ${frame} steps: ${epoch} epoch${epoch === 1 ? "" : "s"} of ${n} samples`;
    view.rows.forEach((row, i) => {
      const { kind, order, own, f, path } = plans[i];
      const goal = kind === "drawn with replacement" ? null : now.leads(order(epoch));
      row.root.setAttribute("aria-current", String(i === chosen()));
      row.fate.textContent = fate(path, epoch * n, surface.domain);
      row.own.textContent = show(own[epoch], 2);
      row.mean.textContent = show(f[epoch], 2);
      row.leads.textContent = goal ? show(away(goal, best) ** 2, 2) : "–";
    });
    words(now, chosen(), frame).forEach((text, i) => (view.told[i].textContent = text));
  }

  steerStart(model, view.map, () => scene().surface.domain);
  return live({
    model, view, draw, canvases: [view.map, view.samples, view.loss],
    summary: () => {
      const now = scene(), frame = frameOf(), epoch = Math.floor(frame / now.n);
      const told = now.plans.map(({ kind, f }) => `${kind} ${show(f[epoch], 2)}`).join(", ");
      return `After ${epoch} epochs, mean squared distance from the minimum: ${told}. `
        + words(now, chosen(), frame).join(" ");
    },
  });
}

export default { render };
