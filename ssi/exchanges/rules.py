"""Handling codes, executed: what a code forbids is refused unless the consent of who gave the piece is stored.

H1: no use in judicial proceedings. H2: nobody but who is named receives it. H3: what its text says. One module for the
pages, the interface for machines and whatever takes several records at once; linking two records stays free.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from ssi.accounts.models import User
from ssi.common.rules import Allowed, Refused, Text, Verdict
from ssi.directory.models import Authority
from ssi.documents.entries import Entering, twins
from ssi.documents.models import Document
from ssi.exchanges.enums import CODE_OF_USE, Direction, HandlingCode, Use
from ssi.exchanges.models import Exchange, ReleaseConsent
from ssi.records.access import may
from ssi.records.models import Record
from ssi.territories.capabilities import Area

Piece = Exchange | Document
# A chain of versions or of answers is followed no further.
MOST_VERSIONS = 50


def consent_page(piece: Piece, use: Use, *, authority: Authority | None = None, answer: int | None = None) -> str:
    """Where the consent is recorded, or asked for."""
    name = "exchanges:consent_exchange" if isinstance(piece, Exchange) else "exchanges:consent_document"
    asked = {"use": use.value, "authority": authority.pk if authority else "", "answer": answer or ""}
    return f"{reverse(name, args=[piece.pk])}?{urlencode({key: value for key, value in asked.items() if value})}"


def versions_of(document: Document) -> list[Document]:
    """DOCUMENT, then each version that it replaces, back to the first."""
    found, current = [document], document
    while current.replaces_id is not None and len(found) <= MOST_VERSIONS:
        current = Document.objects.get(pk=current.replaces_id)
        found.append(current)
    return found


def arrivals_of(documents: Collection[Document]) -> list[Exchange]:
    """The arrivals that brought one of DOCUMENTS, in the order in which they were filed."""
    brought = Exchange.objects.filter(direction=Direction.IN, attachments__document__in=documents)
    return list(brought.select_related("from_authority").distinct().order_by("registered_at", "pk"))


def codes_of(piece: Piece) -> dict[str, str]:
    """Every handling code that binds PIECE, with the words of its restriction: its own, those of the arrivals that
    brought it, those of the versions that it replaces. A code said once is not unsaid by filing the piece again."""
    if isinstance(piece, Exchange):
        held: list[Piece] = [piece]
    else:
        versions = versions_of(piece)
        held = [*versions, *arrivals_of(versions)]
    return {one.handling_code: one.handling_note for one in reversed(held) if one.handling_code}


def released(piece: Piece, use: Use, *, authority: Authority | None = None, answer: int | None = None) -> bool:
    """Whether a consent is stored that opens USE of PIECE (to AUTHORITY, for ANSWER alone).

    A piece is released by its own consent, or by that of each arrival that brought it under the code: somebody else’s
    consent, and that to another arrival of the same file, open nothing.
    """
    consents = ReleaseConsent.objects.filter(use=use, authority=authority)
    if isinstance(piece, Exchange):
        return bool(consents.for_exchange(piece, answer).exists())
    own = consents.filter(document=piece).order_by("-recorded_at").values_list("recorded_at", flat=True).first()
    brought = [one for one in arrivals_of([piece]) if one.handling_code == CODE_OF_USE[use]]
    whole = set(consents.for_exchanges(brought).values_list("exchange_id", flat=True))
    # What arrived under the code after the consent to the piece was not yet known of who gave it.
    return bool(own or brought) and all(
        one.pk in whole or (own is not None and own >= one.registered_at) for one in brought
    )


def givers_of(piece: Piece) -> list[Exchange]:
    """The arrivals that laid its code on PIECE: whoever sent them says what may be done with it."""
    if isinstance(piece, Exchange):
        return [piece] if piece.direction == Direction.IN else []
    brought = arrivals_of(versions_of(piece))
    return [one for one in brought if one.handling_code not in {"", HandlingCode.H0}] or brought[:1]


def may_be_asked(piece: Piece, use: Use, *, answer: int | None = None) -> Verdict:
    """A consent is to what a code of the piece forbids. One exception: an answer that came free, or under no code, is
    a word between police services, and its use in proceedings is asked for all the same."""
    codes = codes_of(piece).keys()
    if CODE_OF_USE[use] in codes or (use is Use.JUDICIAL and answer is not None and codes <= {HandlingCode.H0}):
        return Allowed()
    return Refused(_("Le code de cette pièce n’interdit pas cet usage : aucun accord n’est nécessaire."))


def may_prove(paper: Document, piece: Piece) -> Verdict:
    """A written consent is a piece that came from who gave the information, or in the thread of what they sent."""
    brought = arrivals_of([paper])
    senders = {one.from_authority_id for one in brought} - {None}
    for arrival in givers_of(piece):
        if arrival.pk in {one.pk for one in brought}:
            return _not_itself()
        in_thread = any(_answers(one, arrival) for one in brought)
        known = arrival.from_authority_id is not None
        if not brought or (known and arrival.from_authority_id not in senders and not in_thread):
            return Refused(
                _(
                    "L’accord écrit doit émaner de : %(who)s. Enregistrez d’abord son arrivée avec la pièce, puis "
                    "choisissez cette pièce."
                )
                % {"who": arrival.from_authority or arrival.sender or _("l’autorité qui a donné l’information")}
            )
    return _not_itself() if isinstance(piece, Document) and paper.sha256 == piece.sha256 else Allowed()


def _not_itself() -> Refused:
    return Refused(
        _(
            "L’accord écrit ne peut être ni la pièce dont il autorise l’usage, ni une pièce arrivée avec "
            "elle : choisissez-en une autre."
        )
    )


def _answers(exchange: Exchange, first: Exchange) -> bool:
    """Whether EXCHANGE answers FIRST, directly or through what was answered to it."""
    current: Exchange | None = exchange
    for _step in range(MOST_VERSIONS):
        if current is None or current.in_reply_to_id is None:
            return False
        if current.in_reply_to_id == first.pk:
            return True
        current = Exchange.objects.filter(pk=current.in_reply_to_id).first()
    return False


def may_serve_justice(piece: Piece, *, answer: int | None = None) -> Verdict:
    """H1: into a letter rogatory, its returned acts or a court file, with a stored consent alone."""
    if HandlingCode.H1 not in codes_of(piece) or released(piece, Use.JUDICIAL, answer=answer):
        return Allowed()
    return Refused(
        _(
            "« %(piece)s » porte le code H1 (pas d’usage judiciaire sans accord) : "
            "enregistrez l’accord écrit de qui l’a donnée, ou demandez-le."
        )
        % {"piece": piece},
        fix=consent_page(piece, Use.JUDICIAL, answer=answer),
    )


def held_from_justice(record: Record) -> list[Piece]:
    """What RECORD received under H1 and has no consent for the whole of it."""
    pieces = Document.objects.filter(record=record)
    held: list[Piece] = [
        *Exchange.objects.filter(record=record, direction=Direction.IN, handling_code=HandlingCode.H1),
        *pieces.filter(handling_code=HandlingCode.H1),
    ]
    return [piece for piece in held if not may_serve_justice(piece)]


def may_reach(piece: Piece, authority: Authority | None) -> Verdict:
    """H2: to AUTHORITY, which is not one of those named, with a consent for it alone."""
    if piece.handling_code != HandlingCode.H2:
        return Allowed()
    if authority is not None and released(piece, Use.DISSEMINATION, authority=authority):
        return Allowed()
    return Refused(_not_named(piece, authority), fix=consent_page(piece, Use.DISSEMINATION, authority=authority))


def _not_named(piece: Piece, authority: Authority | None) -> Text:
    return _(
        "« %(piece)s » porte le code H2 (pas de rediffusion sans accord) : rien ne part d’ici vers %(who)s "
        "sans l’accord écrit de qui l’a donnée."
    ) % {"piece": piece, "who": authority or _("une autorité qui n’est pas nommée")}


def may_be_passed_on(piece: Piece) -> Verdict:
    """H3: the restriction is in words, a person has it lifted in words."""
    codes = codes_of(piece)
    if HandlingCode.H3 not in codes or released(piece, Use.RESTRICTION):
        return Allowed()
    return Refused(
        _("« %(piece)s » porte le code H3 (%(note)s) : enregistrez l’accord qui permet cet envoi.")
        % {"piece": piece, "note": codes[HandlingCode.H3]},
        fix=consent_page(piece, Use.RESTRICTION),
    )


def first_refusal(verdicts: Iterable[Verdict]) -> Verdict:
    """The first refusal of several verdicts, or allowed."""
    return next((verdict for verdict in verdicts if not verdict), Allowed())


def may_spread(record: Record, authority: Authority | None, *, named: Collection[str | None] = ()) -> Verdict:
    """What a record holds under H2 may stand in any text that leaves it: it goes to those NAMED, or with a consent.

    Whoever gave a piece may always be written to about it.
    """
    if authority is not None and authority.pk in named:
        return Allowed()
    received = Exchange.objects.filter(record=record, direction=Direction.IN, handling_code=HandlingCode.H2)
    # Withdrawn or in quarantine, it was read all the same.
    pieces = Document.objects.filter(record=record, handling_code=HandlingCode.H2)
    carried = set(received.values_list("attachments__document_id", flat=True))
    held: list[Piece] = [*received, *(piece for piece in pieces if piece.pk not in carried)]
    return first_refusal(
        may_reach(piece, authority)
        for piece in held
        if not (isinstance(piece, Exchange) and authority is not None and piece.from_authority_id == authority.pk)
    )


def may_come_with(document: Document, exchange: Exchange) -> Verdict:
    """A piece that is in the record already comes with an arrival under the same code: it would keep its own."""
    code = exchange.handling_code
    if exchange.direction != Direction.IN or code in {"", HandlingCode.H0} or document.handling_code == code:
        return Allowed()
    return Refused(
        _(
            "« %(piece)s » est déjà au dossier sans le code %(code)s : joignez le fichier comme nouvelle pièce, elle "
            "recevra le code de cet échange."
        )
        % {"piece": document, "code": code}
    )


def may_carry(documents: Collection[Document], *, judicial: bool) -> Verdict:
    """The pieces that go with a departure. JUDICIAL: it belongs to proceedings, as whatever leaves a letter does."""
    verdicts = [may_be_passed_on(document) for document in documents]
    if judicial:
        verdicts += [may_serve_justice(document) for document in documents]
    return first_refusal(verdicts)


def may_enter_proceedings(_record: Record, entering: Entering, actor: User) -> Verdict:
    """A piece attached to a letter: under H1 it is first filed where it came, and its consent stored there.

    The content counts, not the name nor the code said here: the same file is the same piece.
    """
    known = [twin for twin in twins(entering, actor) if HandlingCode.H1 in codes_of(twin)]
    if known:
        return first_refusal(map(may_serve_justice, known))
    if entering.handling_code != HandlingCode.H1:
        return Allowed()
    return Refused(
        _(
            "Une pièce sous code H1 (pas d’usage judiciaire sans accord) n’entre pas dans une CRI : joignez-la à la "
            "demande d’information dont elle vient, et enregistrez-y l’accord écrit."
        )
    )


def may_record_consent(piece: Piece, actor: User) -> Verdict:
    """A closed record still receives consents; a voided one, nothing."""
    if piece.record.area == Area.CONSULAR:
        return Refused(_("Les pièces d’une demande d’assistance consulaire n’ont pas d’accord d’usage."))
    return may(actor, "change", piece.record)
