PYTHON ?= python3
PORT ?= 8000
RUN := .venv/bin/python
COMPILE := .venv/bin/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url --quiet

export UV_PYTHON_DOWNLOADS = never

.PHONY: help install demo test test-fast check bench stop lock

help:  ## Show what can be made
	@sed -n 's/^\([a-z-]*\):.*## /\1: /p' $(MAKEFILE_LIST) | awk -F': ' '{ printf "make %-10s %s\n", $$1, $$2 }'

install: .venv/installed  ## Make the environment, .venv

.venv/installed: requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed.")'
	$(PYTHON) -m venv .venv
	sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > .venv/uv.lock
	$(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes --requirement .venv/uv.lock
	.venv/bin/uv pip sync --quiet --require-hashes --python $(RUN) requirements.lock
	touch $@

demo: install  ## Run the demo on PORT (8000); Ctrl-C stops it
	@exec setpriv --pdeathsig TERM env DEMO=1 PORT=$(PORT) $(RUN) manage.py demo

test: install  ## Run all tests
	scripts/install_chromium
	$(RUN) -m pytest -n 2

test-fast: install  ## Run the tests that start no servers, workers or browsers
	$(RUN) -m pytest -n 2 -m "not slow"

check: install  ## Lint, check types, layers, templates, migrations and the production settings
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports
	find . -path ./.venv -prune -o -path '*/templates/*.html' -print0 \
		| xargs -0 --no-run-if-empty .venv/bin/djade --target-version 5.2 --check
	$(RUN) manage.py makemigrations --check --dry-run
	SECRET_KEY=$$($(RUN) -c 'import secrets; print(secrets.token_urlsafe(64))') PLATFORM_DOMAIN=example.com \
		$(RUN) manage.py check --deploy --fail-level WARNING

bench: install  ## Run the benchmarks
	$(RUN) -m benchmarks

stop:  ## Stop the embedded services, whoever uses them
	test ! -d .data || $(PYTHON) -I config/embedded.py stop

lock: install  ## Pin the dependencies that pyproject.toml names
	$(COMPILE) --group dev --output-file requirements.lock
	$(COMPILE) --output-file requirements-production.lock
