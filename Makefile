SHELL := /bin/sh
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

BIN := .venv/bin
# What imports the local service takes seconds to collect: that is left to `make test`.
QUICK := tests/domain tests/letters tests/intake tests/noting tests/adapters tests/statemachine tests/template \
	$(wildcard tests/test_*.py) --ignore=tests/template/test_grants.py
SAM := SAM_CLI_TELEMETRY=0 .venv-sam/bin/sam

.PHONY: help
help: ## say what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: demo
demo: .venv/ready ## watch emails become cases, reminders go out, answers come, and years later what is over go
	@$(BIN)/casework demo $(ARGS)

.PHONY: serve
serve: .venv/ready ## run the whole service on this machine (ARGS="--http-port 8080 ...")
	@$(BIN)/casework serve $(ARGS)

.PHONY: test
test: .venv/ready ## run every test (BROWSER_TESTS=skip leaves those in a browser out)
	@$(BIN)/python -m infra.browser
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder $(ARGS)

.PHONY: test-fast
test-fast: .venv/ready ## run the tests that take milliseconds: rules, parsing, letters, the machine, the template
	@$(BIN)/python -m pytest --hypothesis-profile=quick -m "not journey and not tables" $(QUICK) $(ARGS)

.PHONY: fuzz
fuzz: .venv/ready ## intake on thousands of mangled emails, conversations and deliveries (minutes; CI runs a few of each)
	@$(BIN)/python -m pytest --hypothesis-profile=long tests/intake/test_fuzz.py tests/intake/test_conversations.py \
		tests/intake/test_deliveries.py tests/intake/test_header_injection.py $(ARGS)

.PHONY: bench-retention
bench-retention: .venv/ready ## count what a nightly erasure reads, among ten thousand cases and among a hundred thousand
	@$(BIN)/python -m infra.bench.retention $(ARGS)

.PHONY: corpus
corpus: .venv/ready ## put real mail through the whole intake, and say what became of it (CORPUS=../shared/corpus)
	@$(BIN)/python -m infra.corpus $(or $(CORPUS),../shared/corpus)

.PHONY: bench-imports
bench-imports: .venv/ready ## measure what a cold start of each function costs, beside a client of boto3 alone
	@$(BIN)/python -m infra.bench.imports $(ARGS)

.PHONY: bench-intake
bench-intake: .venv/ready ## take in the same mail as known helpdesks, which it installs below build/ (CORPUS=folder of real mail)
	@CORPUS="$(CORPUS)" $(BIN)/python -m infra.bench.intake $(ARGS)

.PHONY: bench-price
bench-price: .venv/ready ## count what AWS does for one enquiry, and what a thousand of them cost
	@$(BIN)/python -m infra.bench.price $(ARGS)

.PHONY: lint
lint: .venv/ready ## style, types, the template as written and as CloudFormation sees it, and who may import whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/cfn-lint template.yaml
	$(BIN)/python -m infra.package.translate template.yaml build/template.json
	$(BIN)/cfn-lint build/template.json
	$(BIN)/python -m pytest -q tests/test_layering.py

.PHONY: package
package: .venv/ready .venv-sam/ready build/host-wheels ## build what is deployed, and import every handler from it
	$(SAM) validate --lint --region eu-west-2
	env -u MAKEFLAGS -u MAKELEVEL $(SAM) build
	$(BIN)/python -m infra.package.imports .aws-sam/build build/host-wheels

.PHONY: frontend
frontend: .venv/ready ## build the desk's stylesheet and script anew from infra/frontend (needs Node.js)
	@$(BIN)/python -m infra.frontend.build

.PHONY: screenshots
screenshots: .venv/ready ## photograph the desk for the README, on a morning at an invented service
	@$(BIN)/python -m infra.browser
	@$(BIN)/python -m infra.screenshots

.PHONY: lock
lock: ## choose newer versions and pin them by hash (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: pipx install uv" >&2; exit 1; }
	for set in requirements requirements-dev requirements-sam; do \
		uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --fork-strategy fewest --upgrade \
			--custom-compile-command "make lock" --output-file $$set.txt $$set.in || exit; \
	done

.PHONY: clean
clean: ## remove everything that make makes, the environments included
	rm -rf .venv .venv-sam .aws-sam build outbox infra/frontend/node_modules *.egg-info .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find functions infra tests -name __pycache__ -prune -exec rm -rf {} +

# ---- environments: made once, made again when what they are made from changes

.venv/locked: requirements-dev.txt infra/package/venv.sh
	@infra/package/venv.sh .venv requirements-dev.txt && touch $@

.venv/ready: .venv/locked pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable . && touch $@

.venv-sam/ready: requirements-sam.txt infra/package/venv.sh
	@infra/package/venv.sh .venv-sam requirements-sam.txt && touch $@

# What ships, for this machine's interpreter: see infra/package/imports.py.
build/host-wheels: requirements.txt .venv/locked
	rm -rf $@
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --only-binary=:all: \
		--no-deps --require-hashes --requirement requirements.txt --target $@
	touch $@
