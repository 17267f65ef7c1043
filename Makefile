# Every target works alone from a fresh clone; what is done is not done twice.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PYTHONUTF8 := 1
export HF_HUB_DISABLE_TELEMETRY := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help chat index eval check test bench fix clean

help: ## affiche cette aide
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

# torch goes in last: by then all that it shares with the others is there in the locked version
$(VENV)/runtime: requirements/runtime.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Il faut Python 3.11 ou plus récent : make PYTHON=python3.12 …" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "L’environnement n’a pas pu être créé : installez le module venv de Python (paquet python3-venv), puis recommencez." >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements/runtime.txt
	$(BIN)/python -m pip install --quiet torch==2.13.0
	@touch $@

$(VENV)/dev: requirements/dev.txt $(VENV)/runtime
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements/dev.txt
	@touch $@

chat: $(VENV)/runtime ## installe au besoin, prépare l’index et ouvre le chat sur http://127.0.0.1:7860
	@$(BIN)/python -m rag index
	@$(BIN)/python app.py

index: $(VENV)/runtime ## construit l’index ou le remet à jour
	@$(BIN)/python -m rag index

eval: $(VENV)/dev ## mesure les réponses sur les questions de développement et vérifie les seuils
	@$(BIN)/python -m rag index
	@$(BIN)/python -m eval

check: $(VENV)/dev ## vérifie le code : ruff, mypy, sens des imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

test: $(VENV)/dev ## passe tous les tests
	$(BIN)/python -m pytest

bench: $(VENV)/dev ## compare les moteurs du modèle et mesure la vitesse des réponses
	@$(BIN)/python -m rag index
	@$(BIN)/python -m eval bench

fix: $(VENV)/dev ## met le code en forme et corrige ce qui peut l’être
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean: ## efface ce qui a été fabriqué : environnement, modèle, index, rapports
	rm -rf $(VENV) index/chroma index/models eval/reports .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
