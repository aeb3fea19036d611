"""The quick list draws what Django's own draws."""

from __future__ import annotations

import pytest
from django import forms
from django.test.html import parse_html

from ssi.common.widgets import FlatSelect

CHOICES = [("", "Tous"), ("a", "Premier & <dernier>"), ("Groupe « g »", [("b", "L’un"), ("c", "L’autre")])]


@pytest.mark.parametrize("value", [None, "", "a", "b", 'x"><script>'])
def test_the_quick_list_is_the_same_list(value: str | None) -> None:
    attrs = {"class": "fr-select", "id": "filtre-etat", "required": True, "data-note": 'une "note"'}
    quick, slow = FlatSelect(choices=CHOICES), forms.Select(choices=CHOICES)
    assert parse_html(quick.render("etat", value, attrs)) == parse_html(slow.render("etat", value, attrs))
