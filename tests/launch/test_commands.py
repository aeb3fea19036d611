"""The commands around the servers: environment handed to the product, roles by mode, translations, linters' report."""

from pathlib import Path

import pytest
from babel.messages.mofile import read_mo

from ssi.launch import __main__ as commands
from ssi.launch import bootstrap, catalogue, postgres, running, servers, testing
from ssi.launch.bootstrap import PROJECT, Stopped
from ssi.launch.servers import Servers

ADDRESSES = Servers(
    "postgresql://ssi_app@/ssi?host=/run", "postgresql://ssi_owner@/ssi?host=/run", "unix:///run/valkey.sock"
)
CATALOGUE = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Dossier"\nmsgstr "File"\n'


def test_make_and_the_second_stage_know_the_same_commands() -> None:
    line = next(line for line in (PROJECT / "Makefile").read_text().splitlines() if line.startswith("COMMANDS :="))
    assert set(line.split()[2:]) == set(commands.COMMANDS) - {"compile-messages"}
    assert set(bootstrap.PACKAGES) <= set(commands.COMMANDS)


def test_an_unknown_command_lists_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert commands.main(["rum"]) == 2
    assert "run" in capsys.readouterr().err


def test_a_stop_is_printed_with_its_remedy(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("SSI_MODE", "production")
    assert commands.main(["run"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("Error: SSI_MODE=production")
    assert "Remedy: " in said
    assert "docker compose up" in said


@pytest.mark.parametrize("mode", ["demo", "test"])
def test_make_run_serves_demo_and_test(mode: str) -> None:
    assert running.chosen_mode({"SSI_MODE": mode}) == mode
    assert running.chosen_mode({}) == "demo"


@pytest.mark.parametrize(
    ("mode", "walls", "role"),
    [
        ("demo", "none", "ssi_app"),
        ("test", "both", "ssi_app"),
        ("test", "rls", "ssi_app"),
        ("test", "orm", "ssi_nowall"),
    ],
)
def test_the_second_wall_falls_in_test_mode_alone(mode: str, walls: str, role: str) -> None:
    cluster = postgres.Cluster(Path("postgres"), Path("data"), Path("run"), Path("log"), None)
    own = Servers(ADDRESSES.app, ADDRESSES.owner, ADDRESSES.redis, cluster=cluster)
    assert f"//{role}@" in running.serving_role(own, mode, {"SSI_WALLS": walls})


def test_a_given_database_keeps_its_own_role() -> None:
    assert running.serving_role(ADDRESSES, "test", {"SSI_WALLS": "none"}) == ADDRESSES.app


def test_the_product_gets_addresses_folders_and_a_secret_of_its_own(tmp_path: Path) -> None:
    environment = servers.product_environment(ADDRESSES, "demo", tmp_path, {"SSI_EMBASSY": "Ambassade"})
    assert environment["DATABASE_URL"] == ADDRESSES.app
    assert environment["REDIS_URL"] == ADDRESSES.redis
    assert environment["SSI_MODE"] == "demo"
    assert environment["SSI_EMBASSY"] == "Ambassade"
    assert len(environment["SSI_SECRET_KEY"]) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o777 == 0o600
    assert len(environment["SSI_SEALING_KEY"]) >= 50
    assert (tmp_path / "sealing_key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "files").stat().st_mode & 0o777 == 0o700
    assert (
        servers.product_environment(ADDRESSES, "demo", tmp_path, {})["SSI_SECRET_KEY"] == environment["SSI_SECRET_KEY"]
    )


def test_a_given_folder_of_files_is_kept(tmp_path: Path) -> None:
    given = {"SSI_FILES_ROOT": str(tmp_path / "elsewhere")}
    assert servers.product_environment(ADDRESSES, "demo", tmp_path, given)["SSI_FILES_ROOT"] == str(
        tmp_path / "elsewhere"
    )


def test_translations_are_compiled_once_and_again_when_their_text_changes(tmp_path: Path) -> None:
    text = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    text.parent.mkdir(parents=True)
    text.write_text(CATALOGUE)
    made = catalogue.compile_catalogues(tmp_path)
    french = tmp_path / "fr" / "LC_MESSAGES" / "django.mo"
    assert made == [text.with_suffix(".mo"), french]
    with made[0].open("rb") as compiled:
        message = read_mo(compiled).get("Dossier")
    assert message is not None
    assert message.string == "File"
    assert catalogue.compile_catalogues(tmp_path) == []
    made[0].unlink()
    assert catalogue.compile_catalogues(tmp_path) == made


def test_one_failed_linter_fails_the_report_and_shows_its_words(capsys: pytest.CaptureFixture[str]) -> None:
    findings = [testing.Finding("mypy", 1, "error: no"), testing.Finding("ruff check", 0, "quiet")]
    assert testing.report(findings, 3.2) == 1
    said = capsys.readouterr().out
    assert "error: no" in said
    assert "quiet" not in said
    assert said.rstrip().endswith("Linters (2 in 3 s): FAILED: mypy")
    assert testing.report(findings[1:], 3.2) == 0
    assert "all clean" in capsys.readouterr().out


def test_the_compose_file_makes_the_database_as_the_launcher_does() -> None:
    compose = (PROJECT / "docker-compose.yml").read_text()
    for flag in ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"):
        assert flag in postgres.INITDB
        assert flag in compose
    for name in ("10-roles.sql", "20-database.sql", "30-passwords.sql"):
        assert f"ssi/launch/sql/{name}" in compose
        assert (PROJECT / "ssi" / "launch" / "sql" / name).exists()


def test_stopped_carries_what_is_wrong_and_what_to_do() -> None:
    stopped = Stopped("The disk is full.", "Free some space.")
    assert (str(stopped), stopped.problem, stopped.remedy) == (
        "The disk is full.",
        "The disk is full.",
        "Free some space.",
    )


def test_a_linter_with_much_to_say_is_cut_to_its_last_lines(capsys: pytest.CaptureFixture[str]) -> None:
    testing.report([testing.Finding("djlint format", 1, "\n".join(f"line {number}" for number in range(100)))], 1)
    said = capsys.readouterr().out
    assert "(40 lines before these)" in said
    assert "line 40\n" in said
    assert "line 39\n" not in said


def test_the_french_of_the_sources_is_set_with_the_spaces_that_must_not_break(tmp_path: Path) -> None:
    text = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    text.parent.mkdir(parents=True)
    text.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8"\n\n'
        'msgid "Qui peut voir « %(what)s » ?"\nmsgstr "Who can see “%(what)s”?"\n\n'
        'msgid "Reçue à 10:15"\nmsgstr "Received at 10:15"\n\n'
        'msgid "%(n)s erreur :"\nmsgid_plural "%(n)s erreurs :"\nmsgstr[0] "%(n)s error:"\nmsgstr[1] "%(n)s errors:"\n',
        encoding="utf-8",
    )
    _english, french = catalogue.compile_catalogues(tmp_path)
    with french.open("rb") as compiled:
        read = read_mo(compiled)
    written = [(message.id, message.string) for message in read if message.id]
    assert [(list(key) if isinstance(key, tuple | list) else key) for key, _string in written] == [
        ["%(n)s erreur :", "%(n)s erreurs :"],
        "Qui peut voir « %(what)s » ?",
    ]
    assert [(list(said) if isinstance(said, tuple | list) else said) for _key, said in written] == [
        ["%(n)s erreur\u00a0:", "%(n)s erreurs\u00a0:"],
        "Qui peut voir «\u00a0%(what)s\u00a0»\u00a0?",
    ]
