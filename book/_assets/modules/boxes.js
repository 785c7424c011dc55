// Text, and the boxes that hold other widgets. `host.view(reference)` makes a child's view.
import { element, freshId } from "./dom.js";
import { follow } from "./model.js";

function words(model, tag, property) {
  const made = element(tag, { class: "widget-text" });
  follow(model, "value", () => (made[property] = model.get("value") ?? ""));
  return made;
}

function box(kind) {
  return (model, host) => {
    const made = element("div", { class: `widget-box widget-${kind}` });
    follow(model, "children", () =>
      made.replaceChildren(...(model.get("children") ?? []).map((child) => host.view(child))),
    );
    return made;
  };
}

// ipywidgets 8 lists the titles; ipywidgets 7 keeps them in a dictionary.
function titles(model) {
  const all = model.get("titles") ?? model.get("_titles") ?? {};
  return (model.get("children") ?? []).map((_, index) => all[index] || `Part ${index + 1}`);
}

function accordion(model, host) {
  const made = element("div", { class: "widget-box widget-accordion" });
  const parts = (model.get("children") ?? []).map((child, index) => {
    const summary = element("summary", {}, titles(model)[index]);
    const part = element("details", {}, summary, host.view(child));
    part.addEventListener("toggle", () => {
      if (part.open) model.set("selected_index", index);
      else if (model.get("selected_index") === index) model.set("selected_index", null);
    });
    return part;
  });
  follow(model, "selected_index", () =>
    parts.forEach((part, index) => (part.open = index === model.get("selected_index"))),
  );
  made.append(...parts);
  return made;
}

function tabs(model, host) {
  const list = element("div", { class: "widget-tablist", role: "tablist" });
  const pairs = (model.get("children") ?? []).map((child, index) => {
    const [tabId, panelId] = [freshId(), freshId()];
    const tab = element(
      "button",
      { type: "button", role: "tab", id: tabId, "aria-controls": panelId },
      titles(model)[index],
    );
    const panel = element(
      "div",
      { role: "tabpanel", id: panelId, "aria-labelledby": tabId },
      host.view(child),
    );
    tab.addEventListener("click", () => model.set("selected_index", index));
    list.append(tab);
    return { tab, panel };
  });
  list.addEventListener("keydown", (event) => {
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!move) return;
    event.preventDefault();
    const next = (model.get("selected_index") + move + pairs.length) % pairs.length;
    model.set("selected_index", next);
    pairs[next].tab.focus();
  });
  follow(model, "selected_index", () =>
    pairs.forEach(({ tab, panel }, index) => {
      const chosen = index === (model.get("selected_index") ?? 0);
      tab.setAttribute("aria-selected", chosen);
      tab.tabIndex = chosen ? 0 : -1;
      panel.hidden = !chosen;
    }),
  );
  const panels = pairs.map(({ panel }) => panel);
  return element("div", { class: "widget-box widget-tabs" }, list, ...panels);
}

export const boxes = {
  LabelModel: (model) => words(model, "div", "textContent"),
  HTMLModel: (model) => words(model, "div", "innerHTML"),
  BoxModel: box("hbox"),
  HBoxModel: box("hbox"),
  VBoxModel: box("vbox"),
  GridBoxModel: box("grid"),
  AccordionModel: accordion,
  TabModel: tabs,
};
