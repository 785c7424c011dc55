// The colours of the page around a figure, read from the figure's own CSS properties.

const CHANGES = ["class", "data-theme", "data-mode", "data-jp-theme-light", "theme", "style"];

export function themeOf(element) {
  const style = getComputedStyle(element);
  const read = (name) => style.getPropertyValue(`--op-${name}`).trim();
  const rgb = (name) => read(name).split(" ").map(Number);
  return {
    key: read("page") + read("text"), page: read("page"), text: read("text"),
    muted: read("muted"), rule: read("rule"), line: read("line"),
    low: rgb("low"), high: rgb("high"), font: style.fontFamily,
    tick: Number(read("tick")) || 11, zoom: Number(read("zoom")) || 1,
  };
}

// Calls `changed` whenever the page may have turned dark or light; returns how to stop.
export function watchTheme(changed) {
  const observer = new MutationObserver(changed);
  for (const element of [document.documentElement, document.body]) {
    observer.observe(element, { attributes: true, attributeFilter: CHANGES });
  }
  return () => observer.disconnect();
}
