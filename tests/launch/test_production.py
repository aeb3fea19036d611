"""The files of production say what the code expects; that they run is seen with containers (docs/operations.md)."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from ssi.launch.bootstrap import PROJECT
from ssi.launch.postgres import DISCREET, INITDB

COMPOSE = (PROJECT / "docker-compose.yml").read_text(encoding="utf-8")
DOCKERFILE = (PROJECT / "Dockerfile").read_text(encoding="utf-8")
NGINX = PROJECT / "ssi/launch/nginx"


def test_no_secret_is_in_the_environment_or_in_the_file() -> None:
    named = re.findall(r"^\s+(\w*(?:PASSWORD|SECRET|TOKEN|RECIPIENT)\w*): (.+)$", COMPOSE, re.MULTILINE)
    assert named
    assert [name for name, value in named if not name.endswith("_FILE") or not value.startswith("/run/secrets/")] == []
    assert re.findall(r"://[^@\s]+:[^@\s]+@", COMPOSE) == []


def test_every_secret_that_a_service_reads_is_a_file_of_the_folder() -> None:
    read = set(re.findall(r"/run/secrets/(\w+)", COMPOSE))
    declared = set(re.findall(r"^  (\w+): \{file: \./secrets/\1\}$", COMPOSE, re.MULTILINE))
    assert read <= declared
    used = {name.strip() for line in re.findall(r"secrets: \[(.+)\]", COMPOSE) for name in line.split(",")}
    assert used == declared


@pytest.mark.parametrize("front", ["tls", "proxied"])
def test_every_file_that_is_mounted_exists(front: str) -> None:
    mounted = re.findall(r"- \./(ssi/\S+?):/", re.sub(r"\$\{SSI_FRONT[^}]*\}", front, COMPOSE))
    assert len(mounted) > 5
    assert [path for path in mounted if not (PROJECT / path).is_file()] == []


def test_the_database_is_made_and_logs_like_that_of_development() -> None:
    flags = re.findall(r"POSTGRES_INITDB_ARGS: (.+)", COMPOSE)[0].split()
    assert set(flags) <= set(INITDB)
    assert {flag.partition("=")[0] for flag in flags} == {
        "--encoding",
        "--locale",
        "--locale-provider",
        "--builtin-locale",
    }
    assert [setting for setting in DISCREET if setting not in COMPOSE] == []


def test_nginx_hides_the_figures_and_writes_no_address() -> None:
    common = (NGINX / "common.conf").read_text(encoding="utf-8")
    assert "location = /metrics { return 404; }" in common
    assert not re.findall(r"\$(?:request|request_uri|uri|args)\b", (NGINX / "http.conf").read_text(encoding="utf-8"))
    for server in NGINX.glob("*.conf.template"):
        text = server.read_text(encoding="utf-8")
        blocks = text.count("\nserver {")
        assert text.count("ssi/common.conf") + text.count("ssi/logs.conf") == blocks, server.name


@pytest.mark.slow
def test_the_image_is_given_what_its_settings_require() -> None:
    """Settings refuse to be read without it: the build would stop at the static files."""
    step = DOCKERFILE[DOCKERFILE.index("compile-messages") : DOCKERFILE.index("collectstatic --no-input")]
    given = dict(re.findall(r"\b([A-Z_]+)=(\S+)", step))
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SSI_", "DATABASE", "REDIS"))}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env={**kept, **given, "SSI_MODE": "production"},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
