"""What hangs on a consular request: the filing, the handling, and how the person is followed afterwards."""

from consular.models.filing import (
    ADULT_AGE,
    CARD_NUMBER,
    MOST_PEOPLE,
    AskedItem,
    AssistanceFiling,
    FamilyContact,
    Handling,
    Message,
    Note,
    age_on,
)
from consular.models.following import Hearing, Statement, Visit
from consular.models.privacy import Erasure, RetentionRule
from consular.models.work import ComposedAnswer, Review, Transfer

__all__ = [
    "ADULT_AGE",
    "CARD_NUMBER",
    "MOST_PEOPLE",
    "AskedItem",
    "AssistanceFiling",
    "ComposedAnswer",
    "Erasure",
    "FamilyContact",
    "Handling",
    "Hearing",
    "Message",
    "Note",
    "RetentionRule",
    "Review",
    "Statement",
    "Transfer",
    "Visit",
    "age_on",
]
