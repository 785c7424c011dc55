"""Every random number comes from a seeded generator, read from the syntax tree."""

import ast
import re

from tools.lint.notebook import rule

GENERATORS = {"default_rng", "Generator", "SeedSequence", "PCG64", "Philox", "BitGenerator"}
TORCH = {
    "rand", "randn", "randint", "randperm", "normal", "bernoulli", "multinomial", "poisson",
    "rand_like", "randn_like", "randint_like",
}  # fmt: skip
LAYERS = re.compile(r"(?:^|\.)nn\.(Linear|Bilinear|Embedding|Conv|RNN|LSTM|GRU|Transformer)")
DRAWN = {"train_test_split", "make_blobs", "make_classification", "make_moons", "make_regression"}


def _imports(notebook):
    for cell in notebook.code:
        for node in ast.walk(cell.tree) if cell.tree else ():
            if isinstance(node, ast.Import):
                yield from ((cell, name.name, name.name) for name in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((cell, node.module or "", name.name) for name in node.names)


def _calls(notebook):
    for cell in notebook.code:
        for name, call in sorted(cell.calls, key=lambda found: found[1].lineno):
            yield cell, name, call


def _unset(node):
    return isinstance(node, ast.Constant) and node.value is None


@rule
def legacy_random(notebook):
    """np.random.rand and its kin share one hidden state; so does the module random."""
    for cell, name, _ in _calls(notebook):
        parts = name.split(".")
        numpy = parts[:2] in (["np", "random"], ["numpy", "random"])
        if numpy and not GENERATORS.intersection(parts[2:]):
            yield cell, f"{name} draws from a hidden state", "np.random.default_rng(seed)"
    for cell, module, name in _imports(notebook):
        hidden = module == "numpy.random" and name not in GENERATORS | {"numpy.random"}
        if hidden or module == "random":
            wrong = f"{name} of {module} draws from a hidden state"
            yield cell, wrong, "np.random.default_rng(seed)"


@rule
def unseeded_generator(notebook):
    """default_rng() without a seed gives other numbers each time."""
    for cell, name, call in _calls(notebook):
        given = [*call.args, *(word.value for word in call.keywords)]
        last = name.rsplit(".", 1)[-1]
        if last == "default_rng" and (not given or _unset(given[0])):
            yield cell, "default_rng without a seed", "np.random.default_rng(seed)"
        if last in DRAWN and not any(word.arg == "random_state" for word in call.keywords):
            yield cell, f"{last} without random_state", "pass random_state=seed"


@rule
def unseeded_torch(notebook):
    """torch draws from a hidden state: seed it first, or hand a generator over."""
    seeded = False
    for cell, name, call in _calls(notebook):
        seeded |= name.endswith("manual_seed")
        head, _, last = name.rpartition(".")
        draws = (head == "torch" and last in TORCH) or LAYERS.search(name)
        if draws and not seeded and not any(word.arg == "generator" for word in call.keywords):
            yield cell, f"{name} before torch.manual_seed", "torch.manual_seed(seed), or generator="
