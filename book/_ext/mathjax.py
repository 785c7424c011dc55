"""Make MathJax out of the pinned package sphinx-mathjax-offline: one file of the parts in use."""

import shutil
from importlib.util import find_spec
from pathlib import Path

# Without the context menu: it is large, and makes each formula a stop of the Tab key.
PARTS = [
    "startup",
    "core",
    "input/tex-base",
    "input/tex/extensions/ams",
    "input/tex/extensions/boldsymbol",
    "input/tex/extensions/newcommand",
    "output/chtml",
    "output/chtml/fonts/tex",
    "a11y/assistive-mml",
]
FONTS = "output/chtml/fonts/woff-v2"


def source():
    """Find MathJax in the installed package, whose name is no Python identifier."""
    return Path(find_spec("sphinx-mathjax-offline").origin).parent / "static" / "mathjax"


def configure(app, config):
    """Point the pages at that file. The parts are in it, so the loader has none to fetch."""
    config.mathjax_path = "mathjax/startup.js"
    config.mathjax3_config = {
        "loader": {"load": []},
        "tex": {
            "packages": {"[+]": ["ams", "boldsymbol", "newcommand"]},
            "inlineMath": [["\\(", "\\)"]],
        },
    }


def copy(app, error):
    """Write the file, and its fonts beside it, where MathJax looks for them."""
    if error is not None:
        return
    target = Path(app.outdir) / "_static" / "mathjax"
    shutil.copytree(source() / FONTS, target / FONTS, dirs_exist_ok=True)
    parts = [(source() / f"{name}.js").read_text(encoding="utf-8") for name in PARTS]
    (target / "startup.js").write_text(";\n".join(parts), encoding="utf-8")


def setup(app):
    """Run after MyST has added its own settings of MathJax."""
    app.connect("config-inited", configure, priority=900)
    app.connect("build-finished", copy)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
