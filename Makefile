# Every target makes what it needs first: make, git and a Python with pip are enough to start with.

# The Python that fetches uv: any from 3.9 up. uv then finds, or downloads, the one that is needed.
PYTHON3 ?= python3
# The Python that test-core runs on: a name, a version or a path.
PYTHON ?= python3
# The uv to use: the project's own unless another is named.
UV ?= .cache/uv/bin/uv
# More options for pytest (test, test-slow, test-core, coverage) or for the training (demo).
ARGS ?=

READY := .venv/.ready
LOCKS := requirements/mediapipe.txt requirements/dev.txt
CORE_LOCK := requirements/core-tests.txt
PROJECT := setup.cfg setup.py
EXAMPLES := examples/assistant_commands

CORE := .venv-core-$(patsubst python%,%,$(notdir $(PYTHON)))
BOOTSTRAP := $(filter .cache/%,$(UV))

# uv looks for interpreters on PATH; pyenv keeps the ones that are not active off it.
FIND_PYENV := for bin in "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/*/bin; do \
	if [ -d "$$bin" ]; then PATH="$$bin:$$PATH"; fi; done; export PATH
# Sources that are built on the way are built with the locked setuptools too.
INSTALL_OPTIONS := --build-constraints requirements/mediapipe.txt
QUIET_UNLESS_TERMINAL := quiet=-q; if [ -t 2 ]; then quiet=; fi

# An environment made elsewhere (a copied checkout), half made, or whose Python is gone is made anew.
usable = $(shell [ "$$(cat $(1)/.ready 2>/dev/null)" = "$$(pwd -P)" ] && $(1)/bin/python -c "" 2>/dev/null && echo yes)
USABLE := $(call usable,.venv)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help setup demo test test-slow test-core pythons coverage check format lock clean FORCE

help: ## Show this list
	@echo "Targets:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s  %s\n", $$1, $$2 }' Makefile

setup: $(READY) ## Make the environment .venv (every target below does so itself)

demo: $(READY) ## Train, export and judge a text classifier on the shipped data set
	@.venv/bin/mediapipe-tasks text-classifier train \
		--data $(EXAMPLES)/train.csv --validation $(EXAMPLES)/validation.csv \
		--test $(EXAMPLES)/test.csv --output runs/demo --overwrite $(ARGS)

test: $(READY) ## Run the tests, but for the slow ones; ARGS="-k keras" for some
	@.venv/bin/python -m pytest -m "not slow" $(ARGS)

test-slow: $(READY) ## Run the slow tests
	@.venv/bin/python -m pytest -m slow $(ARGS)

test-core: $(CORE)/.ready ## Run the core's tests without any other library; PYTHON=python3.9 to 3.13
	@$(CORE)/bin/python -m pytest -m "not slow and not wandb" tests/stdout_hook $(ARGS)

pythons: $(BOOTSTRAP) ## List the versions of Python here that test-core can take
	@$(FIND_PYENV); "$(UV)" python list --only-installed --no-python-downloads 2>/dev/null \
		| sed -n 's/^cpython-3\.\([0-9]*\)\.[0-9]*-.*/\1/p' | sort -nu \
		| awk '$$1 >= 9 && $$1 <= 13 { print "3." $$1 }'

coverage: $(READY) ## Run the tests and show what they do not reach
	@.venv/bin/python -m pytest -m "not slow" --cov --cov-report=term-missing:skip-covered $(ARGS)

check: $(READY) ## Check format, lint and types
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy

format: $(READY) ## Format the code and mend what ruff can
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix .

lock: $(BOOTSTRAP) ## Resolve requirements/*.in anew; ARGS=--upgrade for the newest versions
	@for name in mediapipe core-tests dev; do \
		"$(UV)" pip compile --quiet --universal --python-version 3.9 --no-header --no-annotate $(ARGS) \
			requirements/$$name.in --output-file requirements/$$name.txt || exit 1; done

clean: ## Remove the environments, caches and builds, and keep runs/
	@rm -rf .venv .venv-core-* .cache build dist htmlcov ./*.egg-info
	@rm -rf .hypothesis .mypy_cache .pytest_cache .ruff_cache .coverage .coverage.*
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

ifneq ($(USABLE),yes)
$(READY): FORCE
endif
$(READY): $(LOCKS) $(PROJECT) | $(BOOTSTRAP)
	@rm -f $@
	@$(if $(USABLE),:,$(FIND_PYENV); $(MAKE_VENV))
	@echo "Installing the locked requirements into .venv (3 GB; a few minutes the first time)" >&2
	@$(QUIET_UNLESS_TERMINAL); \
		"$(UV)" pip sync $$quiet --compile-bytecode --python .venv/bin/python $(INSTALL_OPTIONS) $(LOCKS)
	@"$(UV)" pip install -q --python .venv/bin/python $(INSTALL_OPTIONS) --no-deps --editable .
	@pwd -P > $@

# Python 3.11, on the machine or else downloaded by uv; failing both, another that Model Maker can use.
define MAKE_VENV
rm -rf .venv; mkdir -p .cache; \
"$(UV)" venv -q --no-python-downloads --python 3.11 .venv 2>/dev/null \
|| "$(UV)" venv -q --python 3.11 .venv 2>.cache/python.log \
|| "$(UV)" venv -q --no-python-downloads --python 3.10 .venv 2>/dev/null \
|| "$(UV)" venv -q --no-python-downloads --python 3.9 .venv 2>/dev/null \
|| { echo "Python 3.11 is needed: there is none here and uv could not download one (.cache/python.log" \
	"says why). Install it, for example with 'pyenv install 3.11' or 'apt-get install python3.11'," \
	"and run make again." >&2; exit 1; }
endef

ifneq ($(filter test-core,$(MAKECMDGOALS)),)
ifneq ($(call usable,$(CORE)),yes)
$(CORE)/.ready: FORCE
endif
endif
$(CORE)/.ready: $(CORE_LOCK) $(PROJECT) | $(BOOTSTRAP)
	@rm -rf $(CORE)
	@$(FIND_PYENV); "$(UV)" venv -q --python "$(PYTHON)" $(CORE)
	@"$(UV)" pip sync -q --python $(CORE)/bin/python $(INSTALL_OPTIONS) $(CORE_LOCK)
	@"$(UV)" pip install -q --python $(CORE)/bin/python $(INSTALL_OPTIONS) --no-deps --editable .
	@pwd -P > $@

# pip's --target needs no venv, which Debian packages apart, and is allowed where the system's Python is
# closed to pip; a venv in turn brings a pip where there is none.
.cache/uv/bin/uv: requirements/uv.txt
	@echo "Fetching uv" >&2
	@rm -rf .cache/uv
	@export PIP_REQUIRE_VIRTUALENV=0 PIP_ROOT_USER_ACTION=ignore PIP_DISABLE_PIP_VERSION_CHECK=1; \
	if $(PYTHON3) -m pip --version >/dev/null 2>&1; then \
		$(PYTHON3) -m pip install -q --target .cache/uv -r $<; \
	else \
		$(PYTHON3) -m venv .cache/uv && .cache/uv/bin/python -m pip install -q -r $<; \
	fi || { echo "uv could not be fetched: $(PYTHON3) must be a Python from 3.9 up with pip, and reach its" \
		"package index. Name another with 'make PYTHON3=...', or a uv of your own with 'make UV=...'." >&2; exit 1; }
	@touch $@
