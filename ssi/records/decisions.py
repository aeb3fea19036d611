"""What is decided on the page of a record's readers: reserve it or lift that, name a reader, take an access back."""

from __future__ import annotations

from django.http import QueryDict
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common.rules import RefusedError, StaleVersionError
from ssi.records.forms import NameReaderForm, ReserveForm
from ssi.records.models import Record
from ssi.records.readers import named_now, people_to_name
from ssi.records.services import name_reader, remove_reader, reserve

RESERVE, NAME, REMOVE = "reserve", "name", "remove"


class Decision:
    """The forms of the page, and the one that was sent. STATUS and SAID tell how it went."""

    def __init__(self, record: Record, user: User, data: QueryDict | None) -> None:
        self.record, self.user = record, user
        self.data = data if data is not None else QueryDict()
        self.act = self.data.get("act", "")
        self.status = 200
        self.said = ""
        self.reserve_form = ReserveForm(
            self._sent(RESERVE), version=record.version, initial={"reserved": not record.need_to_know}
        )
        self.name_form = NameReaderForm(
            self._sent(NAME),
            people=people_to_name(record) if record.need_to_know else [],
            named=named_now(record) if record.need_to_know else (),
            zone=record.country.time_zone,
        )

    def _sent(self, act: str) -> QueryDict | None:
        return self.data if self.act == act else None

    def taken(self) -> bool:
        """Does what was asked, if it can be done."""
        self.status = 422
        if self.act == RESERVE:
            return self._reserve()
        if self.act == NAME:
            return self._name()
        return self.act == REMOVE and self._remove()

    def _reserve(self) -> bool:
        form = self.reserve_form
        if not form.is_valid():
            return False
        wanted: bool = form.cleaned_data["reserved"]
        try:
            reserve(self.record, reserved=wanted, version=form.cleaned_data["version"], actor=self.user)
        except StaleVersionError as stale:
            form.add_error(None, str(stale.reason))
            form.rebase(self.record.version)
            self.status = 409
            return False
        except RefusedError as refused:
            form.add_error(None, str(refused.reason))
            return False
        self.said = _("Le dossier est réservé.") if wanted else _("Le dossier n’est plus réservé.")
        return True

    def _name(self) -> bool:
        form = self.name_form
        if not form.is_valid():
            return False
        chosen = next(one for one in people_to_name(self.record) if one.pk == form.cleaned_data["person"])
        try:
            name_reader(
                self.record,
                chosen,
                since=form.cleaned_data["since"],
                until=form.cleaned_data["until"],
                reason=form.cleaned_data["reason"],
                actor=self.user,
            )
        except RefusedError as refused:
            form.add_error(refused.field or None, str(refused.reason))
            return False
        self.said = _("%(person)s peut voir ce dossier.") % {"person": chosen.full_name}
        return True

    def _remove(self) -> bool:
        key = self.data.get("reader", "")
        person = User.objects.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 18 else None
        if person is None or not remove_reader(self.record, person, actor=self.user):
            return False
        self.said = _("%(person)s ne voit plus ce dossier.") % {"person": person.full_name}
        return True
