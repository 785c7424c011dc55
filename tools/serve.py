"""Show the built book at an address of this machine: `python -m tools.serve`.

Files travel compressed and with the types that GitHub Pages gives them.
"""

import argparse
import errno
import gzip
import sys
from functools import lru_cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SITE = Path(__file__).resolve().parent.parent / "_build" / "site"
HOST = "127.0.0.1"
COMPRESSED = {".html", ".js", ".css", ".json", ".svg", ".txt", ".ipynb"}


class Handler(SimpleHTTPRequestHandler):
    """Serve a folder, read-only, without a line in the terminal for every file."""

    protocol_version = "HTTP/1.1"
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".html": "text/html; charset=utf-8",
        ".js": "text/javascript; charset=utf-8",
        ".svg": "image/svg+xml",
        ".woff": "font/woff",
        ".woff2": "font/woff2",
        ".ipynb": "application/x-ipynb+json",
    }

    def do_GET(self):
        """Send a compressed body where the browser takes one and the type gains by it."""
        path = Path(self.translate_path(self.path))
        if path.is_dir() and self.path.split("?")[0].endswith("/"):
            path /= "index.html"
        accepts = "gzip" in self.headers.get("Accept-Encoding", "")
        if not (accepts and path.is_file() and path.suffix in COMPRESSED):
            return super().do_GET()
        body = compressed(path, path.stat().st_mtime_ns)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(path)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        return None

    def end_headers(self):
        """Let the browser ask again each time, so that a rebuilt page shows at once."""
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, *args):
        """Stay quiet."""


@lru_cache(maxsize=512)
def compressed(path, version):
    """Compress a file once for each of its versions."""
    return gzip.compress(path.read_bytes(), 6)


def server(folder=SITE, port=0):
    """Make a server of a folder; a port that is taken gives way to any free one."""
    handler = partial(Handler, directory=str(folder))
    try:
        return ThreadingHTTPServer((HOST, port), handler)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise
        return ThreadingHTTPServer((HOST, 0), handler)


def main():
    """Serve until Ctrl+C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    if not (SITE / "index.html").is_file():
        sys.exit("There is no built book yet: run `make book` first.")
    site = server(SITE, port)
    print(f"The book is at http://{HOST}:{site.server_port}/   (Ctrl+C ends it)", flush=True)
    try:
        site.serve_forever()
    except KeyboardInterrupt:
        print()


if __name__ == "__main__":
    main()
