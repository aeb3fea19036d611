"""What an action of technical cooperation adds to its record, and what another country keeps of a regional one."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cooperation.enums.actions import ActionType, Aim, AskedBy, Format, FrenchService, Language, Theme
from ssi.directory.models import Authority
from ssi.records.models import Detail, RecordChild


def _not_more(part: str, whole: str) -> Q:
    """PART never exceeds WHOLE, and is not known where WHOLE is not."""
    return Q(**{f"{part}__isnull": True}) | Q(**{f"{whole}__isnull": False, f"{part}__lte": F(whole)})


def _in_order(start: str, end: str) -> Q:
    return Q(**{f"{end}__isnull": True}) | Q(**{f"{start}__isnull": False, f"{end}__gte": F(start)})


# What holds of whatever takes people somewhere; each table gives them its own name.
_ATTENDED = (
    models.CheckConstraint(condition=Q(action_type__in=ActionType.values), name="%(class)s_type_known"),
    models.CheckConstraint(condition=Q(theme__in=Theme.values), name="%(class)s_theme_known"),
    models.CheckConstraint(condition=Q(format__in=Format.values), name="%(class)s_format_known"),
    models.CheckConstraint(condition=_in_order("planned_start", "planned_end"), name="%(class)s_plan_in_order"),
    models.CheckConstraint(condition=_in_order("actual_start", "actual_end"), name="%(class)s_dates_in_order"),
    models.CheckConstraint(
        condition=_not_more("planned_women", "planned_participants"), name="%(class)s_planned_women"
    ),
    models.CheckConstraint(condition=_not_more("actual_women", "actual_participants"), name="%(class)s_actual_women"),
)


class Attended(Detail):
    """What takes people somewhere for some days: planned, then as it was. Empty is “not known yet”."""

    action_type = models.CharField(_("forme"), max_length=20, choices=ActionType)
    theme = models.CharField(_("thème"), max_length=20, choices=Theme)
    venue = models.CharField(_("lieu"), max_length=160, blank=True)
    format = models.CharField(_("modalité"), max_length=12, choices=Format, default=Format.IN_PERSON)
    planned_start = models.DateField(_("début prévu"))
    planned_end = models.DateField(_("fin prévue"), null=True, blank=True)
    actual_start = models.DateField(_("début réel"), null=True, blank=True)
    actual_end = models.DateField(_("fin réelle"), null=True, blank=True)
    days = models.DecimalField(_("jours d’action"), max_digits=5, decimal_places=1, null=True, blank=True)
    planned_participants = models.PositiveIntegerField(_("participants prévus"), null=True, blank=True)
    planned_women = models.PositiveIntegerField(_("dont femmes, prévues"), null=True, blank=True)
    actual_participants = models.PositiveIntegerField(_("participants présents"), null=True, blank=True)
    actual_women = models.PositiveIntegerField(_("dont femmes, présentes"), null=True, blank=True)

    class Meta(Detail.Meta):
        abstract = True

    @property
    def first_day(self) -> date:
        """The day in whose quarter it counts (domain.md c0): the real one, else the planned one."""
        return self.actual_start or self.planned_start


class CooperationAction(Attended):
    """An action, held by one country; for a regional one, the country that leads it."""

    aim = models.CharField(_("but"), max_length=16, choices=Aim)
    requested_by = models.CharField(_("à la demande de"), max_length=8, choices=AskedBy, default=AskedBy.PARTNER)
    french_services = ArrayField(
        models.CharField(max_length=16, choices=FrenchService), verbose_name=_("services français"), default=list
    )
    regional = models.BooleanField(_("action régionale"), default=False)
    # Written once, when the action enters the programme: the realisation rate is measured against it (domain.md e, 3).
    original_start = models.DateField(_("début inscrit au programme"), null=True, editable=False)
    trainers = models.PositiveSmallIntegerField(_("formateurs et experts"), null=True, blank=True)
    language = models.CharField(_("langue de travail"), max_length=16, choices=Language, default=Language.ENGLISH)
    objectives = models.TextField(_("objectifs"), max_length=4000, blank=True)
    content = models.TextField(_("contenu"), max_length=8000, blank=True)
    score = models.PositiveSmallIntegerField(_("note d’évaluation, de 1 à 5"), null=True, blank=True)
    evaluation = models.TextField(_("évaluation"), max_length=4000, blank=True)

    class Meta(Attended.Meta):
        verbose_name = _("action de coopération")
        constraints = (
            *_ATTENDED,
            models.CheckConstraint(condition=Q(aim__in=Aim.values), name="action_aim_known"),
            models.CheckConstraint(condition=Q(requested_by__in=AskedBy.values), name="action_asked_by_known"),
            models.CheckConstraint(condition=Q(language__in=Language.values), name="action_language_known"),
            models.CheckConstraint(
                condition=Q(french_services__contained_by=FrenchService.values), name="action_services_known"
            ),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__range=(1, 5)), name="action_score_range"),
        )

    def __str__(self) -> str:
        return f"{self.action_type} {self.planned_start}"

    @property
    def services_text(self) -> str:
        return ", ".join(str(FrenchService(code).label) for code in self.french_services)


class ActionPartner(RecordChild):
    """A partner authority of an action."""

    number = models.PositiveSmallIntegerField()
    authority = models.ForeignKey(
        Authority, on_delete=models.PROTECT, related_name="+", verbose_name=_("autorité partenaire")
    )

    class Meta(RecordChild.Meta):
        verbose_name = _("autorité partenaire")
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=["record", "authority"], name="partner_once"),)

    def __str__(self) -> str:
        return str(self.authority)


class Participation(Attended):
    """A country’s part in a regional action that another country leads: its own record, its own people.

    It names nothing of the action: who sees both is told by the link between the two records.
    """

    class Meta(Attended.Meta):
        verbose_name = _("participation à une action régionale")
        constraints = _ATTENDED

    def __str__(self) -> str:
        return f"{self.action_type} {self.planned_start}"
