# Every target sets up what it needs into ./.venv; `make` alone lists them.
PY := .venv/bin/python
# Uncompiled modules would be compiled again at every start, which is not the speed a reader meets.
unexport PYTHONDONTWRITEBYTECODE
.DEFAULT_GOAL := help
.PHONY: help run test check bench soak lock peers clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' $(MAKEFILE_LIST) | expand -t 16

run: ## start the bot (in this terminal, when no platform is configured)
	@.ci/setup run
	@exec .venv/bin/slugline run

test: ## run every test
	@.ci/setup dev
	@$(PY) -m pytest --quiet --numprocesses auto --dist loadfile

check: ## format, lint, types, import rules, documentation
	@.ci/setup dev
	@.ci/check

bench: ## measure speed
	@.ci/setup dev
	@$(PY) -m tests.bench

soak: ## kill the bot at random for MINUTES, and write docs/soak.md
	@.ci/setup dev
	@MINUTES=$(or $(MINUTES),60) $(PY) -m pytest --quiet tests/whole/soak.py

lock: ## resolve the dependencies anew and pin them with their hashes
	@.ci/lock

peers: ## fetch the real services the wire tests talk to (needs Node with its npm)
	@.ci/peers

clean: ## remove everything that was made here, but no database
	rm -rf .venv .peers dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find bot handlers seeds config tests -name __pycache__ -type d -prune -exec rm -rf {} +
