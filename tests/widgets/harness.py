"""A page with one live figure's canvas and a model of its state, and nothing else."""

import json

PAGE = """<!doctype html>
<html lang="en" data-theme="{theme}"><head><meta charset="utf-8"><title>A live figure</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<style>body {{ margin: 1rem; font-family: system-ui, sans-serif; background: #fff }}
[data-theme="dark"] body {{ background: #14181e }}</style>
<style>{css}</style>
<script type="application/vnd.jupyter.widget-state+json">{{}}</script></head>
<body><main><h1>A live figure</h1><div id="here"></div></main>
<script type="module" src="start.js"></script></body></html>
"""
START = """
import widget from "./widget.js";
const state = {state};
const listeners = new Map();
const on = (names, f) => names.split(" ").forEach((name) =>
  listeners.set(name, [...(listeners.get(name) || []), f]));
const model = {{
  get: (name) => state[name],
  set(name, value) {{
    if (JSON.stringify(state[name]) === JSON.stringify(value)) return;
    state[name] = value;
    (listeners.get("change:" + name) || []).forEach((f) => f());
  }},
  on, off() {{}}, save_changes() {{}},
}};
window.model = model;
widget.render({{ model, el: document.getElementById("here") }});
"""


def write_page(folder, figure, theme="light"):
    """Write index.html and its scripts for a widget into `folder`."""
    state = {k: v for k, v in figure.get_state().items() if not k.startswith("_")}
    state = json.dumps({k: v for k, v in state.items() if k not in ("layout", "tabbable")})
    css = figure._css.replace("{", "{{").replace("}", "}}").format()
    (folder / "index.html").write_text(PAGE.format(theme=theme, css=css), encoding="utf-8")
    (folder / "widget.js").write_text(figure._esm, encoding="utf-8")
    (folder / "start.js").write_text(START.format(state=state), encoding="utf-8")
