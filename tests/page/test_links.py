"""Every link inside the site lands: on a file, and on the place in it."""

from html.parser import HTMLParser
from urllib.parse import unquote, urlsplit

import pytest


class Places(HTMLParser):
    """Collect what a page links to, and the places that can be linked to."""

    def __init__(self):
        super().__init__()
        self.links, self.ids = [], set()

    def handle_starttag(self, tag, attributes):
        """Read one tag."""
        found = dict(attributes)
        self.ids.update(found[key] for key in ("id", "name") if found.get(key))
        for key in ("href", "src"):
            if found.get(key):
                self.links.append(found[key])


def read(path):
    """Parse a page."""
    places = Places()
    places.feed(path.read_text(encoding="utf-8"))
    return places


@pytest.fixture(scope="module")
def pages(site):
    """Return every page of the site, decks included, parsed."""
    return {path: read(path) for path in site.rglob("*.html") if "_static" not in path.parts}


def test_links_land(pages, site):
    """Follow each relative link by file and anchor."""
    lost = []
    for page, places in pages.items():
        for link in places.links:
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            target = target / "index.html" if target.is_dir() else target
            known = pages.get(target)
            anchor = unquote(parts.fragment)
            if not target.is_file() or (anchor and known and not lands(anchor, known)):
                lost.append(f"{page.relative_to(site)}: {link}")
    assert lost == []


def lands(anchor, places):
    """Tell whether an anchor is there; `#/…` names a slide, and a figure's state is its own."""
    return anchor in places.ids or anchor.startswith("/") or "?" in anchor


def test_every_chapter_is_there(site, path):
    """Every entry of `_toc.yml` has its page."""
    assert (site / path.lstrip("/")).is_file()


def test_nothing_is_left_of_other_hosts(pages):
    """No page takes a script, style, font or picture from another host."""
    for page in pages:
        text = page.read_text(encoding="utf-8")
        for host in ("unpkg.com", "cdn.jsdelivr.net", "cdnjs.cloudflare.com", "fonts.googleapis"):
            assert host not in text, f"{page.name} names {host}"
