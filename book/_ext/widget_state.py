"""Keep a page's saved widgets small: each widget's code once, in a file that all pages share.

Where a page cannot run scripts, a sentence stands in the widget's place.
"""

import hashlib
import json
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.transforms import SphinxTransform

STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
FOLDER = "_static/figures"


def slim(state, folder, url):
    """Move the code and style of every anywidget into files; the state names them instead."""
    for model in state["state"].values():
        for key, suffix in (("_esm", "js"), ("_css", "css")):
            code = model["state"].pop(key, None)
            if code:
                name = f"{hashlib.sha256(code.encode()).hexdigest()[:12]}.{suffix}"
                Path(folder).mkdir(parents=True, exist_ok=True)
                text = script(name, code) if suffix == "js" else code
                (Path(folder) / name).write_text(text, encoding="utf-8")
                model["state"][f"{key}_url"] = f"{url}/{name}"
    return state


def script(name, code):
    """Return a plain script that holds a module's text: see `_assets/modules/figure.js`."""
    return f"(globalThis.figureModules ??= {{}})[{json.dumps(name)}] = {json.dumps(code)};\n"


def page(app, pagename, templatename, context, doctree):
    """Slim the state that myst-nb puts into a page."""
    for tag in context.get("script_files", []):
        attributes = getattr(tag, "attributes", {})
        if attributes.get("type") == STATE:
            url = context["pathto"](FOLDER, 1)
            state = slim(json.loads(attributes["body"]), Path(app.outdir) / FOLDER, url)
            attributes["body"] = json.dumps(state).replace("</", "<\\/")
            files = {model["state"].get("_esm_url") for model in state["state"].values()}
            context["figure_scripts"] = sorted(files - {None})


class WithoutScript(SphinxTransform):
    """Add what a widget says of itself, for readers without scripts."""

    default_priority = 420

    def apply(self):
        """Find the outputs that are widgets."""
        for view in self.document.findall(nodes.container):
            if view.get("mime_type") == VIEW:
                plain = [b.astext() for b in view.parent if b.get("mime_type") == "text/plain"]
                text = f"<noscript><p>{escape(''.join(plain))} It needs JavaScript.</p></noscript>"
                view.append(nodes.raw("", text, format="html"))


def setup(app):
    """Run after myst-nb has added the state."""
    app.connect("html-page-context", page, priority=800)
    app.add_transform(WithoutScript)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
