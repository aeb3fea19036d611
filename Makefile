# Each command is enough by itself on a bare Debian 12 (python3, make, git). What it does: docs/running.md
PYTHON ?= python3
ARGS ?=
COMMANDS := run test check matrix bench lint fix migrations messages lock clean manage shell-db backup-key backup restore
.PHONY: help $(COMMANDS)
.DEFAULT_GOAL := help

help:
	@echo 'make run         the product with its demo embassy, on http://127.0.0.1:8000 (PORT=8001 make run)'
	@echo 'make test        everything: linters, tests, browser journeys (ARGS="tests/x.py -k word": pytest alone)'
	@echo 'make check       the quick part of it, under 90 seconds'
	@echo 'make matrix      every route x role x state, with each wall off in turn'
	@echo 'make bench       the measures'
	@echo 'make lint        linters alone            make fix         what they can mend by themselves'
	@echo 'make migrations  write the migrations     make messages    collect and compile the translations'
	@echo 'make lock        compile requirements*.txt (ARGS=--upgrade: newest allowed)'
	@echo 'make manage      a management command on the data of make run: make manage ARGS="check"'
	@echo 'make shell-db    psql on the data of make run'
	@echo 'make backup      a sealed backup of those data: make backup ARGS=/media/disk/backups'
	@echo 'make restore     into an empty database: make restore ARGS="FOLDER/ssi-... /media/stick/ssi.key"'
	@echo 'make backup-key  the pair of keys of backups: make backup-key ARGS=/media/stick/ssi.key'
	@echo 'make clean       remove caches, keep the environment and the data'

$(COMMANDS):
	@command -v $(PYTHON) >/dev/null || { echo 'Error: $(PYTHON) is not installed.'; \
	  echo 'Remedy: as root: apt-get install -y python3 python3-venv'; exit 1; }
	@$(PYTHON) ssi/launch/bootstrap.py $@ && exec .venv/bin/python -m ssi.launch $@ $(ARGS)
