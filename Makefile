# To begin: `make demo` and `make test`. Both need only Python >= 3.11 and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CHECKED := functions tests infra benchmarks training/dedupe
ENGINES ?= opensearch dynamodb
# The 2.19 line, unless it is in ENGINES or COPYDESK_TEST_OPENSEARCH names a node.
OTHER_LINE = $(if $(COPYDESK_TEST_OPENSEARCH),,$(filter-out $(ENGINES),opensearch-2))
ARCHITECTURE ?= arm64
STAGE ?= default
DATA ?= ../shared/data
SAM := aws-sam-cli==1.170.0 cfn-lint==1.58.0 cyclonedx-bom==7.5.0
CHECKOV := checkov==3.3.30
LOCK := pip-tools==7.6.2
TRAINER := PYTHONPATH=functions:. .venv-train/bin/python
NLTK_DATA := llama-index-core==0.14.25
EMULATOR := 'ministack[full]==1.5.33' boto3
LAMBDA_PYTHON ?= $(or $(lastword $(sort $(wildcard $(HOME)/.pyenv/versions/3.13.*/bin/python3.13))),python3.13)
NEEDS_LAMBDA_PYTHON = command -v $(LAMBDA_PYTHON) >/dev/null || { \
	echo "this needs Python 3.13, the version of the functions; set LAMBDA_PYTHON to its path" >&2; exit 2; }
LAMBDA_PATH = $(shell $(LAMBDA_PYTHON) -c 'import sys; print(sys.base_prefix)' 2>/dev/null)/bin:$(CURDIR)/.venv-sam/bin
export SAM_CLI_TELEMETRY := 0
export AWS_DEFAULT_REGION ?= us-east-1
.DEFAULT_GOAL := help

help: ## show this list of targets
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 20

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "copydesk needs Python 3.11 or newer; set PYTHON=python3.x")'
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.ready-%: pyproject.toml | $(BIN)/python
	@echo "setting up ($*) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[$*]'
	@touch $@

demo: $(VENV)/.ready-cli ## ingest the samples with the handlers of the functions, show each outcome, search them
	@$(BIN)/copydesk demo

test: $(VENV)/.ready-test ## set up and run the whole test suite, without test-kill and test-engines
	@$(BIN)/python -m pytest -n auto --dist loadfile -m "not kill"

test-kill: $(VENV)/.ready-test ## kill ingest and reconcile at 70 steps, run them again, compare (2 to 3 minutes)
	@$(BIN)/python -m pytest -n auto --dist load -m "kill and not opensearch" tests/process

check: $(VENV)/.ready-dev ## check formatting, lint, imports between packages, and types
	@$(BIN)/ruff format --check $(CHECKED) && $(BIN)/ruff check $(CHECKED)
	@$(BIN)/lint-imports --no-cache --no-logo
	@$(BIN)/mypy && cd infra/engines && ../../$(BIN)/mypy --strict __main__.py

schemas: $(VENV)/.ready-test ## write schemas/ and docs/commands.md from the code
	@$(BIN)/python -m copydesk.schemas
	@$(BIN)/python -m copydesk.cli.reference > docs/commands.md

fuzz: $(VENV)/.ready-fuzz ## fuzz recognition, every parser and reader of text (SECONDS=600 TARGET=one)
	@PYTHONPATH=tests:functions $(BIN)/python tests/fuzzing --seconds $(or $(SECONDS),600) $(if $(TARGET),--target $(TARGET))

fuzz-growth: $(VENV)/.ready-test ## measure that no reader takes more than linear time for hostile text (TARGET=one)
	@PYTHONPATH=tests:functions $(BIN)/python -m fuzzing.growth $(if $(TARGET),--target $(TARGET))

# ---- Targets that need more than Python: SAM, an emulator, Java --------------------------------------------------

template: .venv-sam/.ready ## lint the SAM templates
	@PATH="$(LAMBDA_PATH):$$PATH" sam validate --lint && .venv-sam/bin/cfn-lint template.yaml infra/*.yaml

checkov: .venv-sam/.ready .venv-checkov/.ready ## run checkov over the translated templates; each skip has its reason
	@PYTHONPATH=functions:tests:. .venv-sam/bin/python -m template.translated .aws-sam/translated
	@.venv-checkov/bin/checkov --config-file .checkov.yaml

build: .venv-sam/.ready sbom ## build the shared artifact of both functions (ARCHITECTURE=arm64 or x86_64)
	@PATH="$(LAMBDA_PATH):$$PATH" sam build --parameter-overrides Architecture=$(ARCHITECTURE)

sbom: .venv-sam/.ready ## list what the artifact ships, with hashes, as CycloneDX: .aws-sam/sbom.cdx.json
	@mkdir -p .aws-sam && .venv-sam/bin/cyclonedx-py requirements functions/requirements.txt --pyproject pyproject.toml \
	--output-reproducible --of JSON -o .aws-sam/sbom.cdx.json

lock: .venv-lock/.ready ## write the hashes of functions/requirements.txt again
	@.venv-lock/bin/pip-compile -q --generate-hashes --no-annotate --no-header --strip-extras --no-emit-index-url \
	--no-emit-trusted-host --no-emit-find-links --allow-unsafe -o functions/.locked functions/requirements.txt
	@(grep '^#' functions/requirements.txt; grep . functions/.locked) > functions/.requirements
	@mv functions/.requirements functions/requirements.txt && rm functions/.locked

deploy: .venv-sam/.ready sbom ## build and deploy into your AWS account (STAGE=default or prod, see samconfig.toml)
	@PATH="$(LAMBDA_PATH):$$PATH" sam build --config-env $(STAGE) && PATH="$(LAMBDA_PATH):$$PATH" sam deploy --config-env $(STAGE)

engines: ## start a real OpenSearch node and DynamoDB Local (needs Maven and a JDK)
	@$(PYTHON) infra/engines start $(ENGINES)

engines-stop: ## stop all engines
	@$(PYTHON) infra/engines stop

simulation: $(VENV)/.ready-test ## look for schedules that break a promise, then for planted bugs (SEED= SCHEDULES= SEARCH= FRESH=)
	@SEED="$(SEED)" SCHEDULES="$(SCHEDULES)" SEARCH="$(SEARCH)" FRESH="$(FRESH)" PYTHONPATH=functions:tests $(BIN)/python -m simulation

test-engines: $(VENV)/.ready-test engines ## run the tests of the engines, both lines of OpenSearch; no skips
	@set -a; eval "$$($(PYTHON) infra/engines addresses $(ENGINES))"; \
	COPYDESK_REQUIRE_ENGINES=1 $(BIN)/python -m pytest -m "opensearch or dynamodb_local"
	@$(if $(OTHER_LINE),$(PYTHON) infra/engines start $(OTHER_LINE) && \
	set -a && eval "$$($(PYTHON) infra/engines addresses $(OTHER_LINE))" && \
	COPYDESK_REQUIRE_ENGINES=1 $(BIN)/python -m pytest -m opensearch && $(PYTHON) infra/engines stop $(OTHER_LINE))

bench-cost: $(VENV)/.ready-test ## measure request units and dollars per article, as DynamoDB counts them
	@$(PYTHON) infra/engines start dynamodb && set -a && eval "$$($(PYTHON) infra/engines addresses dynamodb)" && \
	PYTHONPATH=. $(BIN)/python -m benchmarks.cost

bench-race: $(VENV)/.ready-test ## ingest pairs of copies at once, or LATER ms apart; count the pairs in one cluster
	@$(PYTHON) infra/engines start dynamodb && set -a && eval "$$($(PYTHON) infra/engines addresses dynamodb)" && \
	PYTHONPATH=. $(BIN)/python -m benchmarks.race $(if $(LATER),--later $(LATER))

e2e: $(VENV)/.ready-test .venv-sam/.ready .venv-emulator/.ready ## deploy into an emulator, upload SOURCE, compare
	@$(BIN)/python tests/e2e $(if $(SOURCE),"$(SOURCE)")

e2e-grants: $(VENV)/.ready-test .venv-sam/.ready .venv-emulator/.ready ## test in the emulator that the functions need each grant
	@$(BIN)/python tests/e2e --grants

# SAM's pip build and the emulator's workers need the Python of the functions itself, not a shim of pyenv.
.venv-sam/.ready:
	@$(NEEDS_LAMBDA_PYTHON)
	@echo "setting up (SAM) ..."
	@$(LAMBDA_PYTHON) -m venv .venv-sam && .venv-sam/bin/pip install -q --disable-pip-version-check $(SAM)
	@touch $@

.venv-checkov/.ready:
	@$(NEEDS_LAMBDA_PYTHON)
	@echo "setting up (checkov) ..."
	@$(LAMBDA_PYTHON) -m venv .venv-checkov && .venv-checkov/bin/pip install -q --disable-pip-version-check $(CHECKOV)
	@touch $@

.venv-lock/.ready:
	@$(NEEDS_LAMBDA_PYTHON)
	@echo "setting up (lock) ..."
	@$(LAMBDA_PYTHON) -m venv .venv-lock && .venv-lock/bin/pip install -q --disable-pip-version-check $(LOCK)
	@touch $@

.venv-emulator/.ready:
	@$(NEEDS_LAMBDA_PYTHON)
	@echo "setting up (emulator) ..."
	@$(LAMBDA_PYTHON) -m venv .venv-emulator && .venv-emulator/bin/pip install -q --disable-pip-version-check $(EMULATOR)
	@touch $@

# ---- Training and benchmarks: DATA is a folder with the data sets of training/README.md --------------------------

train: train-html train-flat train-dedupe ## train every table that the package ships (DATA=folder)

train-html: .venv-train/.ready ## train the HTML extractor, and one without each fold
	@$(TRAINER) -m training.html.train --data $(DATA)

train-page-kind: .venv-train/.ready ## train what tells articles from lists (train-html first; FORMASAURUS= AUTOPAGER=)
	@$(TRAINER) -m training.html.page_kind --data $(DATA) --formasaurus $(FORMASAURUS) --autopager $(AUTOPAGER)

train-flat: .venv-train/.ready ## train the model of page text, and one without each fold
	@$(TRAINER) -m training.flat.train --data $(DATA)

train-dedupe: .venv-train/.ready ## train the verifier of copies
	@$(TRAINER) -m training.dedupe.train --data $(DATA)

bench-extraction: .venv-train/.ready ## compare HTML with four other extractors (train-html first)
	@$(TRAINER) -m benchmarks.extraction --data $(DATA)

bench-collections: .venv-train/.ready ## score the HTML extractor without each collection of pages (train-html first)
	@$(TRAINER) -m benchmarks.extraction.collections --data $(DATA)

bench-extraction-flat: .venv-train/.ready ## compare page text with rules without a model (train-flat first)
	@$(TRAINER) -m benchmarks.page_text --data $(DATA)

bench-markdown: .venv-train/.ready ## compare Markdown read as text and rendered (train-flat first)
	@$(TRAINER) -m benchmarks.page_text.markdown --data $(DATA)

bench-metadata: .venv-train/.ready ## compare headline, date and authors with other libraries
	@$(TRAINER) -m benchmarks.metadata --data $(DATA)

bench-large: $(VENV)/.ready-test ## measure speed and memory of skipping the recorded outcomes of a large object
	@PYTHONPATH=. $(BIN)/python -m benchmarks.large_objects

bench-speed: .venv-speed/.ready ## measure CPU, calls, round trips and dollars beside two plain stacks (DATA=folder BATCHES= ROUNDS=)
	@PYTHONPATH=.:functions:tests .venv-speed/bin/python -m benchmarks.speed --data $(DATA) \
	$(if $(BATCHES),--batches $(BATCHES)) $(if $(ROUNDS),--rounds $(ROUNDS))

bench-dedupe: .venv-train/.ready ## compare the copies found with MinHash-LSH and an exact hash
	@$(TRAINER) -m benchmarks.dedupe --data $(DATA)

.venv-speed/.ready: pyproject.toml benchmarks/speed/requirements.txt
	@echo "setting up (speed) ..."
	@$(PYTHON) -m venv .venv-speed
	@.venv-speed/bin/pip install -q --disable-pip-version-check -e '.[aws]' -r benchmarks/speed/requirements.txt
	@touch $@

# Resolved together, the compared extractors need conflicting extras of lxml; so pip installs them one by one.
# newspaper4k splits Korean with NLTK's punkt_tab, which NLTK would download; llama-index-core contains it.
.venv-train/.ready: pyproject.toml training/requirements.txt benchmarks/requirements.txt
	@echo "setting up (training) ..."
	@$(PYTHON) -m venv .venv-train
	@.venv-train/bin/pip install -q --disable-pip-version-check -e . -r training/requirements.txt
	@grep -v '^\#' benchmarks/requirements.txt | xargs -n 1 .venv-train/bin/pip install -q --disable-pip-version-check
	@.venv-train/bin/pip install -q --disable-pip-version-check --no-deps --target .venv-train/nltk $(NLTK_DATA)
	@ln -sfn nltk/llama_index/core/_static/nltk_cache .venv-train/nltk_data
	@touch $@

.PHONY: help demo test test-kill simulation check schemas fuzz fuzz-growth template checkov build sbom lock deploy \
	engines engines-stop \
	test-engines bench-cost bench-race e2e e2e-grants train train-html train-page-kind train-flat train-dedupe \
	bench-extraction bench-collections bench-extraction-flat bench-markdown bench-metadata bench-large bench-speed \
	bench-dedupe
