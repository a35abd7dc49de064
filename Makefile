# `make` alone lists the targets.
.DEFAULT_GOAL := help
.PHONY: help run test lint bench format

PYTHON ?= python3
IN_VENV := .venv/bin/python -m
# Without these a test would meet somebody's own database and settings.
CLEAN := env -u DATABASE_URL -u ALLOWED_HOSTS -u DEBUG -u TIME_ZONE -u LANGUAGE_CODE -u SITE_NAME
DEVELOPMENT := @$(PYTHON) newsroom/run.py install requirements-dev.txt
# Line breaks after headings, empty cells of a grid, closing tags that HTML leaves out, and buttons that send their form are all meant.
UNASKED := H015,H020,H025,H043
TYPED := articles/story.py articles/body.py articles/credits.py articles/importers articles/exporters articles/enrichment \
	articles/photos articles/fetching articles/registers articles/tag_changes $(patsubst %,articles/%.py,publishing working_copy credit_rules deliveries drafts filing identity ingest intake likeness outcomes shaping \
	inbox mailbox merging new_drafts pairing agreement photo_groups offers picture_story remote_pictures reading senders story_pictures versions watched export dispatches own_ids answers take_words takes edition addresses checklist permissions \
	library known_names register_files register_checks register_loading register_known match_files match_lines tag_names name_answers bulk_tags archive_tags live_fix autosave open_forms)

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

run: ## Start the desk and the site on this machine (PORT=8001, SAMPLE=no)
	@$(PYTHON) newsroom/run.py

test: ## Run the tests on SQLite; needs neither a browser nor PostgreSQL
	$(DEVELOPMENT)
	@$(CLEAN) $(IN_VENV) pytest -n 2 -m "not browser" $(ARGS)

lint: ## Check style, types, templates and who imports whom
	$(DEVELOPMENT)
	@$(IN_VENV) ruff check .
	@$(IN_VENV) ruff format --check .
	@$(CLEAN) $(IN_VENV) mypy $(TYPED)
	@$(IN_VENV) djlint --lint --quiet --ignore $(UNASKED) templates
	@.venv/bin/lint-imports

bench: ## Measure what must stay fast (tests/benchmarks/README.md)
	$(DEVELOPMENT)
	@set -e; for file in tests/benchmarks/bench_*.py; do \
		echo "== $$file"; $(IN_VENV) tests.benchmarks.$$(basename $$file .py); done

format: ## Put the code into the house's form
	$(DEVELOPMENT)
	@$(IN_VENV) ruff check --fix .
	@$(IN_VENV) ruff format .
