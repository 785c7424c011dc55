"""Every rule once more, scalar by scalar, as its paper or its framework states it.

Nothing here comes from `optlib`. An oracle gets a point (a list of floats), one gradient
function per step (list -> list), and each hyper-parameter as a function of t = 1, 2, …; it
yields the point after each step. Torch's forms have torch itself for an oracle.
"""

from math import sqrt


def gradient_descent(x, grads, lr):
    for t, grad in enumerate(grads, 1):
        g = grad(x)
        x = [x[i] - lr(t) * g[i] for i in range(len(x))]
        yield x


def momentum(x, grads, lr, gamma):
    v = [0.0] * len(x)
    for t, grad in enumerate(grads, 1):
        g = grad(x)
        v = [gamma(t) * v[i] + lr(t) * g[i] for i in range(len(x))]
        x = [x[i] - v[i] for i in range(len(x))]
        yield x


def nag(x, grads, lr, gamma):
    v = [0.0] * len(x)
    for t, grad in enumerate(grads, 1):
        g = grad([x[i] - gamma(t) * v[i] for i in range(len(x))])
        v = [gamma(t) * v[i] + lr(t) * g[i] for i in range(len(x))]
        x = [x[i] - v[i] for i in range(len(x))]
        yield x


def averaging_momentum(x, grads, lr, gamma):
    m = [0.0] * len(x)
    for t, grad in enumerate(grads, 1):
        g = grad(x)
        m = [gamma(t) * m[i] + (1 - gamma(t)) * g[i] for i in range(len(x))]
        x = [x[i] - lr(t) * m[i] for i in range(len(x))]
        yield x


def _sign(a):
    return (a > 0) - (a < 0)


def rprop(x, grads, lr, eta_minus, eta_plus, step_min, step_max):
    """Igel and Hüsken (2003), Rprop without weight-backtracking."""
    last, size = [0.0] * len(x), [lr(1)] * len(x)
    for t, grad in enumerate(grads, 1):
        g, x = grad(x), list(x)
        for i in range(len(x)):
            if last[i] * g[i] > 0:
                size[i] = max(min(size[i] * eta_plus(t), step_max(t)), step_min(t))
            elif last[i] * g[i] < 0:
                size[i] = min(max(size[i] * eta_minus(t), step_min(t)), step_max(t))
            x[i] -= _sign(g[i]) * size[i]
            last[i] = g[i]
        yield x


def rprop_plus(x, grads, lr, eta_minus, eta_plus, step_min, step_max):
    """Igel and Hüsken (2003), Rprop with weight-backtracking."""
    last, size, move = [0.0] * len(x), [lr(1)] * len(x), [0.0] * len(x)
    for t, grad in enumerate(grads, 1):
        g, x = grad(x), list(x)
        for i in range(len(x)):
            if last[i] * g[i] > 0:
                size[i] = max(min(size[i] * eta_plus(t), step_max(t)), step_min(t))
                move[i] = -_sign(g[i]) * size[i]
            elif last[i] * g[i] < 0:
                size[i] = min(max(size[i] * eta_minus(t), step_min(t)), step_max(t))
                move[i], g[i] = -move[i], 0.0
            else:
                move[i] = -_sign(g[i]) * size[i]
            x[i] += move[i]
            last[i] = g[i]
        yield x


def optax_rprop(x, grads, lr, eta_minus, eta_plus, step_min, step_max):
    last, size = [0.0] * len(x), [lr(1)] * len(x)
    for t, grad in enumerate(grads, 1):
        g, x = grad(x), list(x)
        for i in range(len(x)):
            flipped = last[i] * g[i] < 0
            if last[i] * g[i] != 0:
                size[i] *= eta_minus(t) if flipped else eta_plus(t)
                size[i] = min(max(size[i], step_min(t)), step_max(t))
            if flipped:
                last[i] = 0.0
            else:
                x[i] -= last[i]
                last[i] = size[i] * _sign(g[i])
        yield x


def adagrad(x, grads, lr, eps, initial_accumulator_value=lambda t: 0.0):
    total = [initial_accumulator_value(1)] * len(x)
    for t, grad in enumerate(grads, 1):
        g, x = grad(x), list(x)
        for i in range(len(x)):
            total[i] += g[i] * g[i]
            if g[i] != 0:
                x[i] -= lr(t) / sqrt(total[i] + eps(t)) * g[i]
        yield x


def adadelta(x, grads, gamma, eps):
    """Zeiler (2012), algorithm 1."""
    squares, updates = [0.0] * len(x), [0.0] * len(x)
    for t, grad in enumerate(grads, 1):
        g, x = grad(x), list(x)
        for i in range(len(x)):
            squares[i] = gamma(t) * squares[i] + (1 - gamma(t)) * g[i] ** 2
            rms_update, rms_g = sqrt(updates[i] + eps(t)), sqrt(squares[i] + eps(t))
            change = -rms_update / rms_g * g[i]
            updates[i] = gamma(t) * updates[i] + (1 - gamma(t)) * change**2
            x[i] += change
        yield x


def rmsprop(x, grads, lr, gamma, eps):
    square = [0.0] * len(x)
    for t, grad in enumerate(grads, 1):
        g, x = grad(x), list(x)
        for i in range(len(x)):
            square[i] = gamma(t) * square[i] + (1 - gamma(t)) * g[i] ** 2
            x[i] -= lr(t) * g[i] / sqrt(square[i] + eps(t))
        yield x


def optax_rmsprop(x, grads, lr, decay, eps, momentum, initial_scale):
    square, v = [initial_scale(1)] * len(x), [0.0] * len(x)
    for t, grad in enumerate(grads, 1):
        g, x = grad(x), list(x)
        for i in range(len(x)):
            square[i] = decay(t) * square[i] + (1 - decay(t)) * g[i] ** 2
            v[i] = momentum(t) * v[i] + lr(t) * g[i] / sqrt(square[i] + eps(t))
            x[i] -= v[i]
        yield x


def _adam_like(x, grads, beta1, beta2, change):
    """Adam's two moments; `change(t, x, g, m, v)` is subtracted, coordinate by coordinate."""
    m, v = [0.0] * len(x), [0.0] * len(x)
    for t, grad in enumerate(grads, 1):
        g, x = grad(x), list(x)
        for i in range(len(x)):
            m[i] = beta1(t) * m[i] + (1 - beta1(t)) * g[i]
            v[i] = beta2(t) * v[i] + (1 - beta2(t)) * g[i] ** 2
            x[i] -= change(t, i, x[i], g[i], m[i], v[i])
        yield x


def adam(x, grads, lr, beta1, beta2, eps):
    """Kingma and Ba (2015), algorithm 1."""

    def change(t, i, x, g, m, v):
        m_hat, v_hat = m / (1 - beta1(t) ** t), v / (1 - beta2(t) ** t)
        return lr(t) * m_hat / (sqrt(v_hat) + eps(t))

    return _adam_like(x, grads, beta1, beta2, change)


def epsilon_hat_adam(x, grads, lr, beta1, beta2, eps):
    """Kingma and Ba (2015), the two lines at the end of section 2."""

    def change(t, i, x, g, m, v):
        alpha = lr(t) * sqrt(1 - beta2(t) ** t) / (1 - beta1(t) ** t)
        return alpha * m / (sqrt(v) + eps(t))

    return _adam_like(x, grads, beta1, beta2, change)


def uncorrected_adam(x, grads, lr, beta1, beta2, eps):
    def change(t, i, x, g, m, v):
        return lr(t) * m / (sqrt(v) + eps(t))

    return _adam_like(x, grads, beta1, beta2, change)


def adamw(x, grads, lr, beta1, beta2, eps, weight_decay, multiplier):
    """Loshchilov and Hutter (2019), algorithm 2, line 12."""

    def change(t, i, x, g, m, v):
        m_hat, v_hat = m / (1 - beta1(t) ** t), v / (1 - beta2(t) ** t)
        return multiplier(t) * (lr(t) * m_hat / (sqrt(v_hat) + eps(t)) + weight_decay(t) * x)

    return _adam_like(x, grads, beta1, beta2, change)


def nadam(x, grads, lr, beta1, beta2, eps):
    """The last equation of the survey's section on Nadam."""

    def change(t, i, x, g, m, v):
        m_hat, v_hat = m / (1 - beta1(t) ** t), v / (1 - beta2(t) ** t)
        ahead = beta1(t) * m_hat + (1 - beta1(t)) * g / (1 - beta1(t) ** t)
        return lr(t) / (sqrt(v_hat) + eps(t)) * ahead

    return _adam_like(x, grads, beta1, beta2, change)


def optax_nadam(x, grads, lr, beta1, beta2, eps):
    def change(t, i, x, g, m, v):
        g_hat, m_hat = g / (1 - beta1(t) ** t), m / (1 - beta1(t) ** (t + 1))
        m_bar = (1 - beta1(t)) * g_hat + beta1(t) * m_hat
        return lr(t) * m_bar / (sqrt(v / (1 - beta2(t) ** t)) + eps(t))

    return _adam_like(x, grads, beta1, beta2, change)


def amsgrad(x, grads, lr, beta1, beta2, eps):
    """Reddi, Kale and Kumar (2018), algorithm 2, with the survey's ε."""
    highest = [0.0] * len(x)

    def change(t, i, x, g, m, v):
        highest[i] = max(highest[i], v)
        return lr(t) * m / (sqrt(highest[i]) + eps(t))

    return _adam_like(x, grads, beta1, beta2, change)


def optax_amsgrad(x, grads, lr, beta1, beta2, eps):
    highest = [0.0] * len(x)

    def change(t, i, x, g, m, v):
        highest[i] = max(highest[i], v / (1 - beta2(t) ** t))
        return lr(t) * m / (1 - beta1(t) ** t) / (sqrt(highest[i]) + eps(t))

    return _adam_like(x, grads, beta1, beta2, change)


def adamax(x, grads, lr, beta1, beta2):
    """Kingma and Ba (2015), algorithm 2."""
    m, u = [0.0] * len(x), [0.0] * len(x)
    for t, grad in enumerate(grads, 1):
        g, x = grad(x), list(x)
        for i in range(len(x)):
            m[i] = beta1(t) * m[i] + (1 - beta1(t)) * g[i]
            u[i] = max(beta2(t) * u[i], abs(g[i]))
            if m[i] != 0:
                x[i] -= lr(t) / (1 - beta1(t) ** t) * m[i] / u[i]
        yield x


ORACLES = {
    "GradientDescent": gradient_descent,
    "Momentum": momentum,
    "NAG": nag,
    "Rprop": rprop,
    "Adagrad": adagrad,
    "Adadelta": adadelta,
    "RMSprop": rmsprop,
    "Adam": adam,
    "AdaMax": adamax,
    "Nadam": nadam,
    "AMSGrad": amsgrad,
    "AveragingMomentum": averaging_momentum,
    "RpropPlus": rprop_plus,
    "OptaxRprop": optax_rprop,
    "OptaxAdagrad": adagrad,
    "OptaxRMSprop": optax_rmsprop,
    "EpsilonHatAdam": epsilon_hat_adam,
    "UncorrectedAdam": uncorrected_adam,
    "AdamW": adamw,
    "OptaxNadam": optax_nadam,
    "OptaxAMSGrad": optax_amsgrad,
}
