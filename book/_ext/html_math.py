"""Typeset `$…$` inside HTML that stands in the text, such as the summary of a fold.

Notebooks do so by themselves; MyST hands HTML on untouched.
"""

import re
from html import escape, unescape

from docutils import nodes
from sphinx.transforms import SphinxTransform

MATH = re.compile(r"(?<![\\$\w])\$(?=[^\s$])([^$\n]*[^\s$\\])\$(?!\d)")


class HtmlMath(SphinxTransform):
    """Rewrite the HTML of the source, never that of a cell's output."""

    default_priority = 430

    def apply(self):
        """Put each formula where MathJax looks for it."""
        for html in self.document.findall(nodes.raw):
            if "html" in html.get("format", "") and "output" not in html["classes"]:
                html[:] = [nodes.Text(MATH.sub(span, html.astext()))]


def span(match):
    """Return a formula as MyST writes one."""
    formula = escape(unescape(match[1]), quote=False)
    return f'<span class="math notranslate nohighlight">\\({formula}\\)</span>'


def setup(app):
    """Register the transform."""
    app.add_transform(HtmlMath)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
