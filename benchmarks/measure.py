"""Medians of things measured round about, and a claim that is met or not."""

from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Claim:
    """One line of the report: what was measured, and whether it is at least or at most so."""

    what: str
    value: float
    target: float
    unit: str = "×"
    at_least: bool = False
    note: str = ""

    @property
    def met(self):
        return self.value >= self.target if self.at_least else self.value <= self.target

    def row(self):
        """The claim as a row of a Markdown table."""
        sign = "≥" if self.at_least else "≤"
        cells = (self.what, f"{self.value:,.3g} {self.unit}" if self.value < 1000
                 else f"{self.value:,.0f} {self.unit}", f"{sign} {self.target:,g} {self.unit}",
                 "pass" if self.met else "FAIL", self.note)  # fmt: skip
        return f"| {' | '.join(cells)} |"


HEAD = "| what | measured | target | | how |\n|---|---|---|---|---|"


def interleaved(rounds=9, **tasks):
    """The median time of each task, in seconds, over rounds in which every task runs once."""
    times = {name: [] for name in tasks}
    for task in tasks.values():
        task()  # warm
    for _ in range(rounds):
        for name, task in tasks.items():
            start = perf_counter()
            task()
            times[name].append(perf_counter() - start)
    return {name: median(each) for name, each in times.items()}


def milliseconds(**seconds):
    """The times behind a ratio, for its note."""
    return ", ".join(f"{name.replace('_', ' ')} {1e3 * s:.3g} ms" for name, s in seconds.items())
