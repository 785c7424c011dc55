"""The rule's source, unchanged, under jax.jit and lax.scan, against optax."""

import jax
import jax.numpy as jnp
import numpy as np
import optax

from benchmarks.measure import Claim, interleaved, milliseconds
from optlib import Adam
from optlib.surfaces import beale

STARTS, STEPS, LR = 10_000, 500, 0.01


def ours(theta, steps=STEPS):
    opt = Adam(lr=LR)

    def one(carry, _):
        return opt.step(*carry, beale.grad), None

    return jax.lax.scan(one, (theta, opt.init(theta)), length=steps)[0][0]


def optaxs(theta, steps=STEPS):
    opt = optax.adam(LR)

    def one(carry, _):
        theta, state = carry
        updates, state = opt.update(beale.grad(theta), state)
        return (optax.apply_updates(theta, updates), state), None

    return jax.lax.scan(one, (theta, opt.init(theta)), length=steps)[0][0]


def claims():
    with jax.enable_x64(True):
        start = np.random.default_rng(0).uniform(-4.5, 4.5, (2, STARTS))
        start = jnp.asarray(start)
        a, b = (jax.jit(run, static_argnums=1) for run in (ours, optaxs))
        # Some starts near a ridge fall to either side of it in the end, so few steps agree best.
        np.testing.assert_allclose(a(start, 20), b(start, 20), rtol=1e-9)
        seconds = interleaved(
            15,
            optlib=lambda: a(start).block_until_ready(),
            optax=lambda: b(start).block_until_ready(),
        )
    return [
        Claim(
            "the same sweep under jax.jit and lax.scan, in units of optax's",
            seconds["optlib"] / seconds["optax"], 1.1,
            note=milliseconds(**seconds),
        )
    ]  # fmt: skip
