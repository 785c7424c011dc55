// A deep network at its start: how large its pre-activations and its gradients are, layer by layer.

import { decades, drawBands, drawSlopes } from "./bands.js";
import { assemble, make, seen, steered, table, tableRow } from "./elements.js";
import { live, put, steer } from "./live.js";
import { swatch } from "./marks.js";
import { network, quantiles, WIDTH } from "./network.js";
import { show } from "./numbers.js";
import { memo } from "./scene.js";

const SHARES = [0.05, 0.25, 0.5, 0.75, 0.95];
const KINDS = [["plain", "plain"], ["normed", "normalised"]];

function build(model, el) {
  const styles = model.get("styles");
  const view = {
    bands: steered("chart", "Sizes of the pre-activations in each layer. The arrow keys choose a layer, up and down, and change the scale, left and right, with Shift in bigger steps."),
    slopes: seen("Size of the gradient in each layer; the table has the numbers"),
    title: make("strong"), step: make("caption"), told: make("p", { className: "optlib-told" }),
    cells: KINDS.map(() => [make("td"), make("td")]),
  };
  const rows = KINDS.map(([key, label], i) => tableRow(make("span", {}, swatch(styles[key]), label), view.cells[i]));
  assemble(view, el, "layers",
    [make("figcaption", {}, view.title, " half of |z| in the dark part, nine tenths in the pale one"),
      make("div", { className: "optlib-map" }, view.bands)],
    [view.slopes,
      table(view.step, ["network", "|z|", "gradient"], rows), view.told]);
  [view.back.textContent, view.forth.textContent] = ["− 1 layer", "+ 1 layer"];
  return view;
}

// Both networks of the moment; a link may bring numbers that are not whole.
function scenes(model) {
  const kept = memo();
  return () => {
    const [depth, batch] = ["depth", "batch"].map((name) => Math.round(model.get(name)));
    const setting = { scale: model.get("scale"), seed: model.get("seed"), depth, batch };
    return kept(Object.values(setting).join(), () => {
      const [plain, normed] = [false, true].map((on) => network({ ...setting, normed: on }));
      const bands = ({ y }) => quantiles(y, SHARES);
      return { ...setting, plain, normed, bands: { plain: plain.map(bands), normed: normed.map(bands) } };
    });
  };
}

// Once for each figure: the layer that is chosen is one that the network has.
function initialize({ model }) {
  model.on("change:depth change:frame", () => {
    const depth = Math.round(model.get("depth"));
    if (model.get("frame") > depth) put(model, { frame: depth });
  });
}

function words({ scale, depth, batch, plain, normed }) {
  const ratio = (layers) => show(layers[0].slope / layers[depth - 1].slope, 2);
  const grown = batch > 1 ? `Gradient, first layer over last: plain ${ratio(plain)}, normalised ${ratio(normed)}. ` : "A batch of one: normalised, z is 0 and so is the gradient. ";
  return `${grown}Deviation of the weights: ${show(scale * Math.sqrt(2 / WIDTH), 3)}.`;
}

function render({ model, el }) {
  const view = build(model, el), scene = scenes(model), styles = model.get("styles");
  const chosen = () => (model.get("normed") ? "normed" : "plain");
  const layerOf = () => Math.min(Math.max(Math.round(model.get("frame")), 1), scene().depth) - 1;
  let box, size;

  function draw({ theme, sheet }) {
    const now = scene(), layer = layerOf(), { depth } = now, key = chosen();
    view.bands.style.aspectRatio = "1.1";
    const side = sheet(view.slopes);
    size = sheet(view.bands);
    if (size.width > 0) {
      const bands = now.bands[key];
      box = drawBands(size.open(), { ...size, bands, scale: decades(bands.flat()), layer, style: styles[key], theme });
      const lines = KINDS.map(([kind]) => ({ slopes: now[kind].map(({ slope }) => slope), style: styles[kind], chosen: kind === key }));
      drawSlopes(side.open(), { ...side, lines, layer, depth, theme });
    }
    view.title.textContent = key === "normed" ? "With batch normalization" : "Without batch normalization";
    view.step.textContent = `Layer ${layer + 1} of ${depth}: root mean squares`;
    KINDS.forEach(([kind], i) => {
      const { size: z, slope } = now[kind][layer];
      [z, slope].forEach((v, k) => (view.cells[i][k].textContent = show(v, 3)));
    });
    view.told.textContent = words(now);
  }

  const choose = (layer) => put(model, { frame: Math.min(Math.max(layer, 1), scene().depth) });
  steer(view.bands, {
    to: (_, down) => choose(1 + Math.floor((down * size.height - box.top) / box.high)),
    by(right, up, far) {
      if (up) return choose(layerOf() + 1 - up * (far ? 5 : 1));
      const [low, high] = model.get("scales"), scale = model.get("scale") * 10 ** (right * (far ? 0.2 : 0.05));
      put(model, { scale: +Math.min(Math.max(scale, low), high).toPrecision(5) });
    },
  });
  return live({
    model, view, draw, canvases: [view.bands, view.slopes],
    summary() {
      const now = scene(), layer = layerOf(), { size: z, slope } = now[chosen()][layer];
      return `${view.title.textContent}, layer ${layer + 1} of ${now.depth}: |z| is ${show(z, 3)}, the gradient ${show(slope, 3)}. ${words(now)}`;
    },
  });
}

export default { initialize, render };
