PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CODE := survey panel app.py app_pages analyst.py analyst_pages tests benchmarks

.PHONY: demo test check bench fuzz soak simulate format clean

$(VENV)/.ready: pyproject.toml requirements.lock
	$(PYTHON) -c 'import sys; sys.exit("Likeverd needs Python 3.11 or newer.") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

demo: $(VENV)/.ready  ## Run the whole job on invented data and open the app
	$(BIN)/panel demo demo

test: $(VENV)/.ready  ## Run every test
	$(BIN)/python -m tests.browser.find
	$(BIN)/python -m pytest -n auto --dist loadfile

check: $(VENV)/.ready  ## Format, lint, types, layer contracts, tests
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) test

bench: $(VENV)/.ready  ## Print the benchmark table, then the form under 300 people
	$(BIN)/python -m benchmarks
	$(BIN)/python -m benchmarks.form_load

fuzz: $(VENV)/.ready  ## Import 10,000 spoilt files; what fails is kept in fuzz-failures
	$(BIN)/python -m tests.fuzz

soak: $(VENV)/.ready  ## Kill the program a hundred times while it sends, and while people answer
	LIKEVERD_KILLS=100 $(BIN)/python -m pytest tests/survey/test_sending.py -k killed
	$(BIN)/python -m tests.form.killing

simulate: $(VENV)/.ready  ## Check estimators and releases by simulation, and how much is shown
	$(BIN)/python -m benchmarks.simulate_type1
	$(BIN)/python -m benchmarks.simulate_reliability
	$(BIN)/python -m benchmarks.simulate_dropout
	$(BIN)/python -m benchmarks.simulate_releases
	$(BIN)/python -m benchmarks.simulate_releases --studies 40 --seed 5 --most 80
	$(BIN)/python -m benchmarks.simulate_releases --studies 20 --seed 7 --most 120 --waves 3
	$(BIN)/python -m benchmarks.utility

format: $(VENV)/.ready
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

clean:
	rm -rf $(VENV) demo
