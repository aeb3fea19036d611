"""What people do with a consular request: one function per intention. The actor is always explicit."""

from consular.services.answers import compose_answer, release_composed
from consular.services.drafts import Relative, copy_request, file_assistance, open_request, save_draft
from consular.services.filings import (
    add_contact,
    inform_contact,
    record_consent,
    record_found,
    record_notification,
    record_wish,
    reply_to_ssi,
)
from consular.services.following import (
    Seen,
    Summons,
    correct_hearing,
    correct_visit,
    record_hearing,
    record_visit,
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
from consular.services.reviews import follow_long_term, review_handling
from consular.services.transfers import transfer_handling
from consular.services.undoing import (
    may_take_back_handling,
    restore_assistance,
    take_back_handling,
    void_assistance,
)

__all__ = [
    "Relative",
    "Seen",
    "Summons",
    "add_contact",
    "add_note",
    "ask_post",
    "close_handling",
    "compose_answer",
    "copy_request",
    "correct_hearing",
    "correct_visit",
    "decline_handling",
    "file_assistance",
    "follow_long_term",
    "inform_contact",
    "may_take_back_handling",
    "open_request",
    "pass_step",
    "record_consent",
    "record_found",
    "record_hearing",
    "record_notification",
    "record_visit",
    "record_wish",
    "release_answer",
    "release_composed",
    "reopen_handling",
    "reply_to_ssi",
    "resolve_handling",
    "restore_assistance",
    "review_handling",
    "save_draft",
    "take_back_handling",
    "take_charge",
    "transfer_handling",
    "triage",
    "void_assistance",
]
