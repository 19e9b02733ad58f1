# Everything runs in .venv; what the portal writes lies under var/ (PORTAL_DATA= changes it).
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
# Between workers: whole files, in the order that tests/conftest.py gives them.
SHARED_OUT := --dist loadfile --no-loadscope-reorder
INSTALLED := .venv/.installed

export PORT

.PHONY: setup run test lint bench crash messages

setup: $(INSTALLED)

$(INSTALLED): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name one: make run PYTHON=python3.12"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "Installing the locked packages (about a minute the first time) …"
	$(BIN)/python -m pip install --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

run: setup
	$(BIN)/python manage.py run_portal

test: setup
	sh tests/install_tools.sh
	$(BIN)/python manage.py makemigrations --check --dry-run --settings portal.settings.test
	env -u DATABASE_URL $(BIN)/python -m pytest -n 2 $(SHARED_OUT)
	@if [ -n "$$DATABASE_URL_TEST" ]; then \
		echo "Once more on PostgreSQL"; \
		DATABASE_URL="$$DATABASE_URL_TEST" $(BIN)/python -m pytest -n 4 $(SHARED_OUT) -m "not browser and not any_database" --ignore tests/bench; \
	else \
		echo "PostgreSQL: not run (set DATABASE_URL_TEST to a database that may be made anew)"; \
	fi

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djade --check $$(git ls-files 'templates/*.html')

bench: setup
	$(BIN)/python -m bench.run $(if $(ONLY),--only $(ONLY))

# Kills servers while people send: minutes long. `make bench` has a short run of it.
crash: setup
	$(BIN)/python -m bench.crash

# Needs GNU gettext. Gathers the texts to translate, and compiles what is translated.
messages: setup
	$(BIN)/python manage.py makemessages --locale th --no-location --no-obsolete --ignore .venv --ignore var --ignore tests --ignore docs --ignore static
	$(BIN)/python manage.py compilemessages --locale th --ignore .venv
