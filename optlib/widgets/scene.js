// What a playground's traits stand for: its surface, and each rule's trajectory on it.

import { divergedAt } from "./numbers.js";
import { normals } from "./random.js";
import { path } from "./rules.js";
import { SURFACES } from "./surfaces.js";

// The last value, made anew only when the key changes.
export function memo() {
  let known, value;
  return (key, compute) => {
    if (key !== known) [known, value] = [key, compute()];
    return value;
  };
}

function surfaceOf(model) {
  const name = model.get("surfaces")[model.get("surface")];
  const parameters = { ...model.get("parameters")[name] };
  // The two parameters that may have a control, and so a trait; only the ravine has them.
  for (const free of name === "ravine" ? ["condition", "angle"] : []) {
    parameters[free] = model.get(free) ?? parameters[free];
  }
  const key = [name, parameters.condition, parameters.angle].join();
  return { key, make: () => SURFACES[name](parameters) };
}

// A function that returns the scene of the moment, and computes again only what has changed:
// surface, its key, all runs, and those of them that are shown.
export function sceneOf(model) {
  const specs = model.get("runs"), keptSurface = memo(), keptRuns = specs.map(memo);
  return () => {
    const { key: at, make } = surfaceOf(model), surface = keptSurface(at, make);
    const [start, steps, sigma, seed] = ["start", "steps", "noise", "seed"].map((k) => model.get(k));
    const noise = sigma > 0 ? (t) => normals(seed, t).map((n) => sigma * n) : null;
    const runs = specs.map(({ rule, hyper, label, style }, i) => {
      const own = Object.fromEntries(
        Object.entries(hyper).map(([name, fixed]) => [name, model.get(`${name}_${i}`) ?? fixed]));
      const key = [at, start, steps, sigma, seed, ...Object.values(own)].join();
      return keptRuns[i](key, () => {
        const run = path(rule, surface, start, steps, own, noise);
        return { ...run, key, label, style, diverged: divergedAt(run, surface.domain) };
      });
    });
    return { at, surface, runs, shown: runs.filter((_, i) => model.get(`on_${i}`) ?? true) };
  };
}

// Once for each figure, however often it is shown: a new surface is entered at its own start, and
// a ravine's start turns with it, so that two angles differ in nothing but the axes.
export function initialize({ model }) {
  let angle = model.get("angle");
  const put = (start) => {
    model.set("start", start);
    model.save_changes();
  };
  model.on("change:surface", () => put(surfaceOf(model).make().start));
  model.on("change:angle", () => {
    const turn = model.get("angle") - angle, [x, y] = model.get("start");
    angle = model.get("angle");
    if (model.get("surfaces")[model.get("surface")] !== "ravine") return;
    const [c, s] = [Math.cos(turn), Math.sin(turn)];
    put([c * x - s * y, s * x + c * y]);
  });
}
