"""The notebook lint: one rule, one small function; `python -m tools.lint [notebooks]`."""
