"""What the floors below know of consular requests: their two kinds, their time limits, their dated events."""

from django.utils.translation import gettext_lazy as _

from consular.kinds import ASSISTANCE, HANDLING, LABELS
from consular.models import AssistanceFiling, Message
from consular.workflow import FILING, FIRST_ANSWER
from consular.workflow import HANDLING as HANDLING_WORKFLOW
from ssi.records import deadlines, kinds, timeline
from ssi.records.models import Record
from ssi.territories.capabilities import Area

EVENTS = {
    "wish_accepted": _("La personne accepte l’assistance"),
    "wish_opposed": _("La personne s’oppose à l’assistance"),
    "consent_yes": _("Accord pour informer un proche"),
    "consent_no": _("Refus d’informer un proche"),
    "contact_informed": _("Proche informé"),
    "notification_received": _("Notification des autorités locales reçue"),
    "first_answer": _("Première réponse communiquée"),
}


def filing_words(record: Record) -> list[str]:
    """Names are personal data: they are searched by those who see the filing, and by nobody else."""
    filing = AssistanceFiling.objects.get(record=record)
    return [
        filing.last_name,
        filing.first_names,
        filing.sub_category,
        filing.incident_place,
        filing.detaining_authority,
        filing.place_of_detention,
        filing.charges,
    ]


def messages_of(record: Record) -> list[timeline.Item]:
    """The thread of a filing shows what was said, without repeating it in full."""
    if record.kind != ASSISTANCE:
        return []
    return [
        timeline.Item(
            at=message.at,
            code=f"message.{message.kind}",
            title=message.get_kind_display(),
            actor_name=message.author.full_name,
            badge=message.get_side_display(),
            tone="success" if message.kind == "answer" else "neutral",
        )
        for message in Message.objects.filter(record=record).select_related("author")[: timeline.MOST]
    ]


def declare() -> None:
    kinds.register(
        kinds.Kind(
            code=ASSISTANCE,
            area=Area.CONSULAR,
            label=LABELS[ASSISTANCE],
            workflow=FILING,
            page="consular:detail",
            draft_page="consular:draft",
            search_words=filing_words,
        )
    )
    kinds.register(
        kinds.Kind(
            code=HANDLING,
            area=Area.CONSULAR,
            label=LABELS[HANDLING],
            workflow=HANDLING_WORKFLOW,
            page="consular:handling",
            numbered=False,
        )
    )
    deadlines.register(*FIRST_ANSWER.values())
    timeline.register_event_labels(EVENTS)
    timeline.register(messages_of)
