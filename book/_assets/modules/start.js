// Bring the saved widgets of a page to life, with no kernel.
import { boxes } from "./boxes.js";
import { choices } from "./choices.js";
import { element, note } from "./dom.js";
import { drawn, figures } from "./figure.js";
import { Models } from "./model.js";
import { numbers } from "./numbers.js";
import { players } from "./play.js";

const STATE = 'script[type="application/vnd.jupyter.widget-state+json"]';
const VIEW = 'script[type="application/vnd.jupyter.widget-view+json"]';
const views = { ...numbers, ...choices, ...players, ...boxes, ...figures };

class Host {
  constructor(models) {
    this.models = models;
  }

  view(reference) {
    const model = this.models.find(reference);
    const make = views[model?.name];
    if (!make) return missing(model);
    const made = make(model, this);
    this.layOut(made, this.models.find(model.get("layout")));
    return made;
  }

  // A layout's traits are style properties with another spelling.
  layOut(made, layout) {
    if (!layout) return;
    const apply = () => {
      for (const [trait, value] of Object.entries(layout.traits)) {
        if (!trait.startsWith("_")) made.style[trait.replace(/_(\w)/g, camel)] = value ?? "";
      }
    };
    layout.on("change", apply);
    apply();
  }
}

const camel = (_, letter) => letter.toUpperCase();

function missing(model) {
  const name = model?.get("description") || model?.name.replace(/Model$/, "") || "A control";
  return note(
    `“${name}” works in a running notebook only: open this chapter on Binder or Colab ` +
      "(the rocket at the top of the page), or in your own Jupyter.",
  );
}

// This script runs once the page is read, and before the mathematics is typeset.
const state = document.querySelector(STATE);
if (state) {
  const host = new Host(new Models(JSON.parse(state.textContent).state));
  for (const tag of document.querySelectorAll(VIEW)) {
    const view = host.view(JSON.parse(tag.textContent).model_id);
    tag.before(element("div", { class: "widget-root" }, view));
  }
}
// For those who wait: all figures are drawn, or have said why not.
globalThis.figuresDrawn = drawn();
