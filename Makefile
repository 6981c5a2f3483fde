# Two commands do all the set-up on a fresh Debian 12: `make run` and `make test`.
SHELL := /bin/bash
UV := .tools/uv/bin/uv
VENV := .venv
PY := $(VENV)/bin/python
DATA ?=
TOUR ?= build/tour
export QT_LOGGING_RULES ?= qt.qpa.*=false
# Without compiled modules every start compiles the program and its libraries anew, which takes seconds.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup run test check bench lock clean

setup: $(VENV)/.ready

.tools/system: installer/debian-packages.txt
	@mkdir -p .tools
	@if command -v dpkg-query >/dev/null; then \
	  missing=$$(grep -v '^#' $< | while read -r p; do dpkg-query -W -f '$${Status}' "$$p" 2>/dev/null | grep -q 'install ok' || echo "$$p"; done); \
	  if [ -n "$$missing" ]; then \
	    if [ "$$(id -u)" = 0 ]; then apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $$missing; \
	    else echo "Please install as root: apt-get install" $$missing; exit 1; fi; fi; fi
	@touch $@

$(UV):
	python3 -m pip install -q --disable-pip-version-check --root-user-action=ignore --no-warn-script-location --target .tools/uv uv==0.13.9

$(VENV)/.ready: requirements.lock pyproject.toml .tools/system | $(UV)
	test -x $(PY) || $(UV) venv -q --python 3.11 $(VENV)
	VIRTUAL_ENV=$(VENV) $(UV) pip sync -q --require-hashes requirements.lock
	VIRTUAL_ENV=$(VENV) $(UV) pip install -q --no-deps -e .
	@touch $@

# With a display: the window on a throw-away demo centre. Without one: the guided tour, offscreen.
run: setup
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then $(VENV)/bin/yimen $(if $(DATA),--data $(DATA),--demo); \
	else mkdir -p $(TOUR) && QT_QPA_PLATFORM=offscreen $(VENV)/bin/yimen --tour $(TOUR) && echo "Screenshots, PDFs and summary.json: $(abspath $(TOUR))"; fi

test: setup check
	$(PY) -m pytest -n auto --dist worksteal -q

check: setup
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports --no-cache

bench: setup
	$(VENV)/bin/yimen-admin bench --json

lock: | $(UV)
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra dev pyproject.toml -o requirements.lock --custom-compile-command "make lock"

clean:
	rm -rf build $(VENV) .tools
