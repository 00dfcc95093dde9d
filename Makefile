.PHONY: help setup lock
PY = .venv/bin/python
LOCK = uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate -q

help:    ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/  /'
lock:    ## write both lock files anew (needs uv)
	$(LOCK) --extra build -o requirements.txt
	$(LOCK) --extra build --extra dev -o requirements-dev.txt
