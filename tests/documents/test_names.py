"""File names as they come from elsewhere."""

from __future__ import annotations

import pytest

from ssi.documents.models import LONGEST_NAME
from ssi.documents.names import clean_name, extension_of


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("note.pdf", "note.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\a\\note.pdf", "note.pdf"),
        ("no\x00te.pdf", "note.pdf"),
        ("no\r\nte.pdf", "no__te.pdf"),
        ("note\u202efdp.exe", "notefdp.exe"),
        ("no\u200bte\ufeff.pdf", "note.pdf"),
        ("Procès-verbal.pdf", "Procès-verbal.pdf"),
        ("Proce\u0300s.pdf", "Procès.pdf"),
        ("  . .note  du  8.pdf. ", "note du 8.pdf"),
        ('a"b<c>d|e?f*g:h.pdf', "a_b_c_d_e_f_g_h.pdf"),
        ("...", ""),
        ("\u202e", ""),
        ("a/", ""),
    ],
)
def test_a_name_loses_its_tricks_and_keeps_its_words(raw: str, clean: str) -> None:
    assert clean_name(raw) == clean


def test_a_long_name_is_cut_before_its_extension() -> None:
    name = clean_name("é" * 4096 + ".docx")
    assert len(name) == LONGEST_NAME
    assert name.endswith("é.docx")
    assert len(clean_name("a." + "b" * 4096)) <= LONGEST_NAME


def test_the_extension_is_what_follows_the_last_dot() -> None:
    assert extension_of("note.pdf.EXE") == "exe"
    assert extension_of("note") == ""
