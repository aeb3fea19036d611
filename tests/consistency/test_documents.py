"""Documents say what the code says: what they name exists, their tables are those of the code, decisions follow."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ssi.launch.__main__ import COMMANDS
from ssi.territories.capabilities import Area
from ssi.territories.roles import Role, codenames

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
SOURCES = ("ssi", "cases", "cooperation", "consular")
_TOP = "ssi|cases|consular|cooperation|tests|docs|templates|static|locale"
_PATH = re.compile(rf"(?<![\w./-])((?:{_TOP})/[\w./-]+\.(?:py|md|html|css|js|json|sql))")
_FOLDER = re.compile(rf"`((?:{_TOP})/[\w/-]*/)`")
_DECISION = re.compile(r"docs/adr/(\d{4})")
_LINK = re.compile(r"\]\(([\w./-]+)\)")
_DOTTED = re.compile(r"`(?!ssi\.(?:js|css)\b)(ssi(?:\.[a-z_]+)+)\b")
_COMMAND = re.compile(r"`(?:[A-Z_]+=\S+ )?make ([a-z-]+)")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def named(pattern: re.Pattern[str], paths: list[Path]) -> Iterator[tuple[str, str]]:
    """(document, what it names)."""
    for path in paths:
        for name in pattern.findall(text_of(path)):
            yield str(path.relative_to(ROOT)), name


def code() -> list[Path]:
    return [path for package in SOURCES for path in sorted((ROOT / package).rglob("*.py"))]


def tables(document: str) -> list[list[list[str]]]:
    """The tables of a document: lines of cells, the header first and its rule left out."""
    found: list[list[list[str]]] = []
    inside = False
    for line in text_of(ROOT / document).splitlines():
        if not line.startswith("|"):
            inside = False
            continue
        if not inside:
            found.append([])
        inside = True
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if set(line) - set("|-: "):
            found[-1].append(cells)
    return found


@pytest.mark.parametrize("pattern", [_PATH, _FOLDER], ids=["file", "folder"])
def test_every_path_that_documents_name_exists(pattern: re.Pattern[str]) -> None:
    assert [(document, name) for document, name in named(pattern, DOCUMENTS) if not (ROOT / name).exists()] == []


def test_every_document_that_code_names_exists() -> None:
    paths = [*code(), ROOT / "Makefile", ROOT / "pyproject.toml"]
    documents = re.compile(r"docs/[\w/-]+\.md")
    assert [(path, name) for path, name in named(documents, paths) if not (ROOT / name).exists()] == []


def test_every_link_of_the_readme_leads_somewhere() -> None:
    assert [link for link in _LINK.findall(text_of(ROOT / "README.md")) if not (ROOT / link).exists()] == []


def test_every_module_and_database_function_that_documents_name_exists() -> None:
    functions = set(re.findall(r"function (ssi\.[a-z_]+)\(", "".join(text_of(path) for path in code())))
    wrong = [
        (document, name)
        for document, name in named(_DOTTED, DOCUMENTS)
        if name not in functions and not is_module(name) and not is_in_module(name)
    ]
    assert wrong == []


def is_module(name: str) -> bool:
    place = ROOT / name.replace(".", "/")
    return place.is_dir() or place.with_suffix(".py").exists()


def is_in_module(name: str) -> bool:
    """A function or a class of a module, named with its module."""
    module, _dot, last = name.rpartition(".")
    place = ROOT / module.replace(".", "/")
    source = place / "__init__.py" if place.is_dir() else place.with_suffix(".py")
    return source.exists() and re.search(rf"\b{last}\b", text_of(source)) is not None


def test_every_make_command_that_documents_name_exists() -> None:
    targets = {"help", *re.findall(r"^COMMANDS := (.+)$", text_of(ROOT / "Makefile"), re.MULTILINE)[0].split()}
    assert targets - {"help"} <= set(COMMANDS)
    assert [(document, name) for document, name in named(_COMMAND, DOCUMENTS) if name not in targets] == []


def test_decisions_are_numbered_without_a_gap_and_those_named_exist() -> None:
    files = sorted((ROOT / "docs/adr").glob("*.md"))
    numbers = [path.name[:4] for path in files]
    assert numbers == [f"{number:04}" for number in range(1, len(numbers) + 1)]
    assert [text_of(path).split(".")[0] for path in files] == [f"# {int(number)}" for number in numbers]
    assert {name for _path, name in named(_DECISION, [*DOCUMENTS, *code()])} <= set(numbers)


def test_the_table_of_floors_is_the_contract() -> None:
    contracts = tomllib.loads(text_of(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    floors = [[name.strip() for name in layer.split("|")] for layer in contracts[0]["layers"]]
    rows = tables("docs/architecture.md")[0][1:]
    assert [re.findall(r"`([\w.]+)`", row[1]) for row in rows] == floors
    assert [int(row[0]) for row in rows] == list(range(len(floors) - 1, -1, -1))


def test_the_ladder_is_the_contract() -> None:
    contracts = tomllib.loads(text_of(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"]
    rungs = " > ".join(f"`{layer.replace('(', '').replace(')', '')}`" for layer in contracts[1]["layers"])
    assert rungs in " ".join(text_of(ROOT / "docs/architecture.md").split())


def test_the_table_of_permissions_is_the_code() -> None:
    header, *rows = tables("docs/permissions.md")[0]
    assert header == ["role", *Area.values, "besides"]
    assert rows == [permissions_of(role) for role in Role]


def permissions_of(role: Role) -> list[str]:
    """Besides: what no area gives by itself; the report and the journal come with all of them."""
    alone = {name for area in Area for name in codenames(role, [area])} - set(codenames(role, []))
    whole = [name for name in codenames(role, list(Area)) if name not in alone]
    cells = [[name.removeprefix(f"{area}_") for name in codenames(role, [area]) if name not in whole] for area in Area]
    return [f"`{role.value}`", *(", ".join(cell) or "–" for cell in [*cells, whole])]
