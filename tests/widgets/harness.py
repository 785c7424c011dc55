"""A page with one live figure as the book publishes it: saved state, and the book's own host."""

import json
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from ipywidgets.embed import dependency_state

from optlib.widgets.esm import module

ASSETS = Path(__file__).parents[2] / "book" / "_assets"
PAGE = """<!doctype html>
<html lang="en" data-theme="THEME"><head><meta charset="utf-8"><title>A live figure</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><link rel="stylesheet" href="widgets.css">
<style>body { margin: 1rem; font: 16px/1.5 system-ui, sans-serif; }
[data-theme="dark"] body { background: #14181e; color: #e6e9ee;
  --pst-color-border: #48566b; --pst-color-surface: #29313d; --pst-color-primary: #6cb0ff;
  --pst-color-primary-text: #10151c; color-scheme: dark; }</style>
<script type="application/vnd.jupyter.widget-state+json">STATE</script></head>
<body><main><h1>A live figure</h1>
VIEWS
</main><script src="start.js"></script></body></html>
"""
VIEW = '<div><script type="application/vnd.jupyter.widget-view+json">{}</script></div>'


def write_page(folder, figures, theme="light"):
    """Write index.html with live figures, and the host's files, into `folder`."""
    css = (ASSETS / "widgets" / "widgets.css").read_text(encoding="utf-8")
    (folder / "widgets.css").write_text(css, encoding="utf-8")
    host = f"{{\n{module('start', ASSETS / 'modules')}\n}}\n"
    (folder / "start.js").write_text(host, encoding="utf-8")
    state = json.dumps({"state": dependency_state(figures, drop_defaults=False)}).replace(
        "</", "<\\/"
    )
    views = "\n".join(VIEW.format(json.dumps({"model_id": f.model_id})) for f in figures)
    page = PAGE.replace("THEME", theme).replace("VIEWS", views).replace("STATE", state)
    (folder / "index.html").write_text(page, encoding="utf-8")


def axe_violations(page):
    """What the accessibility checker axe finds wrong, in a line each."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{v['id']}: {node['html'][:120]}" for v in found for node in v["nodes"]]
