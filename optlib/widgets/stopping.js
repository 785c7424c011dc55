// Early stopping: noisy looks at a loss, the check that is kept, and the mean regret by patience.

import { assemble, make, seen, steered, table, tableRow } from "./elements.js";
import { DRAWS, halt, hindsight, LONGEST, means, seenOf } from "./halting.js";
import { live, put, steer } from "./live.js";
import { swatch } from "./marks.js";
import { show } from "./numbers.js";
import { memo } from "./scene.js";
import { drawChecks, drawRegret } from "./verdict.js";

const ROWS = ["kept", "at the stop", "best in hindsight"];
const many = (n) => `${n} check${n === 1 ? "" : "s"}`;

function build(model, el) {
  const { true: truth, seen: looked } = model.get("styles");
  const key = (style, text) => make("span", { className: "optlib-key" }, swatch(style), text);
  const view = {
    checks: steered("chart", "Loss by check. The arrow keys move the check, with Shift by ten, and up and down the patience."),
    regret: seen("Mean regret by patience; the text below has its value"),
    step: make("caption"), cells: ROWS.map(() => [make("td"), make("td"), make("td")]),
    told: [make("p", { className: "optlib-told" }), make("p", { className: "optlib-told" })],
  };
  const values = table(view.step, ["", "check", "seen", "true loss"],
    view.cells.map((cells, i) => tableRow(ROWS[i], cells)));
  values.querySelector("thead th").replaceWith(make("td"));
  return assemble(view, el, "stopping",
    [make("figcaption", {}, make("strong", {}, "Loss by check"), key(truth, "true"), key(looked, "seen")),
      make("div", { className: "optlib-map" }, view.checks)],
    [make("figcaption", {}, `Mean regret by patience, ${DRAWS} draws`), view.regret, values, ...view.told]);
}

// All that the settings of the moment decide; a link may bring numbers that are not whole.
function scenes(model) {
  const kept = memo(), averaged = memo();
  return () => {
    const [curve, patience, draw] = ["curve", "patience", "draw"].map((name) => Math.round(model.get(name)));
    const sigma = model.get("noise"), delta = model.get("min_delta");
    return kept([curve, patience, draw, sigma, delta].join(), () => {
      const truth = model.get("curves")[curve], seen = seenOf(truth, sigma, draw);
      const mean = averaged([curve, sigma, delta].join(), () => means(truth, { sigma, delta }));
      return { truth, seen, patience, mean, ...halt(seen, patience, delta), hindsight: hindsight(truth) };
    });
  };
}

function words({ truth, patience, mean, stop, kept, hindsight: { least } }, frame) {
  const best = kept[frame], over = truth[best] - least;
  const regret = `regret ${show(over, 3)}, ${Math.round((100 * over) / least)} % of the lowest loss`;
  const state = stop >= 0 && stop <= frame ? `Stopped at check ${stop}: ${many(patience)} without improvement`
    : `Goes on: ${frame - best} of ${many(patience)} without improvement`;
  const [stops, loses, flatters] = ["stop", "regret", "flattery"].map((name) => mean[name][patience]);
  return [`${state}; ${regret}`,
    `Mean of ${DRAWS} draws: stop at check ${stops.toFixed(1)}, regret ${show(loses, 3)}; the check kept looks ${show(flatters, 3)} better than it is`];
}

function render({ model, el }) {
  const view = build(model, el), scene = scenes(model), styles = model.get("styles");
  const frameOf = () => Math.round(model.get("frame"));
  let box;

  function draw({ theme, sheet }) {
    const now = scene(), frame = frameOf(), { truth, seen, stop, kept, patience, mean, hindsight: after } = now;
    view.checks.style.aspectRatio = "1";
    const size = sheet(view.checks), side = sheet(view.regret);
    if (size.width > 0) {
      box = { ...drawChecks(size.open(), { ...size, ...now, frame, styles, theme }), width: size.width };
      drawRegret(side.open(), { ...side, regret: mean.regret, patience, longest: LONGEST, style: styles.regret, theme });
    }
    view.step.textContent = `After check ${frame} of ${truth.length - 1}`;
    const stopped = stop >= 0 && stop <= frame;
    [kept[frame], stopped ? stop : -1, after.check].forEach((k, i) => {
      const texts = k < 0 ? ["none yet", "", ""] : [String(k), show(seen[k], 3), show(truth[k], 3)];
      view.cells[i].forEach((cell, j) => (cell.textContent = texts[j]));
    });
    words(now, frame).forEach((text, i) => (view.told[i].textContent = text));
  }

  const place = (frame, patience) => {
    const last = model.get("steps"), within = (v, low, high) => Math.min(Math.max(Math.round(v), low), high);
    put(model, { frame: within(frame, 0, last), patience: within(patience, 1, LONGEST) });
  };
  steer(view.checks, {
    to(right) {
      const share = (right * box.width - box.left) / (box.right - box.left);
      place(share * model.get("steps"), model.get("patience"));
    },
    by: (right, up, far) => place(frameOf() + right * (far ? 10 : 1), model.get("patience") + up * (far ? 5 : 1)),
  });
  return live({
    model, view, draw, canvases: [view.checks, view.regret],
    summary: () => {
      const now = scene(), frame = frameOf();
      return `Check ${frame}. Kept: check ${now.kept[frame]}. ${words(now, frame).join(". ")}.`;
    },
  });
}

export default { render };
