// A saved widget: its traits, who listens to them, and the links between two of them.

export class Model {
  constructor(record) {
    this.name = record.model_name;
    this.traits = { ...record.state };
    this.listeners = new Map();
  }

  get(key) {
    return this.traits[key];
  }

  set(key, value) {
    if (typeof key === "object") {
      for (const [name, one] of Object.entries(key)) this.set(name, one);
      return;
    }
    if (same(this.traits[key], value)) return;
    this.traits[key] = value;
    this.emit(`change:${key}`, value);
    this.emit("change");
  }

  on(events, listener) {
    for (const event of events.split(" ")) {
      if (!this.listeners.has(event)) this.listeners.set(event, new Set());
      this.listeners.get(event).add(listener);
    }
  }

  off(events, listener) {
    if (!events) this.listeners.clear();
    for (const event of events?.split(" ") ?? []) {
      if (listener) this.listeners.get(event)?.delete(listener);
      else this.listeners.delete(event);
    }
  }

  emit(event, ...values) {
    for (const listener of [...(this.listeners.get(event) ?? [])]) listener(this, ...values);
  }

  // A page has no kernel to save to or to send messages to.
  save_changes() {}
  send() {}
}

function same(a, b) {
  if (Object.is(a, b)) return true;
  return typeof a === "object" && typeof b === "object" && JSON.stringify(a) === JSON.stringify(b);
}

// Run a function now, and again whenever one of the named traits changes.
export function follow(model, traits, update) {
  model.on(traits.split(" ").map((trait) => `change:${trait}`).join(" "), update);
  update();
}

// All models of a page, by id; references between them resolved, links made.
export class Models {
  constructor(state) {
    this.byId = new Map(Object.entries(state).map(([id, record]) => [id, new Model(record)]));
    for (const model of this.byId.values()) {
      if (/^(Directional)?LinkModel$/.test(model.name)) this.link(model);
    }
  }

  find(reference) {
    return this.byId.get(String(reference).replace(/^IPY_MODEL_/, ""));
  }

  link(model) {
    const [source, from] = model.get("source") ?? [];
    const [target, to] = model.get("target") ?? [];
    const [a, b] = [this.find(source), this.find(target)];
    if (!a || !b) return;
    follow(a, from, () => b.set(to, a.get(from)));
    if (model.name === "LinkModel") b.on(`change:${to}`, () => a.set(from, b.get(to)));
  }
}
