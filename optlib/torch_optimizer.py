"""Any rule of the book as a `torch.optim.Optimizer`, for ordinary PyTorch training loops.

    optimizer = TorchOptimizer(model.parameters(), Adam(lr=0.01))
    for x, y in batches:
        optimizer.zero_grad()
        loss_function(model(x), y).backward()
        optimizer.step()

A rule that takes its gradient somewhere else than at the parameters, as NAG does, needs the loss
evaluated there: hand `step` a closure. Needs torch.
"""

from __future__ import annotations

from dataclasses import fields

from ._optional import need
from .core import NonFiniteError, Optimizer
from .hyper import is_schedule

torch = need("torch")

__all__ = ["TorchOptimizer"]

_OTHER_KEYS = {"params", "param_names", "name", "initial_lr"}


class _Pending(Exception):  # noqa: N818 — a question, no error
    """Asks for a gradient that is not known yet, at `point`."""

    def __init__(self, point):
        self.point = point


class TorchOptimizer(torch.optim.Optimizer):
    """Drives `params` by `rule`; each parameter tensor is a vector of its own.

    params: tensors, or dicts of "params" and that group's own hyper-parameters, as in torch.
    rule: a rule of optlib whose hyper-parameters are numbers or schedules. They become entries
        of every group, so that torch's LR schedulers find `group["lr"]`.

    The state of a parameter is the rule's, by field name; `state_dict` carries it.
    """

    def __init__(self, params, rule):
        if not isinstance(rule, Optimizer):
            raise TypeError(f"rule must be an optlib rule such as Adam(lr=0.001); got {rule!r}")
        self.rule = rule
        super().__init__(params, {f.name: getattr(rule, f.name) for f in fields(rule)})

    def add_param_group(self, param_group):
        """Add a group of parameters, once all it holds has been checked."""
        names = [f.name for f in fields(self.rule)]
        unknown = ", ".join(sorted(set(param_group) - set(names) - _OTHER_KEYS))
        if unknown:
            known = ", ".join(names)
            raise ValueError(f"{self._title} has no {unknown}; a group may set {known}")
        for name in names:
            value = param_group.get(name, self.defaults[name])
            if getattr(value, "ndim", 0):
                raise ValueError(f"{self._title}: {name} must be a number or a schedule here")
        type(self.rule)(**{name: param_group.get(name, self.defaults[name]) for name in names})
        super().add_param_group(param_group)
        for p in param_group["params"]:
            if not p.is_floating_point():
                self.param_groups.pop()
                raise TypeError(f"{self._title} drives real floating-point tensors; got {p.dtype}")

    @torch.no_grad()
    def step(self, closure=None):
        """One update of every parameter that has a gradient.

        closure: clears the gradients, evaluates the loss, calls backward and returns the loss. It
            is called with the parameters set to where the rule wants the gradient.
        Returns the loss from the first call of the closure, None without one.
        """
        rules = self._rules()
        if closure is not None:
            return self._step_by_closure(rules, closure)
        theta = {p: p.flatten().clone() for p in rules if p.grad is not None}
        self._keep({p: self._update(rules[p], p, theta[p], [self._gradient(p)], None)
                    for p in theta})  # fmt: skip
        return None

    def _step_by_closure(self, rules, closure):
        # A rule is pure, so it can be asked repeatedly: it runs on the gradients known so far
        # and stops where it wants one more. One closure call then answers for all parameters.
        home = {p: p.flatten().clone() for p in rules}
        gradients, loss = {p: [] for p in rules}, None
        try:
            while True:
                updates = {}
                for p, known in gradients.items():
                    try:
                        updates[p] = self._update(rules[p], p, home[p], known, closure)
                    except _Pending as pending:
                        p.copy_(pending.point.view_as(p))
                if len(updates) == len(gradients):
                    break
                with torch.enable_grad():
                    value = closure()
                loss = value if loss is None else loss
                # A parameter that is no part of the loss has no gradient, and stays.
                gradients = {
                    p: [*known, self._gradient(p)]
                    for p, known in gradients.items() if p.grad is not None
                }  # fmt: skip
        finally:
            for p, theta in home.items():
                p.copy_(theta.view_as(p))
        self._keep(updates)
        return loss

    def _update(self, rule, p, theta, gradients, closure):
        """The rule's step, if these gradients suffice; otherwise _Pending says what it lacks."""
        known = iter(gradients)

        def grad(point):
            if closure is None and point is not theta:
                raise RuntimeError(
                    f"{self._title} takes its gradient at another point than the parameters: "
                    "hand step(closure) a function that evaluates the loss there"
                )
            for g in known:
                return g
            raise _Pending(point)

        state = rule.State(**self.state[p]) if self.state.get(p) else rule.init(theta)
        theta, state = rule.step(theta, state, grad)
        self._require_finite("the update", p, theta)
        return theta, state

    def _keep(self, updates):
        for p, (theta, state) in updates.items():
            p.copy_(theta.view_as(p))
            self.state[p] = state._asdict()

    def _rules(self):
        """The rule of every parameter, with the present hyper-parameters of its group."""
        rules = {}
        for group in self.param_groups:
            hyper = {f.name: _held(group[f.name]) for f in fields(self.rule)}
            rules.update(dict.fromkeys(group["params"], type(self.rule)(**hyper)))
        return rules

    def _gradient(self, p):
        if p.grad.is_sparse:
            raise RuntimeError(
                f"{self._title} takes no sparse gradients: make the layer with sparse=False"
            )
        self._require_finite("the gradient", p, p.grad)
        return p.grad.flatten().clone()  # a rule may keep it, and p.grad is filled anew

    def _require_finite(self, what, p, x):
        finite = torch.isfinite(x).reshape(-1)
        if finite.all():
            return
        places = [(i, j) for i, group in enumerate(self.param_groups)
                  for j, other in enumerate(group["params"]) if other is p]  # fmt: skip
        ((group, number),) = places[:1]
        t = (self.state[p]["t"] if self.state.get(p) else 0) + 1
        first = torch.argwhere(~finite)[:3, 0].tolist()
        raise NonFiniteError(
            f"{what} at step {t} is not finite in parameter {number} of group {group}, "
            f"flattened coordinates {first}{' and more' if (~finite).sum() > 3 else ''}"
        )

    @property
    def _title(self):
        return type(self.rule).__name__

    def state_dict(self):
        """What resumes a run bit for bit: states, hyper-parameters, and the rule's name."""
        return super().state_dict() | {"rule": self._title}

    def load_state_dict(self, state_dict):
        """Resume from what `state_dict` gave; one of another rule is refused."""
        rule = state_dict.get("rule")
        if rule != self._title:
            raise ValueError(f"this is no state of {self._title}, but of {rule or 'another kind'}")
        super().load_state_dict(state_dict)

    def __getstate__(self):
        return super().__getstate__() | {"rule": self.rule}


def _held(value):
    """A group's value; 0, where an LR scheduler may end but no rule may begin, as a schedule."""
    return value if is_schedule(value) or value != 0 else lambda t: 0.0
