"""What builds and checks the book: run as `python -m tools.<name>` from the repository's root."""
