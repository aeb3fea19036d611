"""House numbers: small files, small functions, small templates; nothing off the ladder."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("ssi", "cases", "cooperation", "consular")
CODE, TEST, FUNCTION, TEMPLATE, BASES = 400, 600, 50, 150, 2
FORBIDDEN_NAMES = {"utils.py", "helpers.py", "misc.py", "tools.py", "lib.py"}
DATA = {"data"}


def modules(*packages: str) -> Iterator[Path]:
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def test_code_files_stay_short() -> None:
    too_long = [
        f"{p.relative_to(ROOT)} {lines(p)}" for p in modules(*PACKAGES) if lines(p) > CODE and not DATA & {*p.parts}
    ]
    assert too_long == []


def test_test_files_stay_short() -> None:
    assert [f"{p.relative_to(ROOT)} {lines(p)}" for p in modules("tests") if lines(p) > TEST] == []


def test_functions_stay_short_and_classes_have_at_most_two_bases() -> None:
    found = []
    for path in modules(*PACKAGES):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= FUNCTION:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
            if isinstance(node, ast.ClassDef) and len(node.bases) > BASES:
                found.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}: bases")
    assert found == []


def test_no_import_hides_in_a_function() -> None:
    hidden = [
        f"{path.relative_to(ROOT)}:{inner.lineno}"
        for path in modules(*PACKAGES)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert hidden == []


def test_no_drawer_for_everything() -> None:
    assert [path for path in modules(*PACKAGES) if path.name in FORBIDDEN_NAMES] == []


def test_templates_stay_short_and_hold_no_script_and_no_style() -> None:
    found = []
    for path in sorted((ROOT / "templates").rglob("*.html")):
        text = path.read_text(encoding="utf-8")
        if lines(path) > TEMPLATE:
            found.append(f"{path.name}: {lines(path)} lines")
        if re.search(r"<style|\sstyle=|\son[a-z]+=\"", text) or re.search(r"<script(?![^>]*\ssrc=)", text):
            found.append(f"{path.name}: inline script or style")
        if "|safe" in text or "autoescape off" in text:
            found.append(f"{path.name}: unescaped")
    assert found == []


def test_services_know_nothing_of_pages() -> None:
    """models, rules, services and workflow do not import django.http, shortcuts or messages."""
    forbidden = {"django.http", "django.shortcuts", "django.contrib.messages"}
    found = []
    for path in modules(*PACKAGES):
        if not {"models.py", "rules.py", "services.py", "workflow.py", "services", "models"} & {*path.parts}:
            continue
        nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if any(isinstance(node, ast.ImportFrom) and node.module in forbidden for node in nodes):
            found.append(str(path.relative_to(ROOT)))
    assert found == []
