"""The local server: what GitHub Pages would send, to this machine alone."""

import gzip
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests import browser
from tools import serve


@pytest.fixture
def folder(tmp_path):
    """Make a small site."""
    (tmp_path / "index.html").write_text("<h1>Hello</h1>" * 50)
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "font.woff").write_bytes(b"wOFF")
    (tmp_path / "part").mkdir()
    (tmp_path / "part" / "index.html").write_text("part")
    return tmp_path


@pytest.fixture
def address(folder):
    """Serve it."""
    with browser.served(folder) as served:
        yield served


def get(address, **headers):
    """Fetch an address: headers and body."""
    with urlopen(Request(address, headers=headers), timeout=10) as answer:
        return answer.headers, answer.read()


def test_compresses_what_gains_by_it(address, folder):
    """Text travels compressed to those who take it, and only to them."""
    packed = {"Accept-Encoding": "gzip"}
    headers, body = get(f"{address}/", **packed)
    page = (folder / "index.html").read_bytes()
    assert headers["Content-Encoding"] == "gzip"
    assert len(body) < len(page)
    assert gzip.decompress(body) == page == get(f"{address}/index.html")[1]
    assert get(f"{address}/picture.png", **packed)[0]["Content-Encoding"] is None


def test_types(address):
    """A browser refuses scripts and fonts of the wrong type."""
    assert get(f"{address}/")[0]["Content-Type"] == "text/html; charset=utf-8"
    assert get(f"{address}/font.woff")[0]["Content-Type"] == "font/woff"


def test_a_rebuilt_page_shows_at_once(address, folder):
    """What is compressed is kept by its date, not for good."""
    packed = {"Accept-Encoding": "gzip"}
    get(f"{address}/part/", **packed)
    (folder / "part" / "index.html").write_text("new part")
    assert gzip.decompress(get(f"{address}/part/", **packed)[1]) == b"new part"


@pytest.mark.parametrize("asked", ["/missing.html", "/../secret", "/%2e%2e/secret"])
def test_nothing_outside_the_folder(address, folder, asked):
    """A file that is not in the site is not found."""
    (folder.parent / "secret").write_text("secret")
    with pytest.raises(HTTPError, match="404") as error:
        get(address + asked)
    error.value.close()


def test_a_taken_port_gives_way(folder):
    """Two books can be shown at once."""
    with serve.server(folder) as first, serve.server(folder, first.server_port) as second:
        assert second.server_port != first.server_port
        assert second.server_address[0] == "127.0.0.1"


def test_says_when_there_is_no_book(monkeypatch, tmp_path):
    """The sentence names the command."""
    monkeypatch.setattr(serve, "SITE", tmp_path)
    monkeypatch.setattr("sys.argv", ["serve"])
    with pytest.raises(SystemExit, match="run `make book` first"):
        serve.main()
