# Cadre. `make help` lists what there is; README.md says more.

.DEFAULT_GOAL := help
.PHONY: help setup demo demo-reset test bench check lock screenshots

# Each of the many processes of the tests and the demo would compile every module anew.
unexport PYTHONDONTWRITEBYTECODE

HOST ?= 127.0.0.1
PORT ?=
WORKERS ?= 2
PYTEST ?=
SIZE ?=
PEOPLE ?= $(if $(PAGES),1000 $(if $(filter small,$(SIZE)),,100000),$(if $(filter small,$(SIZE)),1000 10000,10000 100000))
ROUNDS ?= 3
PAGES ?=
BENCH = $(if $(PAGES),bench.every_page --output bench/pages.json,bench --output bench/results.json)

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 16

setup: ## make .venv from the locked requirements (PYTHON=... to choose the Python)
	@python=$$(PYTHON='$(PYTHON)' sh scripts/find_python.sh) && "$$python" scripts/make_environment.py

demo: setup ## serve the demo company; the first run makes it (HOST=127.0.0.1 PORT=8000)
	@.venv/bin/python manage.py demo --host $(HOST) $(if $(PORT),--port $(PORT))

demo-reset: setup ## throw the demo company and its database away
	@.venv/bin/python manage.py demo_reset

test: setup ## run every test (PYTEST="-k words" to choose)
	@sh scripts/install_test_tools.sh
	@.venv/bin/python -m pytest -n $(WORKERS) --dist worksteal $(PYTEST)

bench: setup ## measure the readiness run beside its floor (SIZE=small, PEOPLE="1000 10000", ROUNDS=3), or every page (PAGES=1)
	@.venv/bin/python -m $(BENCH) --rounds $(ROUNDS) $(PEOPLE)

check: setup ## format, lint, types, import contracts, migrations, Django's own checks
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/mypy .
	.venv/bin/lint-imports
	.venv/bin/python manage.py makemigrations --check --dry-run
	CADRE_BEHIND_TLS=true .venv/bin/python manage.py check --deploy --fail-level WARNING

lock: setup ## compile pyproject.toml to requirements/*.txt
	sh scripts/lock.sh

screenshots: setup ## take the pictures of docs/ from a running demo company
	.venv/bin/python scripts/screenshots.py
