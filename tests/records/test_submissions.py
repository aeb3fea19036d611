"""A form sent twice counts once."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.urls import reverse

from ssi.people.models import Part
from ssi.records import submissions
from ssi.territories.acting import acting_as
from tests.factories.cases import make_request
from tests.support.client import StrictClient
from tests.support.database import as_owner
from tests.support.people import Embassy


@pytest.mark.django_db
def test_what_was_sent_is_found_again_by_the_same_person_only(embassy: Embassy) -> None:
    author, record, key = embassy["attache.sg"], make_request(embassy["attache.sg"]), uuid.uuid4()
    with acting_as(author):
        assert submissions.earlier(key, actor=author) is None
        submissions.remember(record, key, actor=author)
        assert submissions.earlier(key, actor=author) == record
        assert submissions.earlier(uuid.uuid4(), actor=author) is None
        assert submissions.earlier(None, actor=author) is None
    for username in ("deputy.sg", "attache.my"):
        with acting_as(embassy[username]):
            assert submissions.earlier(key, actor=embassy[username]) is None


@pytest.mark.django_db(transaction=True)
def test_two_sendings_at_the_same_instant_write_once() -> None:
    embassy = Embassy()
    person = embassy["attache.sg"]
    record = make_request(person)
    address = reverse("cases:add_part", args=[record.reference])
    rows = {f"{name}-{count}_FORMS": "0" for name in ("names", "numbers", "warnings") for count in ("TOTAL", "INITIAL")}
    sent = {"entity_type": "phone", "name": "+65 8555 0142", "submission": str(uuid.uuid4()), **rows}

    def send(client: StrictClient) -> int:
        try:
            return int(client.post(address, sent).status_code)
        finally:
            connection.close()

    clients = [StrictClient().sign_in(person) for _number in range(4)]
    with ThreadPoolExecutor(len(clients)) as pool:
        answers = list(pool.map(send, clients))
    assert answers == [302] * len(clients)
    with as_owner():
        assert Part.objects.filter(record=record).count() == 1
