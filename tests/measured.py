"""How long the processor works on each cell of a notebook, and how much memory its kernel takes.

Processor time on one thread is what a cell takes on an idle machine, or more; unlike the time on
the wall, it hardly grows when other work runs beside it. Half as much again is allowed for that.
"""

from pathlib import Path

import psutil
from nbclient import NotebookClient

CELL, NOTEBOOK, MEMORY = 20, 60, 1.2e9  # seconds, seconds, bytes
BUSY = 1.5
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}


class Measured(NotebookClient):
    """Runs a notebook as nbclient does, and notes what it took."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.seconds, self.bytes, self._before = {}, 0, 0.0
        self.on_cell_executed = self._note

    def _note(self, cell, **_):
        kernel = psutil.Process(self.km.provisioner.pid)
        now = sum(kernel.cpu_times()[:4])
        self.seconds[cell.id] = now - self._before
        self._before, self.bytes = now, max(self.bytes, peak(kernel))

    def excesses(self):
        """What went over the limits of a chapter, in words."""
        for name, seconds in self.seconds.items():
            if seconds > CELL * BUSY:
                yield f"cell {name} takes {seconds:.0f} s of the processor: at most {CELL}"
        total = sum(self.seconds.values())
        if total > NOTEBOOK * BUSY:
            yield f"the notebook takes {total:.0f} s of the processor: at most {NOTEBOOK}"
        if self.bytes > MEMORY:
            yield f"the notebook takes {self.bytes / 1e9:.2f} GB of memory: at most 1.2"


def peak(process):
    """The most memory that `process` ever held (elsewhere than on Linux: holds now)."""
    status = Path(f"/proc/{process.pid}/status")
    if status.is_file():
        for line in status.read_text(encoding="utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return process.memory_info().rss
