"""A crawl in English finds no French: neither untranslated words nor words that the code forgot to mark."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import html5lib
import pytest
from django.urls import reverse

from ssi.accounts.models import User
from ssi.site.routes import ROUTES
from tests.access.addresses import targets
from tests.access.things import World
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

STOP_WORDS = {
    "le", "les", "des", "une", "est", "sont", "pour", "dans", "sur", "avec", "aux", "du", "et", "ou", "par", "vous",
    "votre", "nous", "cette", "ce", "qui", "que", "pas", "demande", "dossier", "pays",
}  # fmt: skip
# What people typed, and proper names, stay as they are.
DATA = (
    "Objet ", "Lieu ", "Note ", "Commentaire ", "Pièce ", "ROUVIÈRE", "sœur", "Office anti-stupéfiants",
    "Ambassade de France", "République Française", "République", "Arrestation ou incarcération",
    "L’expéditeur se trouve dans le pays.", "Demande d’assistance",
)  # fmt: skip
NAMESPACE = "{http://www.w3.org/1999/xhtml}"


def words_of(page: str) -> set[str]:
    """Words that a reader sees, those marked as French and the names of authorities in lists left out."""
    text = " ".join(_texts(html5lib.parse(page)))
    for data in DATA:
        text = text.replace(data, " ")
    return set(re.findall(r"(?<![\w-])[a-zà-ÿ]+(?![\w-])", text.lower()))


def _texts(node: Any) -> Iterator[str]:
    if (
        not isinstance(node.tag, str)
        or node.get("lang") == "fr"
        # What a box holds is a text to send, in the language of who will read it.
        or node.tag in {f"{NAMESPACE}option", f"{NAMESPACE}script", f"{NAMESPACE}textarea"}
    ):
        return
    yield node.text or ""
    for child in node:
        yield from _texts(child)
        yield child.tail or ""


def pages(world: World, username: str) -> Iterator[str]:
    """Every page that this person may ask for: without a parameter, and one of what each address names."""
    for route in ROUTES.values():
        if "GET" not in route.methods or route.kind == "download":
            continue
        if not route.params:
            yield reverse(route.name)
            continue
        seen = [target.url for target in targets(route, world) if username in target.seen_by or target.state == "page"]
        yield from seen[:1]


@pytest.mark.parametrize("username", ["attache.sg", "attache.ph", "agent.mnl", "manager", "admin", "auditor"])
def test_no_french_word_is_left_in_english(embassy: Embassy, world: World, username: str) -> None:
    with as_owner():
        User.objects.update(language="en")
    client = StrictClient()
    client.lint = False
    client.sign_in(embassy[username])
    left: dict[str, set[str]] = {}
    visited = 0
    for url in pages(world, username):
        response = client.get(url, follow=True)
        visited += response.status_code == 200
        if response.headers["Content-Type"].startswith("text/html"):
            found = words_of(response.content.decode()) & STOP_WORDS
            if found:
                left[url] = found
    assert left == {}
    assert visited >= 8
