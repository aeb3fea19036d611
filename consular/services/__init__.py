"""What people do with a consular request: one function per intention. The actor is always explicit."""

from consular.services.drafts import Relative, file_assistance, open_request, save_draft
from consular.services.filings import (
    add_contact,
    inform_contact,
    record_consent,
    record_notification,
    record_wish,
    reply_to_ssi,
)
from consular.services.handlings import (
    add_note,
    ask_post,
    close_handling,
    decline_handling,
    pass_step,
    release_answer,
    reopen_handling,
    resolve_handling,
    take_charge,
    triage,
)

__all__ = [
    "Relative",
    "add_contact",
    "add_note",
    "ask_post",
    "close_handling",
    "decline_handling",
    "file_assistance",
    "inform_contact",
    "open_request",
    "pass_step",
    "record_consent",
    "record_notification",
    "record_wish",
    "release_answer",
    "reopen_handling",
    "reply_to_ssi",
    "resolve_handling",
    "save_draft",
    "take_charge",
    "triage",
]
