"""A request by its post: opened and filed, then told more of (by the service too, where its page lets it)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consular.api import following
from consular.forms.acts import ConfirmForm, ConsentForm, ContactForm, MessageForm, NotificationForm, WishForm
from consular.forms.draft import (
    DraftForm,
    IncidentForm,
    PersonForm,
    QuestionsForm,
    RelativeFormSet,
    RequestForm,
    relatives_of,
    stored_values,
)
from consular.forms.following import NewHearingForm, NewVisitForm
from consular.forms.work import FoundForm
from consular.models import AssistanceFiling, FamilyContact
from consular.services import (
    add_contact,
    file_assistance,
    inform_contact,
    open_request,
    record_consent,
    record_found,
    record_notification,
    record_wish,
    reply_to_ssi,
    save_draft,
)
from consular.workflow import FILING
from ssi.accounts.models import User
from ssi.common.api.bodies import Body, Rows, Sent
from ssi.common.api.problems import FieldError, invalid
from ssi.common.forms import set_zone
from ssi.common.rules import Allowed, Refused, Text, Verdict
from ssi.records.access import may, require_verb
from ssi.records.api.writing import Change, Create, Do, Step, transition_step
from ssi.records.models import Record
from ssi.records.workflow import check_version
from ssi.territories.grants import holds, read
from ssi.territories.models import ConsularPost, Country

RELATIVES = {"relatives": Rows(RelativeFormSet, "proches")}
STEPS = (IncidentForm, PersonForm, QuestionsForm, RequestForm)
NAMES = [name for form in STEPS for name in form.base_fields if name not in {"version", "usual"}]
POST = {"type": "string", "pattern": "^[A-Z]{3}$", "title": gettext_lazy("Pour quel poste ?")}
COUNTRY = {"type": "string", "pattern": "^[A-Z]{2}$", "title": gettext_lazy("Dans quel pays ?")}
DRAFT = {"type": "boolean", "title": gettext_lazy("Gardé en brouillon, que seul son poste voit, au lieu d’être déposé")}
FRENCH = "is_french"


# --- Opening ------------------------------------------------------------------------------------------------------


def _posts(user: User) -> dict[str, ConsularPost]:
    codes = read(user).filing_posts()
    found = ConsularPost.objects.filter(code__in=codes).select_related("seat").prefetch_related("countries")
    return {post.code: post for post in found}


def _may_open(user: User) -> None:
    if not read(user).filing_posts():
        raise PermissionDenied(_("Seul un agent d’un poste consulaire dépose une demande d’assistance."))


def _chosen_post(sent: Mapping[str, Any], user: User) -> ConsularPost:
    """The post named, or the only one for which the person files."""
    posts = _posts(user)
    code = sent.get("post") or (next(iter(posts)) if len(posts) == 1 else "")
    if code not in posts:
        raise invalid(FieldError("post", _("Choisissez une valeur de la liste.")))
    return posts[code]


def _chosen_country(post: ConsularPost, sent: Mapping[str, Any], otherwise: Country) -> Country:
    code = sent.get("country")
    if not code:
        return otherwise
    for country in post.countries.all():
        if country.code == code:
            return country
    raise invalid(FieldError("country", _("Ce pays ne relève pas de votre poste : choisissez-en un autre.")))


def _three_forms(
    data: QueryDict, sent: Mapping[str, Any], post: ConsularPost, country: Country, *, strict: bool
) -> Sequence[forms.Form]:
    """The three steps of the page at once, whatever the situation asks.

    What is not said of the nationality is what the page has ticked.
    """
    data["country"] = country.code
    if FRENCH not in sent:
        data[FRENCH] = "on"
    zone = country.time_zone
    return [
        IncidentForm(data, countries=list(post.countries.all()), zone=zone, strict=strict),
        PersonForm(data, zone=zone, strict=strict),
        QuestionsForm(data, zone=zone, strict=strict),
        RequestForm(data, zone=zone, strict=strict),
    ]


def _new_forms(data: QueryDict, sent: Mapping[str, Any], user: User) -> Sequence[forms.Form]:
    post = _chosen_post(sent, user)
    country = _chosen_country(post, sent, post.seat)
    data["version"] = "1"  # that of a draft just opened
    return _three_forms(data, sent, post, country, strict=not sent.get("draft"))


def _open(sent: Sent, user: User) -> Record:
    post = _chosen_post(sent.more, user)
    record = _save(open_request(post, post.seat, actor=user), sent, user)
    return record if sent.more.get("draft") else file_assistance(record, actor=user)


def _save(record: Record, sent: Sent, user: User) -> Record:
    steps = [form for form in sent.forms if isinstance(form, DraftForm)]
    return save_draft(
        record,
        version=sent.typed["version"],
        country=Country.objects.get(pk=steps[0].data["country"]),
        fields={name: value for form in steps for name, value in form.kept().items()},
        relatives=relatives_of(sent.rows["relatives"]),
        asked=sent.typed["asked"],
        actor=user,
    )


def _draft_forms(data: QueryDict, sent: Mapping[str, Any], record: Record, _user: User) -> Sequence[forms.Form]:
    if record.post is None:
        raise Http404
    country = _chosen_country(record.post, sent, record.country)
    return _three_forms(data, sent, record.post, country, strict=False)


def _stored(record: Record) -> Mapping[str, Any]:
    filing = AssistanceFiling.objects.get(record=record)
    return stored_values(NAMES, record, filing)


CREATE = Create(
    Body(
        STEPS,
        RELATIVES,
        {"post": POST, "country": COUNTRY, "draft": DRAFT},
        without=frozenset({"country", "version", "usual"}),
    ),
    _may_open,
    _new_forms,
    _open,
)
CHANGE = Change(
    Body(STEPS, RELATIVES, {"country": COUNTRY}, without=frozenset({"country", "usual"})),
    lambda record, user: require_verb(user, record, "file"),
    _draft_forms,
    _save,
    _stored,
)


# --- Once it is filed ---------------------------------------------------------------------------------------------


class NumberedConsentForm(ConsentForm):
    """NUMBER: which of the relatives."""

    number = forms.IntegerField(min_value=1, max_value=32767)


class NumberedConfirmForm(ConfirmForm):
    number = forms.IntegerField(min_value=1, max_value=32767)


def _writes(record: Record, user: User) -> Verdict:
    """The post that filed it, and the service: twin of writable_filing of the pages."""
    if holds(user, "file", record.scope) or holds(user, "change", record.scope):
        return Allowed()
    return Refused(_("Votre affectation permet de consulter cette demande, pas de la compléter."))


def _own(record: Record, user: User) -> Verdict:
    return may(user, "file", record)


def _runs(record: Record) -> bool:
    return record.is_open


def _told(label: Text, form: type[forms.Form], do: Do, *, own: bool = False) -> Step:
    """Something told on a request that runs."""

    def bind(data: QueryDict, _sent: Mapping[str, Any], record: Record, _user: User) -> Sequence[forms.Form]:
        bound = form(data)
        set_zone(bound, record.country.time_zone)
        return [bound]

    within = _own if own else _writes
    return Step(label, Body((form,)), bind, do, may=_still_runs, within=within, here=_runs)


def _still_runs(record: Record, _user: User) -> Verdict:
    if record.is_open:
        return Allowed()
    return Refused(_("Cette demande est terminée. Pour un fait nouveau, déposez une nouvelle demande."))


def _relative(record: Record, number: int) -> FamilyContact:
    found = FamilyContact.objects.filter(record=record, number=number).first()
    if found is None:
        raise invalid(FieldError("number", _("Aucun proche de ce numéro.")))
    found.record = record
    return found


def _message(record: Record, sent: Sent, user: User) -> object:
    return reply_to_ssi(record, body=sent.typed["body"], actor=user)


def _wish(record: Record, sent: Sent, user: User) -> object:
    typed = sent.typed
    return record_wish(
        record, wish=typed["wish"], source=typed["source"], at=typed["at"], version=typed["version"], actor=user
    )


def _notification(record: Record, sent: Sent, user: User) -> object:
    return record_notification(record, at=sent.typed["at"], version=sent.typed["version"], actor=user)


def _contact(record: Record, sent: Sent, user: User) -> object:
    typed = sent.typed
    return add_contact(record, name=typed["name"], relation=typed["relation"], phone=typed["phone"], actor=user)


def _consent(record: Record, sent: Sent, user: User) -> object:
    relative = _relative(record, sent.typed["number"])
    check_version(record, sent.typed["version"])
    typed = sent.typed
    return record_consent(relative, consent=typed["consent"], source=typed["source"], at=typed["at"], actor=user)


def _found(record: Record, sent: Sent, user: User) -> object:
    return record_found(record, **{name: sent.typed[name] for name in ("at", "source", "version")}, actor=user)


def _inform(record: Record, sent: Sent, user: User) -> object:
    relative = _relative(record, sent.typed["number"])
    check_version(record, sent.typed["version"])
    return inform_contact(relative, actor=user)


def _file(record: Record, sent: Sent, user: User) -> Record:
    return file_assistance(record, version=sent.typed["version"], actor=user)


def _confirm(data: QueryDict, _sent: Mapping[str, Any], _record: Record, _user: User) -> Sequence[forms.Form]:
    return [ConfirmForm(data)]


STEPS_OF_FILING = {
    "file": transition_step(FILING, "file", body=Body((ConfirmForm,)), bind=_confirm, do=_file),
    "message": _told(gettext_lazy("Écrire au SSI"), MessageForm, _message, own=True),
    "wish": _told(gettext_lazy("Enregistrer le souhait de la personne"), WishForm, _wish),
    "notification": _told(gettext_lazy("Enregistrer la notification des autorités"), NotificationForm, _notification),
    "add_contact": _told(gettext_lazy("Ajouter un proche"), ContactForm, _contact),
    "consent": _told(gettext_lazy("Enregistrer l’accord ou le refus"), NumberedConsentForm, _consent),
    "found": _told(gettext_lazy("Enregistrer que la personne est retrouvée"), FoundForm, _found),
    "add_visit": _told(gettext_lazy("Enregistrer une visite"), NewVisitForm, following.add_visit),
    "change_visit": _told(gettext_lazy("Compléter une visite"), following.NumberedVisitForm, following.change_visit),
    "add_hearing": _told(gettext_lazy("Enregistrer une audience"), NewHearingForm, following.add_hearing),
    "change_hearing": _told(
        gettext_lazy("Reporter ou compléter une audience"), following.NumberedHearingForm, following.change_hearing
    ),
    "inform": _told(gettext_lazy("Noter que ce proche est informé"), NumberedConfirmForm, _inform),
}
