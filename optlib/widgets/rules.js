// Every rule of optlib, one coordinate at a time, in the form the equations have on the page.
//
// `old` holds theta and the state before step t = 1, 2, …; `g` is the gradient's coordinate, taken
// at the rule's `look_ahead` point. A step returns every symbol of the equations, the new theta
// among them, so that the stepper can show each of them. Python is the reference:
// optlib/classical.py and optlib/adaptive.py; tests/widgets/test_twins.py holds the two together.

const { sqrt, abs, sign, min, max } = Math;
const clip = (x, low, high) => min(max(x, low), high);
const here = (old) => old.theta;

export const RULES = {
  GradientDescent: {
    defaults: { lr: 0.01 },
    init: () => ({}),
    look_ahead: here,
    step(old, g, t, { lr }) {
      const theta = old.theta - lr * g;
      return { g, theta };
    },
  },

  Momentum: {
    defaults: { lr: 0.01, gamma: 0.9 },
    init: () => ({ v: 0 }),
    look_ahead: here,
    step(old, g, t, { lr, gamma }) {
      const v = gamma * old.v + lr * g;
      const theta = old.theta - v;
      return { g, v, theta };
    },
  },

  NAG: {
    defaults: { lr: 0.01, gamma: 0.9 },
    init: () => ({ v: 0 }),
    look_ahead: (old, { gamma }) => old.theta - gamma * old.v,
    step(old, g, t, { lr, gamma }) {
      const phi = old.theta - gamma * old.v;
      const v = gamma * old.v + lr * g;
      const theta = old.theta - v;
      return { phi, g, v, theta };
    },
  },

  Rprop: {
    defaults: { lr: 0.1, eta_minus: 0.5, eta_plus: 1.2, step_min: 1e-6, step_max: 50 },
    init: ({ lr }) => ({ g: 0, delta: lr }),
    look_ahead: here,
    step(old, g, t, { eta_minus, eta_plus, step_min, step_max }) {
      const s = sign(g) * sign(old.g);
      const factor = s > 0 ? eta_plus : s < 0 ? eta_minus : 1;
      const delta = s === 0 ? old.delta : clip(factor * old.delta, step_min, step_max);
      const theta = old.theta - delta * sign(g);
      return { g, s, factor, delta, theta };
    },
  },

  Adagrad: {
    defaults: { lr: 0.01, eps: 1e-8 },
    init: () => ({ G: 0 }),
    look_ahead: here,
    step(old, g, t, { lr, eps }) {
      const G = old.G + g ** 2;
      const theta = old.theta - lr / sqrt(G + eps) * g;
      return { g, G, theta };
    },
  },

  Adadelta: {
    defaults: { gamma: 0.9, eps: 1e-6 },
    init: () => ({ Eg2: 0, Edelta2: 0 }),
    look_ahead: here,
    step(old, g, t, { gamma, eps }) {
      const Eg2 = gamma * old.Eg2 + (1 - gamma) * g ** 2;
      const delta = -sqrt(old.Edelta2 + eps) / sqrt(Eg2 + eps) * g;
      const Edelta2 = gamma * old.Edelta2 + (1 - gamma) * delta ** 2;
      const theta = old.theta + delta;
      return { g, Eg2, delta, Edelta2, theta };
    },
  },

  RMSprop: {
    defaults: { lr: 0.001, gamma: 0.9, eps: 1e-8 },
    init: () => ({ Eg2: 0 }),
    look_ahead: here,
    step(old, g, t, { lr, gamma, eps }) {
      const Eg2 = gamma * old.Eg2 + (1 - gamma) * g ** 2;
      const theta = old.theta - lr / sqrt(Eg2 + eps) * g;
      return { g, Eg2, theta };
    },
  },

  Adam: {
    defaults: { lr: 0.001, beta1: 0.9, beta2: 0.999, eps: 1e-8 },
    init: () => ({ m: 0, v: 0 }),
    look_ahead: here,
    step(old, g, t, { lr, beta1, beta2, eps }) {
      const m = beta1 * old.m + (1 - beta1) * g;
      const v = beta2 * old.v + (1 - beta2) * g ** 2;
      const m_hat = m / (1 - beta1 ** t);
      const v_hat = v / (1 - beta2 ** t);
      const theta = old.theta - lr * m_hat / (sqrt(v_hat) + eps);
      return { g, m, v, m_hat, v_hat, theta };
    },
  },

  AdaMax: {
    defaults: { lr: 0.002, beta1: 0.9, beta2: 0.999 },
    init: () => ({ m: 0, u: 0 }),
    look_ahead: here,
    step(old, g, t, { lr, beta1, beta2 }) {
      const m = beta1 * old.m + (1 - beta1) * g;
      const u = max(beta2 * old.u, abs(g));
      const m_hat = m / (1 - beta1 ** t);
      const theta = u === 0 ? old.theta : old.theta - lr * m_hat / u;
      return { g, m, u, m_hat, theta };
    },
  },

  Nadam: {
    defaults: { lr: 0.002, beta1: 0.9, beta2: 0.999, eps: 1e-8 },
    init: () => ({ m: 0, v: 0 }),
    look_ahead: here,
    step(old, g, t, { lr, beta1, beta2, eps }) {
      const m = beta1 * old.m + (1 - beta1) * g;
      const v = beta2 * old.v + (1 - beta2) * g ** 2;
      const m_hat = m / (1 - beta1 ** t);
      const v_hat = v / (1 - beta2 ** t);
      const ahead = beta1 * m_hat + (1 - beta1) * g / (1 - beta1 ** t);
      const theta = old.theta - lr * ahead / (sqrt(v_hat) + eps);
      return { g, m, v, m_hat, v_hat, ahead, theta };
    },
  },

  AMSGrad: {
    defaults: { lr: 0.001, beta1: 0.9, beta2: 0.999, eps: 1e-8 },
    init: () => ({ m: 0, v: 0, v_hat: 0 }),
    look_ahead: here,
    step(old, g, t, { lr, beta1, beta2, eps }) {
      const m = beta1 * old.m + (1 - beta1) * g;
      const v = beta2 * old.v + (1 - beta2) * g ** 2;
      const v_hat = max(old.v_hat, v);
      const theta = old.theta - lr * m / (sqrt(v_hat) + eps);
      return { g, m, v, v_hat, theta };
    },
  },
};

// The state of both coordinates before the first step.
export function init(rule, start, hyper) {
  return start.map((theta) => ({ theta, ...RULES[rule].init(hyper) }));
}

// One step of both coordinates; `grad` is the gradient function, as in Python.
export function step(rule, old, t, hyper, grad) {
  const { look_ahead, step } = RULES[rule];
  const g = grad(look_ahead(old[0], hyper), look_ahead(old[1], hyper));
  return [step(old[0], g[0], t, hyper), step(old[1], g[1], t, hyper)];
}

// `optlib.path(opt, surface, start, steps, on_nonfinite="freeze")`: x, y and f at steps 0 … steps,
// and the step at which the trajectory met a number that is not finite (-1: never).
export function path(rule, surface, start, steps, hyper, noise = null) {
  const x = new Float64Array(steps + 1), y = new Float64Array(steps + 1);
  const f = new Float64Array(steps + 1);
  let stopped = -1;
  let state = init(rule, start, hyper);
  [x[0], y[0], f[0]] = [...start, surface.f(...start)];
  if (!Number.isFinite(f[0])) stopped = 0;
  for (let t = 1; t <= steps; t++) {
    if (stopped < 0) {
      const grad = noise ? noisy(surface.grad, noise(t)) : surface.grad;
      const next = step(rule, state, t, hyper, grad);
      const [a, b] = [next[0].theta, next[1].theta];
      const value = surface.f(a, b);
      if ([next[0].g, next[1].g, a, b, value].every(Number.isFinite)) {
        state = next;
        [x[t], y[t], f[t]] = [a, b, value];
        continue;
      }
      stopped = t;
    }
    [x[t], y[t], f[t]] = [x[t - 1], y[t - 1], f[t - 1]];
  }
  return { x, y, f, stopped };
}

function noisy(grad, [n0, n1]) {
  return (x, y) => {
    const g = grad(x, y);
    return [g[0] + n0, g[1] + n1];
  };
}
