// The playground: optimizers on a surface. The model's traits are the whole state, and the figure
// is a function of them. playground.py declares the traits and links the controls to them.

import { drawBackground } from "./contour.js";
import { live, steerStart } from "./live.js";
import { drawLoss, lossScale } from "./loss.js";
import { drawMap } from "./map.js";
import { fate, show, summary } from "./numbers.js";
import { initialize, memo, sceneOf } from "./scene.js";
import { build } from "./view.js";

function render({ model, el }) {
  const view = build(model, el), scene = sceneOf(model), ground = memo(), scale = memo();
  const at = () => Math.min(model.get("frame"), model.get("steps"));

  function draw({ theme, pixels, sheet }) {
    const now = scene(), steps = model.get("steps"), frame = at();
    const [[left, right], [bottom, top]] = now.surface.domain;
    view.map.style.aspectRatio = String((right - left) / (top - bottom));
    const { surface, shown } = now, shared = { surface, runs: shown, frame, steps, theme };
    const size = sheet(view.map), lossSize = sheet(view.loss);
    if (size.width > 0) {
      // Shading and contour lines lie on a canvas of their own, drawn only when they change; finer
      // than the screen, for a page may place it between two of the screen's pixels.
      ground([now.at, size.width, size.height, pixels, theme.key].join("|"), () => {
        const under = sheet(view.ground, Math.max(pixels, 2));
        drawBackground(under.open(), { ...under, surface, theme });
      });
      drawMap(size.open(), { ...size, ...shared, start: model.get("start") });
      const axis = scale(shown.map(({ key }) => key).join("|"), () => lossScale(surface, shown));
      drawLoss(lossSize.open(), { ...lossSize, ...shared, scale: axis });
    }
    tell(now, frame, steps);
  }

  function tell({ surface, runs, shown }, frame, steps) {
    view.title.textContent = surface.title;
    view.step.textContent = `After ${frame} of ${steps} step${steps === 1 ? "" : "s"}`;
    view.gap.textContent = surface.minimum === null
      ? "f(x, y) on a logarithmic axis, with its sign" : "f(x, y) above its minimum, logarithmic";
    view.rows.forEach((row, i) => {
      row.root.hidden = !shown.includes(runs[i]);
      row.fate.textContent = fate(runs[i], frame, surface.domain);
      for (const name of ["x", "y", "f"]) row[name].textContent = show(runs[i][name][frame], 3);
    });
  }

  steerStart(model, view.map, () => scene().surface.domain);
  return live({
    model, view, draw, canvases: [view.map, view.loss],
    summary: () => summary(scene().shown, at(), scene().surface.domain),
  });
}

export default { initialize, render };
