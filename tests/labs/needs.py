"""What INSTRUCTORS.md says that a lab needs, against what the run of its notebook took.

The time is only told: it belongs to the machine, and tests/measured.py limits it. The processor's
kernels are old ones there, so that it is rather too long than too short.
"""

import re
from math import ceil

from nbformat.v4 import new_code_cell

from tools.address import ROOT

TEXT = (ROOT / "INSTRUCTORS.md").read_text(encoding="utf-8")
ROW = re.compile(r"^\| \[[^\]]+\]\((\S+)\) \| (.+) \| (\d+) s \| (\d\.\d) GB \|$", re.M)
SAID = {path: (words, int(s), float(gb)) for path, words, s, gb in ROW.findall(TEXT)}
LIBRARIES = {"torch": "torch", "sklearn": "scikit-learn", "numba": "numba"}
# Put before a notebook, this hears of each Python that its cells start (matplotlib starts others).
HEARD = new_code_cell("""
import sys

_pythons = []


def _hear(event, told):
    if event == "subprocess.Popen" and told[0] == sys.executable:
        _pythons.append("processes")


sys.addaudithook(_hear)
""")
LOADED = new_code_cell(f"print(*[n for n in {list(LIBRARIES)} if n in sys.modules], *_pythons[:1])")


def differences(path, client, loaded):
    """In what the row of `path` is not what its run took; the row that would be."""
    words = ", ".join(LIBRARIES.get(name, name) for name in loaded.split()) or "–"
    seconds, gigabytes = sum(client.seconds.values()), client.bytes / 1e9
    row = f"{words} | {5 * ceil(seconds / 5)} s | {ceil(10 * gigabytes) / 10} GB"
    if path not in SAID:
        yield f"INSTRUCTORS.md does not say what {path} needs: {row}"
        return
    said = SAID[path]
    if said[0] != words or not gigabytes - 0.1 <= said[2] <= 1.5 * gigabytes + 0.1:
        yield f"INSTRUCTORS.md says of {path} {said}; its run took: {row}"
