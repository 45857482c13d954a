# Watchbill: `make run` opens the desk in this terminal, `make test` proves all of it.
#
#   PYTHON=python3.12 make test    another Python, in a folder of its own (.venv-3.12)
#   TESTS=tests/core make pytest   a part of the tests

.DEFAULT_GOAL := help
.NOTPARALLEL:
.SUFFIXES:

# What a machine sets for pip's network stays; what would change where or how pip installs does not reach it.
unexport PIP_USER PIP_TARGET PIP_PREFIX PIP_ROOT PIP_REQUIREMENT PIP_CONSTRAINT PIP_EDITABLE PIP_NO_DEPS \
	PIP_UPGRADE PIP_REQUIRE_HASHES PIP_NO_BINARY PIP_ONLY_BINARY PIP_PYTHON PIP_DRY_RUN PIP_REQUIRE_VIRTUALENV \
	PIP_BUILD_CONSTRAINT PIP_LOG PIP_REPORT PIP_CONFIG_SETTINGS PYTHONHOME PYTHONPATH VIRTUAL_ENV

CANDIDATES := $(or $(PYTHON),python3.13 python3.12 python3.11 python3)
SUPPORTED := import sys, venv, ensurepip, sqlite3, ssl; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
VERSION := import sys; print("%d.%d" % sys.version_info[:2])

VENV := .venv
ifdef PYTHON
VENV := .venv-$(shell $(PYTHON) -c '$(VERSION)' 2>/dev/null)
endif
BIN := $(VENV)/bin

# A set-up is known by its stamp: other pins, another project file, another place, another stamp.
LOCKS := requirements-build.lock requirements.lock
DEV_LOCKS := requirements-build.lock requirements-dev.lock
RUN := $(VENV)/.run-$(shell (pwd; cat $(LOCKS) pyproject.toml) | cksum | cut -d ' ' -f 1)
DEV := $(VENV)/.dev-$(shell (pwd; cat requirements*.lock pyproject.toml tests/judges/*.json) | cksum | cut -d ' ' -f 1)

TESTS ?=
PYTEST_FLAGS ?=
# Tests wait about half of their time; each worker has a PostgreSQL and replicas of its own, so not many of them.
# `PYTEST_FLAGS=-n0`: one after another.
WORKERS := -n 2 --dist worksteal

CHAOS_SECONDS ?= 300
CHAOS_SEED ?=

.PHONY: help run demo-reset check pytest test e2e chaos bench mutation oracle docs lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

run: $(RUN) ## the desk, in this terminal
	@exec $(BIN)/watchbill demo

demo-reset: $(RUN) ## forget what was done in the demo
	@exec $(BIN)/watchbill demo --reset

check: $(DEV) ## lint, format, types, and which module may import which
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

pytest: $(DEV) ## the tests alone
	$(BIN)/python -m pytest $(WORKERS) $(PYTEST_FLAGS) $(TESTS)

test: check pytest ## everything that proves the project

e2e: $(DEV) ## the desk beside real servers of others, which the machine must have
	WATCHBILL_E2E=require $(BIN)/python -m pytest $(WORKERS) $(PYTEST_FLAGS) tests/real

chaos: $(DEV) ## replicas are killed, paused and cut off; CHAOS_SECONDS=1800 for longer, CHAOS_SEED=n again
	$(BIN)/python -m tests.integration.chaos $(CHAOS_SECONDS) $(CHAOS_SEED)

bench: $(DEV) ## the hot paths beside their peers; BENCH_SOAK=600 holds alerts for ten minutes
	$(BIN)/python -m benchmarks

mutation: $(DEV) ## mistakes are planted in the planner, and its tests must see them
	$(BIN)/python -m tests.mutation

oracle: $(DEV) ## unseen teams: our plans beside the best there are
	$(BIN)/python -m tests.oracle

docs: $(DEV) ## write docs/reference anew
	$(BIN)/python -m watchbill.testing.reference
	WRITE_CHATS_PAGE=1 $(BIN)/python -m pytest -q $(WORKERS) tests/conformance

lock: $(DEV) ## write the pins anew; `make lock UPGRADE=--upgrade` takes newer releases
	$(call compile,requirements.lock,pyproject.toml --extra postgresql --extra slack)
	$(call compile,requirements-build.lock,--group build -c requirements.lock)
	$(call compile,requirements-dev.lock,pyproject.toml --extra postgresql --extra slack --group dev -c requirements.lock -c requirements-build.lock)
	$(call compile,benchmarks/peers/dbos.lock,--group peer-dbos)
	$(call compile,benchmarks/peers/procrastinate.lock,--group peer-procrastinate)
	$(call compile,benchmarks/peers/slackv3.lock,--group peer-slackv3)
	$(call compile,tests/mutation/mutation.lock,--group mutation -c requirements-dev.lock)
	$(call compile,tests/oracle/oracle.lock,--group oracle)

clean: ## remove what the other targets made, but not var/
	rm -rf .venv .venv-* build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(RUN):
	@$(call set_up,$(LOCKS))
	@rm -f $(VENV)/.run-* $(VENV)/.dev-*
	@touch $@

$(DEV):
	@$(call set_up,$(DEV_LOCKS))
	@$(judges)
	@rm -f $(VENV)/.run-* $(VENV)/.dev-*
	@touch $@ $(RUN)

compile = $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" $(UPGRADE) \
	$(2) -o $(1)

# Standard output and input are left to what follows: the chat.
define set_up
	exec </dev/null >&2; set -e; \
	python=; for each in $(CANDIDATES); do \
		"$$each" -c '$(SUPPORTED)' 2>/dev/null && python=$$each && break; \
	done; \
	if [ -z "$$python" ]; then \
		echo "Watchbill needs Python 3.11, 3.12 or 3.13 with its venv, ssl and sqlite3 modules."; \
		echo "None of these is one: $(CANDIDATES)."; \
		echo "Install one (on Debian and Ubuntu: python3 and python3-venv), or name one: PYTHON=/path/to/python3 make ..."; \
		exit 1; \
	fi; \
	echo "Setting up $(VENV) with $$("$$python" --version); this takes about half a minute, once."; \
	$(BIN)/python -c 'import pip; $(SUPPORTED)' 2>/dev/null || "$$python" -m venv --clear $(VENV); \
	{ $(foreach lock,$(1),$(pip) --require-hashes -r $(lock) &&) $(pip) --no-deps -e .; } || { \
		echo "That did not work. Is there a network, or a mirror that pip knows of? Then: make the same again."; \
		exit 1; \
	}
endef

# Programs of others in JavaScript that judge our trackers: tests that need them skip where there is no npm.
define judges
	if command -v npm >/dev/null; then \
		mkdir -p $(VENV)/judges && cp tests/judges/*.json $(VENV)/judges && \
		npm ci --prefix $(VENV)/judges --ignore-scripts --no-audit --no-fund --silent >&2; \
	fi
endef

# Without isolation nothing is built with a tool that is not pinned: requirements-build.lock comes first.
pip = $(BIN)/python -m pip install -qq --no-input --disable-pip-version-check --no-build-isolation
