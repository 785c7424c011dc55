// Hogwild! seen from the vector: workers that write into it in turn, and where they collide.

import { expected, hits, shares, writing } from "./collide.js";
import { assemble, make, seen, steered, table, tableRow } from "./elements.js";
import { live, put, steer } from "./live.js";
import { show } from "./numbers.js";
import { memo } from "./scene.js";
import { drawRows, drawShare, rowsIn } from "./vector.js";

const SHOWN = 32, COUNTED = 2000;
const ROWS = [["components hit", "component"], ["updates with a hit", "update"]];
const many = (n, one) => `${n} ${one}${n === 1 ? "" : "s"}`;

function build(model, el) {
  const view = {
    rows: steered("chart", "A row for each update, colourless where it collides. The arrow keys choose an update, with Shift in bigger steps."),
    share: seen("Share of components hit by density; the table has the numbers"),
    step: make("caption"), cells: ROWS.map(() => [make("td"), make("td")]),
    told: [make("p", { className: "optlib-told" }), make("p", { className: "optlib-told" })],
  };
  const values = table(view.step, ["", "counted", "expected"], view.cells.map((cells, i) => tableRow(ROWS[i][0], cells)));
  values.querySelector("thead th").replaceWith(make("td"));
  return assemble(view, el, "writes",
    [make("figcaption", {}, make("strong", {}, "Who writes where"), " colourless: a collision. Tap an update."),
      make("div", { className: "optlib-map" }, view.rows)],
    [make("figcaption", {}, "Collisions against density"), view.share, values, ...view.told]);
}

// The updates of the moment; a link may bring numbers that are not whole.
function scenes(model) {
  const kept = memo(), names = ["workers", "nonzeros", "features", "seed"];
  return () => {
    const [workers, nonzeros, features, seed] = names.map((name) => Math.round(model.get(name)));
    return kept([workers, nonzeros, features, seed].join(), () => {
      const setting = { workers, nonzeros, features };
      const made = writing({ ...setting, seed, updates: COUNTED });
      const curves = Array.from({ length: 81 }, (_, i) => hits(workers, i / 80));
      return { ...setting, made, counted: shares(made), expected: expected(setting), curves };
    });
  };
}

function words({ made, workers, nonzeros, features }, frame) {
  const { worker, stale, hit } = made[frame - 1];
  const found = hit.length ? `; hit: ${hit.map((e) => e + 1).sort((a, b) => a - b).join(", ")}` : "; no hit";
  return [
    `Update ${frame} by worker ${worker + 1}, ${many(stale, "other")} since its read${found}`,
    `${many(workers, "worker")}, density ${nonzeros}/${features} = ${show(nonzeros / features, 3)}`,
  ];
}

function render({ model, el }) {
  const view = build(model, el), scene = scenes(model), { colors, style } = model.get("styles");
  let placed;

  const frameOf = () => Math.min(Math.max(Math.round(model.get("frame")), 1), SHOWN);
  function draw({ theme, sheet }) {
    const now = scene(), frame = frameOf();
    view.rows.style.aspectRatio = "1";
    const size = sheet(view.rows), side = sheet(view.share);
    if (size.width > 0) {
      placed = { ...rowsIn(size, SHOWN, theme), height: size.height };
      drawRows(size.open(), { ...size, made: now.made.slice(0, SHOWN), frame, features: now.features, colors, theme });
      const here = { density: now.nonzeros / now.features, share: now.counted.component };
      drawShare(side.open(), { ...side, curves: now.curves, here, style, theme });
    }
    view.step.textContent = "Shares in 2,000 updates";
    view.cells.forEach(([counted, hoped], i) => {
      counted.textContent = now.counted[ROWS[i][1]].toFixed(3);
      hoped.textContent = now.expected[ROWS[i][1]].toFixed(3);
    });
    words(now, frame).forEach((text, i) => (view.told[i].textContent = text));
  }

  const choose = (frame) => put(model, { frame: Math.min(Math.max(frame, 1), SHOWN) });
  steer(view.rows, {
    to: (_, down) => choose(1 + Math.floor((down * placed.height - placed.top) / placed.high)),
    by: (right, up, far) => choose(frameOf() + (right || -up) * (far ? 5 : 1)),
  });
  return live({
    model, view, draw, canvases: [view.rows, view.share],
    summary: () => {
      const now = scene(), [counted, hoped] = [now.counted, now.expected].map((one) => one.component.toFixed(3));
      return `${words(now, frameOf()).join(". ")}. Share of components hit: ${counted}, expected ${hoped}.`;
    },
  });
}

export default { render };
