# Two commands matter: `make book` and `make test`. Each installs what it needs into .venv.
PYTHON ?= python3
RUN = .venv/bin/python -m

.PHONY: setup book serve slides student test lint bench outputs address lock clean

setup:
	@$(PYTHON) tools/setup.py

book: setup  ## the whole site, decks included, in _build/site
	@$(RUN) tools.build

serve: setup  ## show the built site
	@$(RUN) tools.serve

slides: setup  ## the decks alone
	@$(RUN) tools.slides

student: setup  ## a copy of the notebooks without solutions, in _build/student
	@$(RUN) tools.student

test: setup  ## every gate
	@$(RUN) tools.test

lint: setup
	@$(RUN) tools.test lint

bench: setup  ## what the performance claims are measured with
	@.venv/bin/pip install --quiet --requirement requirements-bench.txt
	@$(RUN) benchmarks

outputs: setup  ## run every notebook and store its text outputs
	@$(RUN) tools.notebooks

address: setup  ## bring every use of the repository's address in line with _config.yml
	@$(RUN) tools.address

lock: setup  ## pin what pyproject.toml asks for; "+cpu" is a build of torch, not its version
	@.venv/bin/pip install --quiet pip-tools==7.6.2
	@$(RUN) piptools compile --quiet --all-extras --strip-extras --allow-unsafe --no-annotate \
	  --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
	  --output-file requirements.txt pyproject.toml
	@sed -i.bak 's/+cpu$$//' requirements.txt && rm requirements.txt.bak

clean:
	rm -rf _build .cache build dist *.egg-info
