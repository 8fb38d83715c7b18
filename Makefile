# Everything a person needs to type. `make` alone lists it.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --extra documents pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help demo install test check format messages map lock clean

help: ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

.venv/.run: requirements/run.txt pyproject.toml tools/install.py
	$(PYTHON) tools/install.py run

.venv/.dev: requirements/dev.txt pyproject.toml tools/install.py
	$(PYTHON) tools/install.py dev

demo: $(if $(wildcard .venv/.dev),.venv/.dev,.venv/.run) ## the product with its sample district on 127.0.0.1:8000 (Ctrl-C stops it)
	@$(BIN)/python tools/catalogues.py
	$(BIN)/minsheng setup
	$(BIN)/minsheng sample longhua
	$(BIN)/minsheng report district
	@$(BIN)/minsheng sample longhua | tail -n +2
	@exec $(BIN)/minsheng serve --with-worker

install: .venv/.dev ## .venv with everything a developer needs, from the hashed lock, and the messages compiled
	@$(BIN)/python tools/catalogues.py

test: install ## the whole suite, on SQLite and on a real PostgreSQL, browser included
	$(BIN)/python tools/system.py
	$(BIN)/python tools/suite.py

check: install ## format, lint, types, contracts, migrations, messages, templates, ratchets, docs
	$(BIN)/python tools/check.py

format: install ## put the code in shape
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

messages: install ## find new messages, draft zh_Hant, compile
	$(BIN)/python tools/messages.py

map: install ## write the rooms' drawers into docs/map.md
	$(BIN)/python tools/housemap.py

lock: install ## resolve the dependencies anew and write the hashed locks
	$(LOCK) --group build -o requirements/run.txt
	$(LOCK) --group dev -o requirements/dev.txt

clean: ## throw away what can be made again (never ./var)
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .import_linter_cache dist
