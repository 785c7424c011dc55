"""A rule that the book lacks, AdaBelief: what it adds to each file, and behind which words.

Zhuang et al. (2020), algorithm 2, https://arxiv.org/abs/2010.07468.
"""

RULE = r'''

class AdaBeliefState(NamedTuple):
    t: int
    m: Array
    s: Array


@dataclass(frozen=True, eq=False)
class AdaBelief(Optimizer):
    r"""AdaBelief: Adam that divides by how far gradients are from their average.

    .. math::
        m_t &= \beta_1 m_{t-1} + (1 - \beta_1) g_t \\
        s_t &= \beta_2 s_{t-1} + (1 - \beta_2) (g_t - m_t)^2 + \epsilon \\
        \theta_{t+1} &= \theta_t - \frac{\eta}{\sqrt{\hat s_t} + \epsilon} \, \hat m_t

    lr: the learning rate η, in units of [θ].
    beta1, beta2: the decay rates β₁ and β₂ of the two moments, without unit.
    eps: the smoothing term ε, added to s at each step and to its root.

    Source: Zhuang et al. (2020), algorithm 2, https://arxiv.org/abs/2010.07468.

    >>> import numpy as np
    >>> opt, theta = AdaBelief(lr=0.5, beta1=0.5, beta2=0.5, eps=0.0), np.array([1.0])
    >>> opt.step(theta, opt.init(theta), lambda theta: 2 * theta)[0]
    array([0.])
    """

    lr: Hyper = hyper(0.001, "(0, inf)")
    beta1: Hyper = hyper(0.9, "[0, 1)")
    beta2: Hyper = hyper(0.999, "[0, 1)")
    eps: Hyper = hyper(1e-8, "[0, inf)")

    State = AdaBeliefState

    def init(self, theta: Array) -> AdaBeliefState:
        return AdaBeliefState(t=0, m=zeros(theta), s=zeros(theta))

    def step(self, theta, state, grad):
        t = state.t + 1
        lr, beta1, beta2, eps = self.at(t)
        g = grad(theta)
        m = beta1 * state.m + (1 - beta1) * g
        s = beta2 * state.s + (1 - beta2) * (g - m) * (g - m) + eps
        m_hat = m / (1 - beta1**t)
        s_hat = s / (1 - beta2**t)
        return theta - lr * m_hat / (sqrt(s_hat) + eps), AdaBeliefState(t, m, s)
'''
TWIN = """\

  AdaBelief: {
    defaults: { lr: 0.001, beta1: 0.9, beta2: 0.999, eps: 1e-8 },
    init: () => ({ m: 0, s: 0 }),
    look_ahead: here,
    step(old, g, t, { lr, beta1, beta2, eps }) {
      const m = beta1 * old.m + (1 - beta1) * g;
      const s = beta2 * old.s + (1 - beta2) * (g - m) ** 2 + eps;
      const m_hat = m / (1 - beta1 ** t);
      const s_hat = s / (1 - beta2 ** t);
      const theta = old.theta - lr * m_hat / (sqrt(s_hat) + eps);
      return { g, m, s, m_hat, s_hat, theta };
    },
  },
"""
LINES = """\
  AdaBelief: {
    lines: [
      gradient, first,
      ["s", "squared distance", "beta2 * s_old + (1 - beta2) * (g - m) ** 2 + eps", "J²/θ²"],
      m_hat,
      ["s_hat", "the same, corrected", "s / (1 - beta2 ** t)", "J²/θ²"],
      moved("theta_old - lr / (sqrt(s_hat) + eps) * m_hat"),
    ],
    update: "1",
  },
"""
ORACLE = '''\
def adabelief(x, grads, lr, beta1, beta2, eps):
    """Zhuang et al. (2020), algorithm 2."""
    m, s = [0.0] * len(x), [0.0] * len(x)
    for t, grad in enumerate(grads, 1):
        g, x = grad(x), list(x)
        for i in range(len(x)):
            m[i] = beta1(t) * m[i] + (1 - beta1(t)) * g[i]
            s[i] = beta2(t) * s[i] + (1 - beta2(t)) * (g[i] - m[i]) ** 2 + eps(t)
            m_hat, s_hat = m[i] / (1 - beta1(t) ** t), s[i] / (1 - beta2(t) ** t)
            x[i] -= lr(t) * m_hat / (sqrt(s_hat) + eps(t))
        yield x


'''
STATE = (
    "| $s_t$ | the average of squared distances from the first moment (AdaBelief) | `s` "
    "| not there | `nu` |\n"
)
SETTINGS = """\
    "AdaBelief": [
        {"lr": 0.1, "beta1": 0.7, "beta2": 0.6, "eps": 0.3},
        {"lr": 0.1, "beta1": 0.9, "beta2": 0.95, "eps": 0.01},
        {"lr": LR, "beta1": RISING, "beta2": Cyclic(0.2, 0.8, steps=3), "eps": FADING},
    ],
"""

# {file: [(words that stand in it, what is put before them)]}; no words: at its end.
FILES = {
    "optlib/adaptive.py": [("", RULE)],
    "optlib/__init__.py": [
        ("Adadelta, Adagrad, Adam, AdaMax, AMSGrad,", "AdaBelief, "),
        ("    )\n}", "        AdaBelief,\n"),
        ('    "AdaMax",', '    "AdaBelief",\n'),
    ],
    "optlib/palette.py": [("    )\n}", '        ("AdaBelief", "amber", "short", "p"),\n')],
    "optlib/widgets/rules.js": [("};\n\n// The state of both", TWIN)],
    "optlib/widgets/equations.js": [("};", LINES)],
    "book/notation.md": [("\nThe velocity and the second moment share", STATE)],
    "tests/oracles.py": [
        ("ORACLES = {", ORACLE),
        ('    "AveragingM', '    "AdaBelief": adabelief,\n'),
    ],
    "tests/rule_table.py": [("    # The forms of optlib.rosetta", SETTINGS)],
}
