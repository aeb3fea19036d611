"""The second wall of the notices, of what the posts did of them, and of the correspondents."""

from __future__ import annotations

from django.db.migrations.operations import RunSQL

from ssi.directory.country_sql import READ_HERE
from ssi.territories.sql import APP, wall

_OWN = "recorded_by_id = (select ssi.acting())"
_WRITTEN = "scope = any((select ssi.places('write'))::text[])"
_FILED = "scope = any((select ssi.scopes('file'))::text[])"
_OF_THE_SERVICE = "scope = country_id || '/consular'"
# A post reads what is addressed to it, and nothing that is addressed to others alone.
_ADDRESSED = (
    "exists (select from unnest((select ssi.scopes('file'))::text[]) held"
    " where split_part(held, '/', 1) = country_id and split_part(held, '/', 3) = any(posts))"
)
_TO_THAT_POST = (
    "exists (select from community_notice n where n.id = notice_id"
    " and n.country_id = community_noticereceipt.country_id"
    " and n.edition = community_noticereceipt.edition and n.withdrawn_at is null"
    " and community_noticereceipt.post_id = any(n.posts))"
)


class _Kept(RunSQL):
    """Rows that are never deleted, with the history of rows of a country."""

    def __init__(self, table: str, policies: dict[str, str], changed: str = "") -> None:
        forward, backward = wall(table, policies)
        if changed:
            forward += f"\nrevoke update on {table} from {APP};\ngrant update ({changed}) on {table} to {APP};"
            backward = f"revoke update ({changed}) on {table} from {APP};\n{backward}"
        forward += (
            f"\ncreate trigger {table}_history after insert or update on {table} "
            "for each row execute function ssi.keep_country_history();"
        )
        super().__init__(forward, f"drop trigger if exists {table}_history on {table};\n{backward}")


class NoticeTable(_Kept):
    """Written by whoever answers the requests of the country; read there, and by the posts that it is addressed to."""

    def __init__(self) -> None:
        kept = f"{_WRITTEN} and {_OF_THE_SERVICE}"
        policies = {
            "select": f"{READ_HERE} or {_ADDRESSED}",
            "insert": f"{kept} and {_OWN}",
            "update": kept,
        }
        changed = "title, body, measures, posts, audience, valid_from, valid_until, review_on, edition, "
        super().__init__("community_notice", policies, f"{changed}withdrawn_at, version")


class ReceiptTable(_Kept):
    """Written by a post alone, of a notice that is addressed to it and as it stands; read by it and by the service."""

    def __init__(self) -> None:
        policies = {"select": READ_HERE, "insert": f"{_FILED} and {_OWN} and {_TO_THAT_POST}"}
        super().__init__("community_noticereceipt", policies)


class CorrespondentTable(_Kept):
    """Kept by the post, and by whoever answers the requests of the country."""

    def __init__(self) -> None:
        policies = {"select": READ_HERE, "insert": f"{_WRITTEN} and {_OWN}", "update": _WRITTEN}
        changed = "sector, name, phone, email, until, checked_on, checked_by_id, version"
        super().__init__("community_correspondent", policies, changed)
