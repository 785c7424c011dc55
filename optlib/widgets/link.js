// A figure's state in the address: #name?lr_0=0.1&start=1,2. Each figure reads only its own.

export function write(name, traits, model) {
  const query = new URLSearchParams();
  for (const trait of traits) query.set(trait, String(model.get(trait)));
  return `#${name}?${query}`;
}

// The traits and values the address gives for `name`; null if it is about something else.
export function read(name, fragment, limits) {
  const [found, query] = fragment.slice(1).split("?");
  if (found !== name || query === undefined) return null;
  const state = {};
  for (const [trait, text] of new URLSearchParams(query)) {
    const value = parse(text, limits[trait]);
    if (value !== undefined) state[trait] = value;
  }
  return state;
}

// A value inside its limits, or undefined: an address may have been edited by hand.
function parse(text, limits) {
  if (!limits) return undefined;
  if (limits === "boolean") return text === "true" ? true : text === "false" ? false : undefined;
  const numbers = text.split(",").map((part) => (part.trim() === "" ? NaN : Number(part)));
  if (limits === "point") {
    return numbers.length === 2 && numbers.every(Number.isFinite) ? numbers : undefined;
  }
  if (limits.numbers) {
    const [least, most] = limits.within, kept = numbers.every((v) => v >= least && v <= most);
    return numbers.length === limits.numbers && kept ? numbers : undefined;
  }
  const [low, high] = limits, [value] = numbers, slack = 1e-9 * (high - low);
  const inside = value >= low - slack && value <= high + slack;
  return numbers.length === 1 && inside ? value : undefined;
}
