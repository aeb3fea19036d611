"""An arrest filed at the width of a telephone: a line that drops, a tab that dies, a session that ends, no script."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from ssi.records.models import Record
from tests.e2e.journeys import At, Visit
from tests.support.browser import Visitor
from tests.support.database import as_owner
from tests.support.people import PASSWORD

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
logger = logging.getLogger(__name__)
PHONE = {"width": 390, "height": 844}
KEPT = "Object.keys(localStorage).filter((name) => name.startsWith('ssi:typed:')).length"
# What a hurried agent has: nothing that is not asked for, and the two answers that help us begin.
MOST_KEYS, MOST_TAPS = 120, 25


class Hand:
    """Types key by key and taps, as a person does, and counts both."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor, self.page, self.keys, self.taps = visitor, visitor.page, 0, 0

    def type(self, **words: str) -> None:
        for name, said in words.items():
            self.page.locator(f"[name={name}]").press_sequentially(said)
            self.keys, self.taps = self.keys + len(said), self.taps + 1

    def set(self, **instants: str) -> None:
        """A date or an hour by the wheels of the telephone: a tap for each of its digits."""
        for name, said in instants.items():
            self.page.fill(f"[name={name}]", said)
            self.taps += 1
            self.keys += sum(one.isdigit() for one in said)

    def choose(self, name: str, value: str) -> None:
        self.visitor.choose(name, value)
        self.taps += 2

    def tick(self, selector: str) -> None:
        self.page.locator(selector).first.check(force=True)
        self.taps += 1

    def press(self, name: str) -> None:
        self.visitor.press(name)
        self.taps += 1


def first_step(hand: Hand) -> None:
    hand.choose("category", "arrest_detention")
    hand.type(incident_place="Cebu City")
    hand.choose("known_by", "family")
    hand.set(known_at="2026-09-18T20:45")


def second_step(hand: Hand) -> None:
    hand.type(last_name="Rouvière", first_names="Bastien")
    hand.tick("[name=birth_date_unknown]")
    hand.type(charges="Drugs, R.A. 9165", place_of_detention="Mabolo station 4")


@contextmanager
def line_down(visitor: Visitor) -> Iterator[None]:
    visitor.page.context.set_offline(True)
    yield
    visitor.page.context.set_offline(False)


def file_quickly(visitor: Visitor) -> Hand:
    visitor.go("/consulaire/nouvelle/")
    hand = Hand(visitor)
    hand.press("Commencer la demande")
    first_step(hand)
    hand.press("Continuer")
    visitor.page.wait_for_url("**/etape/2/")
    second_step(hand)
    hand.press("Continuer")
    visitor.page.wait_for_url("**/etape/3/")
    hand.tick("[name=usual][value=access]")
    hand.press("Déposer la demande")
    visitor.page.wait_for_url("**/accuse/")
    return hand


def test_an_arrest_is_filed_on_a_telephone_whatever_happens(visit: Visit, at_instant: At) -> None:
    with at_instant("2026-09-18T21:10+08:00"):
        agent = visit("agent.mnl", viewport=PHONE)
        agent = what_breaks(agent)
        begun = time.monotonic()
        hand = file_quickly(agent)
        lasted = time.monotonic() - begun
        assert hand.keys <= MOST_KEYS
        assert hand.taps <= MOST_TAPS
        logger.info("arrest at phone width: %d keys, %d taps, %.1f s by a script", hand.keys, hand.taps, lasted)
        bare = visit(viewport=PHONE, java_script_enabled=False)
        bare.sign_in("agent.mnl", PASSWORD)
        assert file_quickly(bare).keys == hand.keys
        bare.page.get_by_text("SSI-MNL-ASC-2026-0003").first.wait_for()
    with as_owner():
        assert Record.objects.filter(kind="ASC", state="filed").count() == 3


def what_breaks(agent: Visitor) -> Visitor:
    agent.go("/consulaire/nouvelle/")
    agent.check()
    agent.picture("filing-first")
    hand = Hand(agent)
    hand.press("Commencer la demande")
    first_step(hand)
    agent.check()
    agent.picture("filing-step-1")
    hand.press("Continuer")
    agent.page.wait_for_url("**/etape/2/")
    step = agent.page.url
    agent.page.evaluate("document.querySelector('[name=charges]').form.dataset.ssiAutosaveUrl = '/nowhere/'")
    second_step(hand)
    with line_down(agent):
        agent.press("Continuer")
        agent.page.get_by_text("La ligne est coupée").wait_for()
        agent.picture("filing-line-down")
    agent = the_tab_dies(agent, step)
    agent.page.context.clear_cookies(name="sessionid")
    agent.press("Continuer")
    agent.page.wait_for_url("**/connexion/**")
    agent.page.fill("input[name=login]", "agent.mnl")
    agent.page.fill("input[name=password]", PASSWORD)
    agent.page.click("main button[type=submit]")
    agent.page.wait_for_url(lambda url: "/connexion/" not in url)
    agent.go(step)
    # The page is there before its script has put back what was typed.
    expect(agent.page.locator("[name=last_name]")).to_have_value("Rouvière")
    agent.check()
    agent.picture("filing-step-2")
    agent.press("Continuer")
    agent.page.wait_for_url("**/etape/3/")
    Hand(agent).tick("[name=usual][value=access]")
    agent.check()
    agent.picture("filing-step-3")
    agent.press("Déposer la demande")
    agent.page.get_by_text("Qui est prévenu").wait_for()
    assert agent.page.evaluate(KEPT) == 0
    agent.check()
    agent.picture("filing-receipt")
    agent.follow("Récapitulatif à imprimer")
    agent.check()
    agent.picture("filing-summary")
    agent.go("/aide/assistance/")
    agent.check()
    agent.picture("filing-guide")
    return agent


def the_tab_dies(agent: Visitor, step: str) -> Visitor:
    """The telephone closed the tab before anything was saved: what was typed is still on it."""
    context = agent.page.context
    agent.page.close()
    again = Visitor(context.new_page())
    again.go(step)
    expect(again.page.locator("[name=charges]")).to_have_value("Drugs, R.A. 9165")
    assert again.page.evaluate(KEPT) == 1
    return again
