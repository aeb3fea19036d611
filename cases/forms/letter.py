"""The one page on which a letter rogatory is logged or corrected."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import kinds
from cases.enums import Confidentiality, Direction, Instrument, Limitation, MagistrateFunction, MeasureType
from cases.forms.opening import NONE, CaseFields, EditCaseForm
from cases.models import LetterRogatory
from cases.services.letters import AskedMeasure, LetterText, NamedOffence
from ssi.accounts.models import User
from ssi.common.forms import DayField, LineField, OnceForm, OneOfField, PastDateField, PastDateTimeField, TextField
from ssi.directory.fields import AuthorityField, CrimeTypeField
from ssi.directory.models import LegalInstrument, LegalProvision
from ssi.exchanges.enums import Channel
from ssi.people.models import Part
from ssi.records.affairs import affair_of
from ssi.records.enums import HardDateKind
from ssi.records.models import HardDate, Record

# Hard dates that the form itself asks for; others are added on the page of the letter.
DATES = {
    "custody_until": HardDateKind.CUSTODY,
    "preserved_until": HardDateKind.PRESERVATION,
    "return_before": HardDateKind.RETURN,
}
_NOT_FIELDS = {*DATES, "legal_grounds", "parts", "affair_title"}


class LetterFields(CaseFields):
    """What the paper says, in the order in which it says it."""

    instrument = OneOfField(label=gettext_lazy("Nature de l’acte"), choices=Instrument.choices, initial=Instrument.CRI)
    direction = OneOfField(label=gettext_lazy("Sens"), choices=Direction.choices, initial=Direction.INCOMING_FR)
    issuing_court = AuthorityField(label=gettext_lazy("Juridiction mandante"))
    issuing_chamber = LineField(label=gettext_lazy("Cabinet"), max_length=80, required=False)
    issuing_magistrate = LineField(label=gettext_lazy("Magistrat mandant"), max_length=120)
    magistrate_function = OneOfField(
        label=gettext_lazy("Fonction"),
        choices=MagistrateFunction.choices,
        initial=MagistrateFunction.INVESTIGATING_JUDGE,
    )
    prosecution_number = LineField(label=gettext_lazy("Numéro de parquet"), max_length=40, required=False)
    investigation_number = LineField(label=gettext_lazy("Numéro d’instruction"), max_length=40, required=False)
    issued_on = PastDateField(label=gettext_lazy("Établie le"))
    received_at = PastDateTimeField(label=gettext_lazy("Reçue au poste le"))
    received_by = OneOfField(
        label=gettext_lazy("Voie de réception"), choices=NONE + Channel.choices, initial=Channel.DIPLOMATIC_BAG
    )
    investigating_service = AuthorityField(label=gettext_lazy("Service saisi"), required=False)
    signed = forms.BooleanField(label=gettext_lazy("Signée par le magistrat"), required=False)
    sealed = forms.BooleanField(label=gettext_lazy("Revêtue du sceau"), required=False)
    crime_type = CrimeTypeField(label=gettext_lazy("Nature d’infraction"))
    legal_grounds = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Fondement"),
        queryset=LegalInstrument.objects.all(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    reciprocity_undertaking = forms.BooleanField(label=gettext_lazy("Offre de réciprocité jointe"), required=False)
    facts_summary = TextField(label=gettext_lazy("Exposé des faits"), max_length=8000, rows=6, required=False)
    limitation = OneOfField(label=gettext_lazy("Prescription"), choices=Limitation.choices, initial=Limitation.UNKNOWN)
    limitation_date = DayField(label=gettext_lazy("Date de prescription"), required=False)
    purpose = LineField(
        label=gettext_lazy("Objet de l’entraide"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("Ce que l’on veut établir, et par quelle entraide."),
    )
    presence_wished = LineField(
        label=gettext_lazy("Présence demandée"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Qui, et pour quels actes."),
    )
    procedure_wished = LineField(
        label=gettext_lazy("Formes souhaitées"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("Serment, avocat, droit de se taire, procès-verbal signé…"),
    )
    confidentiality = OneOfField(
        label=gettext_lazy("Confidentialité"), choices=Confidentiality.choices, initial=Confidentiality.UNKNOWN
    )
    confidentiality_reason = LineField(
        label=gettext_lazy("Motif de la confidentialité"), max_length=500, required=False
    )
    wished_before = DayField(label=gettext_lazy("Exécution souhaitée avant le"), required=False)
    custody_until = DayField(label=gettext_lazy("Fin de détention provisoire"), required=False)
    preserved_until = DayField(label=gettext_lazy("Fin du gel de données"), required=False)
    return_before = DayField(label=gettext_lazy("Retour fixé par le magistrat"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grounds = self.fields["legal_grounds"]
        if len(self.places) == 1 and isinstance(grounds, forms.ModelMultipleChoiceField):
            grounds.queryset = LegalInstrument.objects.of_country(next(iter(self.places)))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._clean_limitation(cleaned)
        asked = cleaned.get("confidentiality") == Confidentiality.ASKED
        if asked and not cleaned.get("confidentiality_reason") and "confidentiality_reason" not in self.errors:
            self.add_error("confidentiality_reason", _("Dites pourquoi la CRI est confidentielle."))
        if not asked and "confidentiality_reason" in cleaned:
            cleaned["confidentiality_reason"] = ""
        country = self.places.get(cleaned.get("country") or "")
        strangers = [
            one.label for one in cleaned.get("legal_grounds") or () if country and country.code not in one.countries
        ]
        if strangers:
            self.add_error("legal_grounds", _("Sans effet dans ce pays : %(names)s.") % {"names": ", ".join(strangers)})
        return cleaned

    def _clean_limitation(self, cleaned: dict[str, Any]) -> None:
        """A date says by itself that it is known."""
        day, said = cleaned.get("limitation_date"), cleaned.get("limitation")
        if day is not None and said == Limitation.NOT_APPLICABLE:
            self.add_error("limitation_date", _("Une prescription sans objet n’a pas de date."))
        elif day is not None:
            cleaned["limitation"] = Limitation.DATED
        elif said == Limitation.DATED and "limitation_date" not in self.errors:
            self.add_error("limitation_date", _("Donnez la date de prescription."))

    def text(self, offences: list[NamedOffence], measures: list[AskedMeasure]) -> LetterText:
        """All that the letter says, as the services take it."""
        content = self.content()
        return LetterText(
            fields={name: value for name, value in content.items() if name not in _NOT_FIELDS},
            grounds=list(content["legal_grounds"]),
            offences=offences,
            measures=measures,
            dates={kind: content[name] for name, kind in DATES.items()},
        )


class NewLetterForm(OnceForm, LetterFields):
    """Opens a letter; sent twice, it counts once."""


class LetterFromRequestForm(NewLetterForm):
    """Opens a letter that arises from a request: the people and objects to take along are chosen one by one."""

    parts = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Personnes et objets à reprendre"),
        queryset=Part.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    affair_title = LineField(
        label=gettext_lazy("Titre de l’affaire"),
        max_length=200,
        required=False,
        help_text=gettext_lazy(
            "Pour ranger la demande et la CRI dans une affaire nouvelle. Qui voit l’un de ses dossiers lit ce titre : "
            "sans nom de personne."
        ),
    )

    def __init__(self, *args: Any, origin: Record, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if affair_of(origin) is not None:
            del self.fields["affair_title"]
        field = self.fields["parts"]
        if isinstance(field, forms.ModelMultipleChoiceField):
            field.queryset = Part.objects.filter(record=origin)


class EditLetterForm(EditCaseForm, LetterFields):
    """Corrects a letter."""


def values_of(record: Record, letter: LetterRogatory) -> dict[str, Any]:
    """The stored values by field name: what an edit form shows, and what a stale one is compared with."""
    names = [name for name in LetterFields.base_fields if name not in {*_NOT_FIELDS, "country", "title", "marking"}]
    values = {name: getattr(letter, name) for name in names}
    for name in ("issuing_court", "investigating_service", "crime_type"):
        values[name] = getattr(letter, f"{name}_id")
    running = dict(HardDate.objects.filter(record=record, met_at__isnull=True).values_list("kind", "on"))
    values |= {name: running.get(kind) for name, kind in DATES.items()}
    values["legal_grounds"] = [ground.instrument_id for ground in record.legalgrounds.all()]
    return {**values, "country": record.country_id, "title": record.title, "marking": record.marking}


class OffenceForm(forms.Form):
    label = LineField(label=gettext_lazy("Qualification"), max_length=200, required=False)
    articles = LineField(
        label=gettext_lazy("Articles du code pénal"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Par exemple : 222-36, 222-41, 132-71."),
    )
    maximum_penalty = LineField(label=gettext_lazy("Peine encourue"), max_length=120, required=False)
    facts_from = PastDateField(label=gettext_lazy("Faits depuis le"), required=False)
    facts_until = PastDateField(label=gettext_lazy("Jusqu’au"), required=False)
    place = LineField(label=gettext_lazy("Lieu"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        others = [
            name for name in ("articles", "maximum_penalty", "facts_from", "facts_until", "place") if cleaned.get(name)
        ]
        if others and not cleaned.get("label") and "label" not in self.errors:
            self.add_error("label", _("Écrivez la qualification, ou videz cette infraction."))
        first, last = cleaned.get("facts_from"), cleaned.get("facts_until")
        if first and last and last < first:
            self.add_error("facts_until", _("La fin des faits précède leur début."))
        return cleaned


OffenceFormSet: type[BaseFormSet[OffenceForm]] = formset_factory(
    OffenceForm, extra=2, max_num=12, absolute_max=20, validate_max=True
)

_ARTICLE = re.compile(r"[LR]?\.?\s?\d[\d-]*", re.IGNORECASE)


def named(rows: BaseFormSet[OffenceForm], signed_on: date) -> list[NamedOffence]:
    """The offences typed; their articles in the version in force on the day the letter was signed. An article that
    the directory does not hold is kept as it was typed."""
    in_force = {row.article: row for row in LegalProvision.objects.in_force(signed_on).filter(code="CP")}
    offences = []
    for row in (form.cleaned_data for form in rows.forms):
        if not row.get("label"):
            continue
        cited = [found.strip() for found in _ARTICLE.findall(row["articles"])]
        offences.append(
            NamedOffence(
                label=row["label"],
                maximum_penalty=row["maximum_penalty"],
                facts_from=row["facts_from"],
                facts_until=row["facts_until"],
                place=row["place"],
                other_texts=", ".join(article for article in cited if article not in in_force),
                provisions=[in_force[article] for article in cited if article in in_force],
            )
        )
    return offences


def offence_rows(record: Record) -> list[dict[str, Any]]:
    return [
        {
            "label": offence.label,
            "articles": ", ".join(
                filter(None, [*(one.provision.article for one in offence.provisions.all()), offence.other_texts])
            ),
            "maximum_penalty": offence.maximum_penalty,
            "facts_from": offence.facts_from,
            "facts_until": offence.facts_until,
            "place": offence.place,
        }
        for offence in record.offences.prefetch_related("provisions__provision")
    ]


class MeasureForm(forms.Form):
    measure_type = OneOfField(label=gettext_lazy("Type d’acte"), choices=NONE + MeasureType.choices, required=False)
    text = LineField(label=gettext_lazy("Acte demandé"), max_length=1000, required=False)
    presence = forms.BooleanField(label=gettext_lazy("Présence d’enquêteurs"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("text") and not cleaned.get("measure_type"):
            self.add_error("measure_type", _("Choisissez le type de cet acte."))
        if cleaned.get("measure_type") and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", _("Décrivez l’acte, ou videz son type."))
        return cleaned


MeasureFormSet: type[BaseFormSet[MeasureForm]] = formset_factory(
    MeasureForm, extra=4, max_num=30, absolute_max=40, validate_max=True
)


def asked(rows: BaseFormSet[MeasureForm]) -> list[AskedMeasure]:
    return [
        AskedMeasure(MeasureType(row["measure_type"]), row["text"], row["presence"])
        for row in (form.cleaned_data for form in rows.forms)
        if row.get("text")
    ]


def measure_rows(record: Record) -> list[dict[str, Any]]:
    return [
        {"measure_type": measure.measure_type, "text": measure.text, "presence": measure.presence}
        for measure in record.measures.all()
    ]


def first_letter(origin: Record) -> dict[str, Any]:
    """What a request tells of the letter that arises from it: nothing of its answers."""
    request = origin.informationrequest
    return {
        "country": origin.country_id,
        "title": origin.title,
        "marking": origin.marking,
        "crime_type": request.crime_type_id,
        "investigation_number": request.judicial_case_number,
        "investigating_service": request.requesting_authority_id,
        "facts_summary": request.summary,
        "parts": [],
    }


# What one letter of a court has in common with the next.
_OF_THE_COURT = ("issuing_chamber", "issuing_magistrate", "magistrate_function")


def last_letter_of(user: User) -> Record | None:
    """The letter that USER wrote last, drafts included, among those that they see today. Nothing of a reserved one goes
    into a letter that is not."""
    seen = Record.objects.visible_to(user).of_kinds(kinds.LETTER_ROGATORY)
    own = seen.filter(author=user, voided_at=None, need_to_know=False)
    return own.select_related("letterrogatory").order_by("-created_at", "-pk").first()


def court_of(record: Record) -> dict[str, Any]:
    """The court and the magistrate of a letter, by field name."""
    letter = record.letterrogatory
    return {"issuing_court": letter.issuing_court_id, **{name: getattr(letter, name) for name in _OF_THE_COURT}}
