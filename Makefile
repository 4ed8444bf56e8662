# Gossan's targets. They work on a machine with nothing installed but make: on Debian and Ubuntu
# they install QGIS from the distribution (as root or with sudo), and Python packages into .venv.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# The interpreter that QGIS is built for, not the one that happens to come first on PATH.
PYTHON ?= /usr/bin/python3
VENV := $(CURDIR)/.venv
RUN := source <(scripts/env.sh) &&

SUITE ?= trixie
TESTS ?=
CARD ?=

# Where make evaluate keeps what it has scored.
EVALUATED ?= build/evaluate

# Most tests run in two processes, a file at a time, with a thread each. Those that measure seconds, fill both
# cores or open windows run after them, alone. Both runs count.
TEST := failed=0; \
	GOSSAN_ALL_FLOORS=1 OMP_NUM_THREADS=1 $(VENV)/bin/python -m pytest --numprocesses=2 --dist=loadfile -m "not alone" || failed=1; \
	$(VENV)/bin/python -m pytest -m alone || failed=1; \
	exit $$failed

.PHONY: help env install demo test test-long test-unit coverage bench bench-sections bench-classifying bench-large bench-intervals bench-detecting bench-faults bench-pooling evaluate evaluate-quick bench-gpu check compat docs screenshots format translations strings workflows package clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/; s/\$$\$$/$$/' | expand -t 16

env: ## Print the exports with which qgis_process and tests find this checkout: eval "$$(make -s env)"
	@PYTHON=$(PYTHON) scripts/env.sh

install: ## Install what is missing: QGIS (Debian, Ubuntu), and Python packages into .venv
	@PYTHON=$(PYTHON) scripts/install.sh

demo: install ## Make a sample survey and run every step on it through qgis_process
	@$(RUN) scripts/demo.sh

test: install ## Run all tests: core, QGIS in process, the desktop under Xvfb, qgis_process
	@$(RUN) $(TEST)

test-long: install ## Run all tests, the long draws too
	@export GOSSAN_LONG=1; $(RUN) $(TEST)

test-unit: install ## Run only the tests that need no QGIS
	@$(RUN) $(VENV)/bin/python -m pytest tests/unit

coverage: install ## Run the tests in process and say which lines of core and models they reach
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check coverage
	@$(RUN) $(VENV)/bin/python -m coverage run --source=.dev/plugins/gossan/core,.dev/plugins/gossan/models -m pytest tests/unit tests/qgis
	@$(VENV)/bin/python -m coverage report

bench: install ## Print ratios of speed against peers, each pair measured in one run
	@$(RUN) $(VENV)/bin/python benchmarks/run.py

bench-sections: install ## Measure the networks for thin sections on two sets (a day on two cores, minutes on a card)
	@$(RUN) $(VENV)/bin/python benchmarks/sections.py .dev/sections

bench-classifying: install ## Time photographs read and named against a plain loop (minutes on two idle cores)
	@$(RUN) $(VENV)/bin/python benchmarks/classifying.py efficientnet_lite0 densenet121

bench-large: install ## Time and memory on large maps (two hours on two cores)
	@$(RUN) $(VENV)/bin/python benchmarks/large.py

bench-intervals: install ## How often 95 % intervals hold the truth, by simulation (an hour)
	@$(RUN) $(VENV)/bin/python benchmarks/intervals.py

bench-detecting: install ## Score all methods of Detect Anomalies on real and simulated surveys (five minutes)
	@$(RUN) $(VENV)/bin/python benchmarks/detecting.py

bench-faults: install ## What fits of fault control are worth, on random faults (five minutes)
	@$(RUN) $(VENV)/bin/python benchmarks/random_faults.py

bench-pooling: install ## Which way of pooling the scores of folds errs least, by simulation (half an hour)
	@$(RUN) $(VENV)/bin/python benchmarks/pooling.py

evaluate: install ## Score all baselines and networks on all surveys; goes on where it was stopped (hours)
	@$(RUN) $(VENV)/bin/python benchmarks/evaluate.py $(EVALUATED)

evaluate-quick: install ## The same for baselines alone, on fewer surveys (minutes)
	@$(RUN) $(VENV)/bin/python benchmarks/evaluate.py $(EVALUATED) --quick

bench-gpu: ## Try Gossan on a graphics card and print its table, with PyTorch alone: no QGIS, no GDAL
	@for python in "$(PYTHON)" python3 "$(VENV)/bin/python"; do \
		if "$$python" -c "import torch" 2> /dev/null; then exec "$$python" benchmarks/gpu.py $(CARD); fi; \
	done; \
	echo "No Python here has PyTorch. Name one that has: make bench-gpu PYTHON=python3.12" >&2; exit 2

check: install ## Ruff, ruff format, mypy, Bandit, detect-secrets and pip-audit
	@$(RUN) $(VENV)/bin/python -m ruff check .
	@$(RUN) $(VENV)/bin/python -m ruff format --check .
	@$(RUN) cd .dev/plugins && $(VENV)/bin/python -m mypy --config-file gossan/pyproject.toml -p gossan.core -p gossan.models -p gossan.algorithms -p gossan.desktop -p gossan.distributed -m gossan.plugin
	@$(RUN) $(VENV)/bin/python -m bandit -q -c pyproject.toml -r __init__.py plugin.py algorithms core desktop distributed models
	@$(VENV)/bin/python -m detect_secrets.pre_commit_hook $$(git ls-files -- ':!*.png')
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check "pip-audit>=2.5" 2>/dev/null || true
	@$(VENV)/bin/python scripts/audit.py

compat: ## Run the tests under another Debian's QGIS, as root: make compat SUITE=trixie [TESTS=tests/unit]
	@scripts/compat.sh $(SUITE) $(TESTS)

format: install ## Format the code
	@$(VENV)/bin/python -m ruff check --fix . ; $(VENV)/bin/python -m ruff format .

translations: ## Compile the translations in i18n (needs Qt's lrelease)
	@lrelease=$$(command -v lrelease || ls /usr/lib/qt*/bin/lrelease | head -1) && $$lrelease -silent i18n/*.ts

workflows: install ## Write the ready workflows anew, with the oldest QGIS that must read them
	@$(RUN) $(PYTHON) scripts/workflows.py

docs: install ## Build the documentation as a site in build/site
	@echo "== Building the documentation (mkdocs goes into .venv)" >&2
	@$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-docs.txt
	@$(RUN) $(PYTHON) scripts/reference.py
	@$(VENV)/bin/python -m mkdocs build --quiet --strict

screenshots: install ## Take the pictures of the documentation in a real QGIS
	@$(RUN) scripts/screenshots.sh

strings: install ## Bring the translations in i18n up to date with what the code says
	@$(RUN) $(PYTHON) scripts/strings.py

package: translations ## Make build/gossan.zip, which QGIS's plugin manager installs
	@$(PYTHON) scripts/package.py build/gossan.zip

clean: ## Remove everything that the other targets made
	rm -rf .venv .dev build demo .mypy_cache .ruff_cache .pytest_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
