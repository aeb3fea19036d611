"""/echanges/ and the register; and the pages of correspondence that a domain mounts under its records."""

from django.urls import URLPattern, path

from ssi.exchanges import case_file_views, consent_views, letter_views, mail_views, register_views, views
from ssi.territories.capabilities import Area

app_name = "exchanges"


def pages_of(area: Area) -> list[URLPattern]:
    """The pages of one record of AREA, by its reference."""
    where = {"area": area}
    return [
        path("<str:reference>/echanges/", views.exchanges, where, name="exchanges"),
        path("<str:reference>/echanges/ajouter/", views.add, where, name="add_exchange"),
        path("<str:reference>/echanges/appel/", views.note_call, where, name="note_call"),
        path("<str:reference>/echanges/courriel/", mail_views.drop, where, name="drop_mail"),
    ]


def letters_of(area: Area) -> list[URLPattern]:
    """The pages of its letters, for an area whose kinds say what letters may say of them."""
    where = {"area": area}
    return [
        path("<str:reference>/courriers/", letter_views.letters, where, name="letters"),
        path("<str:reference>/dossier-imprime/", case_file_views.case_file, where, name="case_file"),
    ]


urlpatterns = [
    path("registre/", register_views.register, name="register"),
    path("courriels/<uuid:key>/", mail_views.file, name="file_mail"),
    path("<uuid:key>/repondre/", views.reply, name="reply"),
    path("<uuid:key>/corriger/", views.correct, name="correct"),
    path("<uuid:key>/relancer/", views.remind, name="remind"),
    path("<uuid:key>/accuse/", views.acknowledged, name="acknowledge"),
    path("lettres/<uuid:key>/", letter_views.letter, name="letter"),
    path("lettres/<uuid:key>/imprimer/", letter_views.print_letter, name="print_letter"),
    path("lettres/<uuid:key>/word/", letter_views.letter_word, name="letter_word"),
    path("lettres/<uuid:key>/depart/", letter_views.file, name="file_letter"),
    path("lettres/<uuid:key>/supprimer/", letter_views.discard, name="discard_letter"),
    path("imprimes/<uuid:pk>/", letter_views.printed, name="printed"),
    path("accords/pieces/<uuid:key>/", consent_views.of_document, name="consent_document"),
    path("accords/pieces/<uuid:key>/demander/", consent_views.ask_for_document, name="ask_document"),
    path("accords/echanges/<uuid:key>/", consent_views.of_exchange, name="consent_exchange"),
    path("accords/echanges/<uuid:key>/demander/", consent_views.ask_for_exchange, name="ask_exchange"),
]
