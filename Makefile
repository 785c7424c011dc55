# Two commands matter: `make book` and `make test`. Each installs what it needs into .venv.
PYTHON ?= python3
RUN = .venv/bin/python -m

.PHONY: setup book serve slides test lint bench lock address clean

setup:
	@$(PYTHON) tools/setup.py
