"""The table of routes and the URL configuration say the same."""

import io
import json

from django.core.management import call_command

from ssi.site.routes import ROUTES, addresses
from ssi.site.routing import PUBLIC
from ssi.territories.capabilities import CATALOGUE


def test_every_route_is_declared_and_every_declaration_is_a_route() -> None:
    assert {address.name for address in addresses()} == set(ROUTES)


def test_no_two_routes_share_a_name() -> None:
    names = [address.name for address in addresses()]
    assert len(names) == len(set(names))


def test_each_parameter_says_what_it_names() -> None:
    assert [one.name for one in addresses() if set(one.converters) != set(ROUTES[one.name].params)] == []


def test_what_opens_a_route_is_a_capability_or_a_known_word() -> None:
    words = {PUBLIC, "signed_in", "own"}
    assert [route.name for route in ROUTES.values() if route.opens not in CATALOGUE and route.opens not in words] == []


def test_few_routes_are_public() -> None:
    assert {route.name for route in ROUTES.values() if route.opens == PUBLIC} == {
        "accessibility",
        "account_login",
        "cases:mission_ics",
        "health",
        "metrics",
        "set_language",
    }


def test_the_command_prints_the_whole_table() -> None:
    printed = io.StringIO()
    call_command("routes", "--json", stdout=printed)
    table = json.loads(printed.getvalue())
    assert {row["name"] for row in table} == set(ROUTES)
