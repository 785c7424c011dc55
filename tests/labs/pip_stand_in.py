"""Stands in for pip: takes what the first cell asks for, and installs it without the network.

The repository's archive becomes the wheel of this tree, an index becomes a folder of wheels, and
the place is a folder of its own, so that the environment stays as Colab's.
"""

import json
import os
import subprocess
import sys

asked = sys.argv[1:]
with open(os.environ["ASKED"], "w", encoding="utf-8") as file:
    json.dump(asked, file)
wheel = os.environ["WHEEL"]
wanted = [wheel if word.startswith("https://") else word for word in asked]
options = ["--target", os.environ["SITE"], "--no-index", "--find-links", os.environ["WHEELS"]]
sys.exit(
    subprocess.run([os.environ["PIP"], "-m", "pip", *wanted, *options], check=False).returncode
)
