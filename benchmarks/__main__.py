"""`python -m benchmarks`: all of them, as one Markdown table; or those that are named."""

import argparse
import os
import sys
import traceback
from importlib import import_module

from benchmarks.measure import HEAD

NAMES = (
    "single_step",
    "sweep",
    "jax_scan",
    "large_step",
    "simulator",
    "hogwild",
    "parameter_server",
    "periods",
    "page",
    "build",
)


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of {', '.join(NAMES)}")
    failed = []
    names = parser.parse_args(arguments).names or NAMES
    if unknown := set(names) - set(NAMES):
        parser.error(f"no benchmark is called {unknown.pop()!r}; there are {', '.join(NAMES)}")
    # Ratios hold on a busy machine; what has a unit, the page's seconds, does not.
    print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f} at the start\n")
    print(HEAD, flush=True)
    for name in names:
        try:
            for claim in import_module(f"benchmarks.{name}").claims():
                print(claim.row(), flush=True)
                if not claim.met:
                    failed.append(claim.what)
        except Exception:
            traceback.print_exc()
            failed.append(name)
    if failed:
        print(f"\nNot met: {len(failed)}: {'; '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
