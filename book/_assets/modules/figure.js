// Figures written as anywidget modules: `initialize` once a model, `render` once a view.
// A page names a file that holds the module's text (`_esm_url`): a plain script, for pages opened
// from a disk may load no modules. Without such a file the state holds the text itself (`_esm`).
import { element, note } from "./dom.js";

const modules = new Map();
const styles = new Set();
const started = new WeakMap();
const ended = new AbortController();
const cleanups = [];
const fills = [];

function load(model) {
  const key = model.get("_esm_url") ?? model.get("_esm");
  if (!modules.has(key)) {
    const text = model.get("_esm_url") ? fetched(key) : Promise.resolve(key);
    modules.set(key, text.then(evaluate));
  }
  return modules.get(key);
}

// The script leaves the text in `figureModules`, under its own name.
async function fetched(address) {
  const script = element("script", { src: address });
  await new Promise((resolve, reject) => {
    script.onload = resolve;
    script.onerror = () => reject(new Error(`${address} is missing`));
    document.head.append(script);
  });
  return globalThis.figureModules[address.split("/").at(-1)];
}

async function evaluate(text) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  try {
    return (await import(url)).default;
  } finally {
    URL.revokeObjectURL(url);
  }
}

function style(model) {
  const address = model.get("_css_url");
  const key = address ?? model.get("_css");
  if (!key || styles.has(key)) return;
  styles.add(key);
  document.head.append(
    address ? element("link", { rel: "stylesheet", href: address }) : element("style", {}, key),
  );
}

// What the module is on this page: plain, or the promise of a function that makes it.
async function start(model) {
  let widget = await load(model);
  if (typeof widget === "function") widget = await widget();
  cleanups.push(await widget.initialize?.({ model, signal: ended.signal }));
  return widget;
}

async function fill(place, model) {
  try {
    style(model);
    if (!started.has(model)) started.set(model, start(model));
    const widget = await started.get(model);
    const options = { model, el: place, signal: ended.signal, experimental: {} };
    cleanups.push(await widget.render?.(options));
  } catch (error) {
    console.error(error);
    place.append(note(`This figure could not start (${error.message}). Reload the page.`));
  }
}

function figure(model) {
  const place = element("div", { class: "widget-figure" });
  fills.push(fill(place, model));
  return place;
}

export function drawn() {
  return Promise.all(fills);
}

addEventListener("pagehide", (event) => {
  if (event.persisted) return;
  ended.abort();
  for (const cleanup of cleanups) if (typeof cleanup === "function") cleanup();
});

export const figures = { AnyModel: figure };
