"""Hand displayed mathematics to MathJax as it is written.

Sphinx would put lines that hold `\\\\` into a `split` environment, where `\\tag` is not allowed.
"""

from docutils import nodes
from sphinx.transforms import SphinxTransform


class AsWritten(SphinxTransform):
    """Set the delimiters here, and tell Sphinx to leave the rest alone."""

    default_priority = 410

    def apply(self):
        """Treat each displayed formula once."""
        for block in self.document.findall(nodes.math_block):
            if not block.get("nowrap"):
                block["nowrap"] = True
                block[:] = [nodes.Text(f"\\[{block.astext()}\\]")]


def setup(app):
    """Register the transform."""
    app.add_transform(AsWritten)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
