# Two words drive the project: `make run` and `make test`. `make help` lists the rest.

BIN := .venv/bin
INSTALLED := .venv/.installed
COMPILE := $(BIN)/uv pip compile pyproject.toml --universal --generate-hashes --no-header --no-emit-index-url --no-annotate --quiet
NPM := PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/npm --prefix frontend run --silent
PYTHON = $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)

# Caches go to the home folder, or into the checkout where there is none to write to.
ifeq ($(shell test -w "$$HOME" && echo yes),)
export HOME := $(CURDIR)/.tools/home
endif

# Trust whom the machine trusts: registries may be reached through a proxy that has its own authority.
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
export UV_SYSTEM_CERTS := 1
export NODE_USE_SYSTEM_CA := 1
endif

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' Makefile

.PHONY: run
run: setup ## Migrate the database and serve Askwell on ASKWELL_HOST:ASKWELL_PORT (127.0.0.1:8000)
	@exec $(BIN)/askwell serve --migrate

# Four for two cores: servers that start, disks and browsers are waited for.
.PHONY: test
test: setup browser ## Run every test; ARGS="tests/api -k contacts" runs some
	@$(BIN)/pytest --numprocesses 4 --dist loadgroup --no-loadscope-reorder $(ARGS)

.PHONY: setup
setup: $(INSTALLED) ## Install what `run` and `test` share, and build the web app, each only when stale
	@$(BIN)/python scripts/web.py

$(INSTALLED): $(BIN)/uv requirements-dev.lock pyproject.toml
	@echo "Installing Python packages ..."
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements-dev.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

# uv comes from the same lock, so that nothing is installed whose hash was not recorded.
$(BIN)/uv:
	@test -n "$(PYTHON)" || { echo "Askwell needs Python 3.11 or newer, and found none as python3." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		echo "This Python cannot make virtual environments. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv .venv
	@awk '/^[^ ]/ { wanted = /^uv==/ } wanted' requirements-dev.lock > .venv/uv.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement .venv/uv.lock

.PHONY: browser
browser: $(INSTALLED) ## Install Chromium for the browser tests, or say how
	@$(BIN)/python scripts/chromium.py

.PHONY: check
check: setup ## Lint, type-check, and compare what is generated with its source
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/askwell openapi | diff -u openapi.json - || { echo "Run make openapi." >&2; exit 1; }
	@$(NPM) api -- --check
	@$(NPM) check
	@$(NPM) format:check
	@$(BIN)/pytest tests/test_architecture.py

.PHONY: openapi
openapi: setup ## Regenerate openapi.json and the web app's types
	@$(BIN)/askwell openapi --out openapi.json
	@$(NPM) api

.PHONY: migration
migration: setup ## Write the first migration anew from the models, as long as there is no release
	@$(BIN)/python scripts/first_migration.py

.PHONY: docs
docs: setup ## Refresh what README.md takes from elsewhere
	@$(BIN)/python scripts/readme.py

.PHONY: lock
lock: $(BIN)/uv ## Recompile the requirement locks; ARGS=--upgrade takes newer versions
	@$(COMPILE) $(ARGS) --output-file requirements.lock
	@$(COMPILE) $(ARGS) --extra mcp --group build --group test --group check --output-file requirements-dev.lock

.PHONY: bench
bench: setup ## Measure Askwell beside a tutorial app and the raw limit
	@PYTHONPATH=tests $(BIN)/python -m benchmarks $(ARGS)

.PHONY: conformance
conformance: setup ## Let the outside judges read the API: schemathesis, the OpenAPI validator, Redocly, Spectral
	@$(BIN)/python tests/conformance/run.py $(ARGS)

.PHONY: attack
attack: setup ## Let wapiti and sqlmap attack a server that is thrown away: about half an hour
	@$(BIN)/python tests/conformance/attack.py

.PHONY: demo
demo: setup ## Make an account full of examples to look around in
	@$(BIN)/askwell demo

.PHONY: clean
clean: ## Remove everything that was installed or built; data stays
	@rm -rf .venv .tools dist test-results frontend/node_modules frontend/.svelte-kit frontend/build backend/askwell/_spa \
		.pytest_cache .ruff_cache .mypy_cache .hypothesis
