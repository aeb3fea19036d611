"""Tells the interface for machines what this domain brings."""

from consular import kinds
from consular.api.filings import CHANGE, CREATE, STEPS_OF_FILING
from consular.api.handlings import STEPS_OF_HANDLING
from consular.api.reading import AssistanceHandlingDetail, AssistanceRequestDetail, of_filing, of_handling
from ssi.records.api.kinds import ApiKind
from ssi.records.api.kinds import register as register_kind


def register() -> None:
    register_kind(
        ApiKind(
            code=kinds.ASSISTANCE,
            path="assistance-requests",
            detail=AssistanceRequestDetail,
            related=("assistancefiling",),
            children=of_filing(),
            create=CREATE,
            change=CHANGE,
            steps=STEPS_OF_FILING,
        )
    )
    register_kind(
        ApiKind(
            code=kinds.HANDLING,
            path="assistance-handlings",
            detail=AssistanceHandlingDetail,
            related=("handling__filing",),
            children=of_handling(),
            steps=STEPS_OF_HANDLING,
        )
    )
