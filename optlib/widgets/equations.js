// Every rule's equations, one symbol a line: what it is called, how it is computed, its unit.
//
// An equation is an expression that Python can read too: `m_old` is m at t − 1, `theta_old` is θ_t
// and `theta` is θ_{t+1}. Units take η as a pure number and give ε the unit of what it is added to;
// `update` is the unit of θ_{t+1} − θ_t that follows, which ought to be [θ]. Rprop's step size is
// a length on the θ axis by definition, and so is the η it starts from.
// tests/widgets/test_equations.py computes every line, with numbers and with units.

const gradient = ["g", "gradient", "grad(theta_old)", "J/θ"];
const first = ["m", "first moment: mean of the gradients", "beta1 * m_old + (1 - beta1) * g", "J/θ"];
const second = ["v", "second moment: mean of their squares", "beta2 * v_old + (1 - beta2) * g ** 2", "J²/θ²"];
const m_hat = ["m_hat", "first moment, corrected for its start at 0", "m / (1 - beta1 ** t)", "J/θ"];
const v_hat = ["v_hat", "second moment, corrected", "v / (1 - beta2 ** t)", "J²/θ²"];
const average = ["Eg2", "mean of the squared gradients", "gamma * Eg2_old + (1 - gamma) * g ** 2", "J²/θ²"];
const moved = (is) => ["theta", "the new point", is, "θ"];

export const EQUATIONS = {
  GradientDescent: {
    lines: [gradient, moved("theta_old - lr * g")],
    update: "J/θ",
  },
  Momentum: {
    lines: [gradient, ["v", "velocity", "gamma * v_old + lr * g", "J/θ"], moved("theta_old - v")],
    update: "J/θ",
  },
  NAG: {
    lines: [
      ["phi", "where the velocity alone would lead", "theta_old - gamma * v_old", "θ"],
      ["g", "gradient, taken there", "grad(phi)", "J/θ"],
      ["v", "velocity", "gamma * v_old + lr * g", "J/θ"],
      moved("theta_old - v"),
    ],
    update: "J/θ",
  },
  Rprop: {
    lines: [
      gradient,
      ["s", "has the sign changed?", "sign(g) * sign(g_old)", "1"],
      ["factor", "grow, shrink or keep", "by_sign(s, eta_plus, eta_minus, 1)", "1"],
      ["delta", "step size", "clip(factor * delta_old, step_min, step_max)", "θ"],
      moved("theta_old - delta * sign(g)"),
    ],
    update: "θ",
  },
  Adagrad: {
    lines: [
      gradient,
      ["G", "sum of the squared gradients", "G_old + g ** 2", "J²/θ²"],
      moved("theta_old - lr / sqrt(G + eps) * g"),
    ],
    update: "1",
  },
  Adadelta: {
    lines: [
      gradient,
      average,
      ["delta", "update", "-(sqrt(Edelta2_old + eps) / sqrt(Eg2 + eps)) * g", "θ"],
      ["Edelta2", "mean of the squared updates", "gamma * Edelta2_old + (1 - gamma) * delta ** 2", "θ²"],
      moved("theta_old + delta"),
    ],
    update: "θ",
  },
  RMSprop: {
    lines: [gradient, average, moved("theta_old - lr / sqrt(Eg2 + eps) * g")],
    update: "1",
  },
  Adam: {
    lines: [gradient, first, second, m_hat, v_hat, moved("theta_old - lr / (sqrt(v_hat) + eps) * m_hat")],
    update: "1",
  },
  AdaMax: {
    lines: [
      gradient,
      first,
      ["u", "largest gradient, slowly forgotten", "max(beta2 * u_old, abs(g))", "J/θ"],
      m_hat,
      moved("theta_old - lr / u * m_hat"),
    ],
    update: "1",
  },
  Nadam: {
    lines: [
      gradient, first, second, m_hat, v_hat,
      ["ahead", "first moment, one step ahead", "beta1 * m_hat + (1 - beta1) * g / (1 - beta1 ** t)", "J/θ"],
      moved("theta_old - lr / (sqrt(v_hat) + eps) * ahead"),
    ],
    update: "1",
  },
  AMSGrad: {
    lines: [
      gradient, first, second,
      ["v_hat", "largest second moment so far", "max(v_hat_old, v)", "J²/θ²"],
      moved("theta_old - lr / (sqrt(v_hat) + eps) * m"),
    ],
    update: "1",
  },
};
