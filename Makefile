# The commands of this repository. `make` alone lists them.

PORT ?= 8000
PYTHON_BIN := .venv/bin
# Further arguments for `make test`, `make attack` and `make bench`: make test ARGS="-k sign_in"
ARGS ?=
# How many processes share the test suite, a module in one of them; 0 for none but pytest's own.
# Modules that keep two cores busy take turns (tests/conftest.py), and the others fill their pauses.
TEST_PROCESSES ?= 2

# The docker package knows no contexts, so it is told which engine the docker command uses.
ENGINE := $(or $(DOCKER_HOST),$(shell docker context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null))
ifneq ($(ENGINE),)
export DOCKER_HOST := $(ENGINE)
endif

.DEFAULT_GOAL := help
.PHONY: help run test attack bench setup lint format image lock clean setup-run setup-test setup-lint

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | sort | \
	  while IFS="$$(printf '\t')" read -r name what; do printf '  make %-8s %s\n' "$$name" "$$what"; done

run: setup-run ## Set up, then serve Greenroom with demo accounts on 127.0.0.1 (PORT=8000)
	@GREENROOM_DEMO=true GREENROOM_HOST=127.0.0.1 GREENROOM_PORT=$(PORT) \
	  GREENROOM_BASE_URL=http://127.0.0.1:$(PORT) exec $(PYTHON_BIN)/greenroom serve

test: setup-test ## Set up, then run the whole test suite (ARGS="-k name" for a part)
	@exec $(PYTHON_BIN)/python -m pytest -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder $(ARGS)

attack: setup-test ## Send every hostile submission to every sandbox that is there (ARGS="forging")
	@PYTHONPATH=tests exec $(PYTHON_BIN)/python -m support.attacks $(ARGS)

bench: setup-test ## Measure verdicts beside bare pytest (ARGS="--rounds 20 --skip-browser")
	@PYTHONPATH=tests exec $(PYTHON_BIN)/python -m bench $(ARGS)

setup: setup-test ## Install what running and testing need, and start nothing

lint: setup-lint ## Check style, types, templates, imports and scripts
	$(PYTHON_BIN)/ruff check
	$(PYTHON_BIN)/ruff format --check
	$(PYTHON_BIN)/mypy
	$(PYTHON_BIN)/djlint --check --lint --quiet platform/greenroom/templates
	$(PYTHON_BIN)/lint-imports
	$(PYTHON_BIN)/shellcheck --external-sources scripts/*.sh .ci/run

format: setup-lint ## Bring code and templates into shape
	$(PYTHON_BIN)/ruff check --fix
	$(PYTHON_BIN)/ruff format
	-$(PYTHON_BIN)/djlint --reformat --quiet platform/greenroom/templates

image: ## Build the sandbox image, if its inputs have changed
	@scripts/sandbox-image.sh

UV_COMPILE = $(PYTHON_BIN)/uv pip compile --quiet --python-version 3.11 --generate-hashes \
  --no-header --no-annotate --no-emit-index-url

lock: setup-lint ## Lock the newest Python packages that pyproject.toml and the sandbox allow
	$(UV_COMPILE) --upgrade --all-extras pyproject.toml --output-file requirements-dev.txt
	$(UV_COMPILE) --constraint requirements-dev.txt pyproject.toml --output-file requirements.txt
	$(UV_COMPILE) --upgrade --constraint requirements-dev.txt sandbox/requirements.in \
	  --output-file sandbox/requirements.txt

clean: ## Remove everything that set-up made, but no data (var/ keeps the database)
	rm -rf .venv .venv-sandbox node_modules platform/greenroom/static var/stamps var/log
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

setup-run:
	@scripts/setup.sh run

setup-test:
	@scripts/setup.sh test

setup-lint:
	@scripts/setup.sh lint
