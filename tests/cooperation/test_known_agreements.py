"""The public agreements of the service, registered as somebody's act, once."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from ssi.records.models import Record
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db


def test_each_is_registered_once_with_its_source(embassy: Embassy) -> None:
    said = io.StringIO()
    for _time in range(2):
        call_command("known_agreements", login="attache.sg", stdout=said)
    assert "3 registered" in said.getvalue()
    assert "0 registered" in said.getvalue()
    with as_owner():
        made = list(Record.objects.filter(kind="ACC").order_by("opened_at"))
        assert [str(one.agreement.signed) for one in made] == ["2011", "05/2013", "22/07/2020"]
        assert all(one.agreement.source and one.state == "in_force" for one in made)
        assert [one.agreement.is_public for one in made] == [False, True, True]


@pytest.mark.parametrize("login", ["attache.my", "assistant.sg", "personne"])
def test_whoever_may_not_registers_nothing(embassy: Embassy, login: str) -> None:
    with pytest.raises(CommandError):
        call_command("known_agreements", login=login)
    with as_owner():
        assert not Record.objects.filter(kind="ACC").exists()
