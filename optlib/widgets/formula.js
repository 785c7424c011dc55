// Expressions such as "beta1 * m_old + (1 - beta1) * g" as MathML: with their symbols, or with
// a number in each symbol's place.

const TOKEN = /\s*(\*\*|[-+*/(),]|[A-Za-z_]\w*|\d+(?:\.\d+)?)/y;

export function parse(text) {
  const tokens = [];
  TOKEN.lastIndex = 0;
  for (let found; (found = TOKEN.exec(text)); ) tokens.push(found[1]);
  let at = 0;
  const take = (...wanted) => (wanted.includes(tokens[at]) ? tokens[at++] : null);

  function chain(part, ...operators) {
    let left = part();
    for (let op; (op = take(...operators)); ) left = { op, args: [left, part()] };
    return left;
  }
  const sum = () => chain(product, "+", "-");
  const product = () => chain(unary, "*", "/");
  const unary = () => (take("-") ? { op: "neg", args: [unary()] } : powered());
  function powered() {
    const base = atom();
    return take("**") ? { op: "**", args: [base, unary()] } : base;
  }
  function atom() {
    if (take("(")) {
      const inner = sum();
      take(")");
      return inner;
    }
    const name = tokens[at++];
    if (!take("(")) return { name };
    const args = [];
    do args.push(sum());
    while (take(","));
    take(")");
    return { call: name, args };
  }
  return sum();
}

export const mi = (text) => `<mi>${text}</mi>`;
export const mo = (text) => `<mo>${text}</mo>`;
const mn = (text) => `<mn>${text}</mn>`;
export const row = (...parts) => `<mrow>${parts.join("")}</mrow>`;
const mean = (of) => row(mi("E"), mo("["), of, mo("]"));
const square = (of) => `<msup>${of}${mn(2)}</msup>`;
// Without a font made for mathematics, browsers lower an index by the letter's own depth.
const level = (letter) => `<mpadded depth="0">${letter}</mpadded>`;
const step = `<mi mathvariant="normal">Δ</mi>`;

const LETTERS = {
  m_hat: mi("\u{1D45A}\u0302"), v_hat: mi("\u{1D463}\u0302"), ahead: mi("\u{1D45A}\u0304"), phi: mi("φ"), theta: mi("θ"),
  Eg2: mean(square(mi("g"))), Edelta2: mean(row(step, square(mi("θ")))), delta: row(step, mi("θ")),
  update: row(step, mi("θ")),
  factor: mi("f"),
};
const CONSTANTS = {
  t: mi("t"), lr: mi("η"), gamma: mi("γ"), eps: mi("ε"),
  beta1: `<msub>${level(mi("β"))}${mn(1)}</msub>`, beta2: `<msub>${level(mi("β"))}${mn(2)}</msub>`,
  eta_minus: `<msup>${mi("η")}${mo("−")}</msup>`, eta_plus: `<msup>${mi("η")}${mo("+")}</msup>`,
  step_min: `<msub>${step}${mi("min")}</msub>`, step_max: `<msub>${step}${mi("max")}</msub>`,
};

// A symbol as it stands in the equations; `rule` decides what a `delta` is.
export function symbol(name, rule) {
  if (name in CONSTANTS) return CONSTANTS[name];
  const old = name.endsWith("_old"), bare = old ? name.slice(0, -4) : name;
  const letter = bare === "delta" && rule === "Rprop" ? step : LETTERS[bare] || mi(bare);
  const later = bare === "theta" ? 1 : 0, shift = later - (old ? 1 : 0);
  const time = shift === 0 ? mi("t") : row(mi("t"), mo(shift < 0 ? "−" : "+"), mn(1));
  return `<msub>${level(letter)}${time}</msub>`;
}

// A number with its precedence: a minus sign or a power of ten may ask for brackets.
export function numeral(value, digits = 4) {
  if (!Number.isFinite(value)) return { ml: mi(Number.isNaN(value) ? "not a number" : value < 0 ? "−∞" : "∞"), bind: 1.5 };
  const size = Math.abs(value), sign = value < 0 ? mo("−") : "", bind = value < 0 ? 1.5 : 5;
  const short = +value.toPrecision(digits);
  if (size === 0 || (size >= 1e-3 && size < 1e5)) {
    return { ml: row(sign, mn(Math.abs(short))), bind };
  }
  const [mantissa, exponent] = size.toExponential(Math.max(digits - 2, 0)).split("e");
  const power = row(Number(exponent) < 0 ? mo("−") : "", mn(Math.abs(exponent)));
  const ten = `<msup>${mn(10)}${power}</msup>`;
  const shown = Number(mantissa) === 1 ? [ten] : [mn(Number(mantissa)), mo("×"), ten];
  return { ml: row(sign, ...shown), bind: value < 0 ? 1.5 : 2 };
}

const brackets = (...inner) => row(mo("("), ...inner, mo(")"));
const word = (text) => `<mtext>${text.replaceAll(" ", "\u00a0")}</mtext>`;
const FUNCTIONS = {
  sqrt: (x) => `<msqrt>${x}</msqrt>`,
  abs: (x) => row(mo("|"), x, mo("|")),
  sign: (x) => row(mi("sign"), brackets(x)),
  max: (x, y) => row(mi("max"), brackets(x, mo(","), y)),
  clip: (x, low, high) => row(mi("clip"), brackets(x, mo(","), low, mo(","), high)),
  by_sign: (s, up, down, keep) => row(
    up, word(" if "), s, mo("&gt;"), mn(0), mo(","), down, word(" if "), s, mo("&lt;"), mn(0),
    mo(","), word(" else "), keep),
};

// The MathML of a parsed expression. `leaf(name)` gives { ml, bind } for a symbol, `times` stands
// between factors, `calls` may add functions or replace them.
export function typeset(node, leaf, times, calls = {}) {
  return visit(node).ml;

  function visit({ op, args = [], call, name }) {
    if (call) {
      const of = { ...FUNCTIONS, ...calls }[call];
      return { ml: of(...args.map((arg) => visit(arg).ml)), bind: 5 };
    }
    if (!op) return /^\d/.test(name) ? { ml: mn(name), bind: 5 } : leaf(name);
    const [a, b] = args.map(visit);
    const held = (x, least) => (x.bind < least ? brackets(x.ml) : x.ml);
    if (op === "neg") return { ml: row(mo("−"), held(a, 2)), bind: 1.5 };
    if (op === "+") return { ml: row(a.ml, mo("+"), held(b, 1.75)), bind: 1 };
    if (op === "-") return { ml: row(a.ml, mo("−"), held(b, 1.75)), bind: 1 };
    if (op === "*") return { ml: row(held(a, 2), times, held(b, 2)), bind: 2 };
    if (op === "/") return { ml: `<mfrac>${row(a.ml)}${row(b.ml)}</mfrac>`, bind: 3 };
    return { ml: raised(held(a, 5), b.ml), bind: 4 };
  }
}

// A power; index and power of one letter stand above each other.
function raised(base, power) {
  const indexed = /^<msub>(.*)<\/msub>$/.exec(base);
  return indexed ? `<msubsup>${indexed[1]}${power}</msubsup>` : `<msup>${base}${power}</msup>`;
}

export const math = (ml) => `<math displaystyle="true">${ml}</math>`;
