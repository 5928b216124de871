# Two commands do all the set-up on a fresh machine: make run, make test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST := $(BIN)/python -m pytest -n 2 --dist worksteal

# The tests start Python many times over: what it has compiled is kept, even where the environment says otherwise.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run check test build benchmark constraints soak clean

# The dashboard at http://localhost:8501
run: $(VENV)/run.installed
	$(BIN)/python -m server

# Linter, formatter, directions of imports, and the tests of questions and pages that are not slow: 80 seconds
check: $(VENV)/test.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache --no-logo
	$(PYTEST) tests/queries tests/pages -m check

# All tests, and a minute of the soak
test: check browser
	$(PYTEST) tests -m "not check" -rR
	$(BIN)/python tests/benchmarks/soak.py --minutes 1 --most-growth 1.25

# A new version of the Parquet tables from the facts in data/sources; a running app takes it up by itself
build: $(VENV)/run.installed
	$(BIN)/python -m data.areas
	$(BIN)/python -m data.build

# How fast it is beside an empty Streamlit script, Dash, Datasette, pandas and Polars: twenty minutes, into docs/speed.md
PEERS := $(VENV)-peers
benchmark: $(PEERS)/installed browser
	$(PEERS)/bin/python -W ignore tests/benchmarks/run.py --write docs/speed.md

$(PEERS)/installed: requirements.txt constraints.txt tests/requirements.txt tests/benchmarks/requirements.txt
	test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check -r tests/benchmarks/requirements.txt -c constraints.txt
	touch $@

$(VENV)/run.installed: requirements.txt constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -c constraints.txt
	touch $@

$(VENV)/test.installed: $(VENV)/run.installed tests/requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt -c constraints.txt
	touch $@

# A browser where none is there: Debian's Chromium, else the one that Playwright brings. And where Debian has them:
# Firefox, WebKit, nginx, R and LibreOffice. Without them, their tests are skipped, and say so.
APT := DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends
.PHONY: browser
browser: $(VENV)/test.installed
	@if command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ]; then \
		has() { command -v $$1 >/dev/null || test -x /usr/sbin/$$1; }; \
		missing=""; \
		has chromium-headless-shell || missing="$$missing chromium-headless-shell fonts-dejavu-core"; \
		has firefox-esr || missing="$$missing firefox-esr"; \
		has WebKitWebDriver && has Xvfb || missing="$$missing webkit2gtk-driver xvfb"; \
		has nginx || missing="$$missing nginx-light"; \
		has Rscript || missing="$$missing r-base-core"; \
		has soffice || missing="$$missing libreoffice-draw-nogui"; \
		[ -z "$$missing" ] || apt-get update -qq; \
		for package in $$missing; do $(APT) $$package || echo "$$package cannot be installed here"; done; \
		has chromium-headless-shell || $(APT) chromium fonts-dejavu-core; \
	elif ! command -v chromium-headless-shell >/dev/null; then \
		$(BIN)/python -m playwright install chromium; \
	fi

# Every package in the version installed anew from what is asked for, as constraints.txt
constraints:
	rm -rf $(VENV)-anew && $(PYTHON) -m venv $(VENV)-anew
	$(VENV)-anew/bin/python -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	(grep "^#" constraints.txt; $(VENV)-anew/bin/python -m pip freeze) > constraints.new && mv constraints.new constraints.txt
	rm -rf $(VENV)-anew

# Thirty minutes of twenty readers, while the record is published anew every twenty seconds
soak: $(VENV)/test.installed
	$(BIN)/python tests/benchmarks/soak.py --minutes 30

clean:
	rm -rf $(VENV) $(PEERS) .pytest_cache .ruff_cache
