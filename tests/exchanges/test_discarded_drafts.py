"""A draft that is thrown away goes with all that hangs on it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ssi.documents.models import Document
from ssi.documents.services import attach_document
from ssi.documents.storage import sweep
from ssi.exchanges.models import Exchange
from ssi.exchanges.services import file_exchange
from ssi.people.models import Part
from ssi.people.services import PartContent, add_part
from ssi.records.models import Record
from ssi.records.services import discard_draft
from ssi.territories.acting import acting_as
from tests.documents.files import SOUND, uploaded
from tests.factories.cases import make_request
from tests.support.database import as_owner
from tests.support.people import Embassy

pytestmark = pytest.mark.django_db


def test_a_draft_with_people_pieces_and_exchanges_is_thrown_away_whole(
    embassy: Embassy, settings: Any, tmp_path: Path
) -> None:
    settings.FILES_ROOT = tmp_path
    author = embassy["attache.sg"]
    draft = make_request(author, state="draft")
    with acting_as(author):
        add_part(draft, PartContent("phone", "+65 8555 0142"), actor=author)
        upload = uploaded("note.pdf", SOUND["note.pdf"])
        piece = attach_document(draft, upload, title="Note", document_type="report", actor=author)
        file_exchange(
            draft,
            direction="in",
            kind="email",
            channel="bilateral",
            occurred_at=datetime(2026, 9, 8, tzinfo=UTC),
            subject="Message",
            documents=[piece],
            actor=author,
        )
        discard_draft(draft, actor=author)
    with as_owner():
        for model in (Record, Part, Document, Exchange):
            assert not model._default_manager.exists()
    assert sweep(older_than=-1) == 1
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
