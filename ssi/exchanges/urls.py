"""/echanges/ and the register; and the pages of correspondence that a domain mounts under its records."""

from django.urls import URLPattern, path

from ssi.exchanges import consent_views, mail_views, register_views, views
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


urlpatterns = [
    path("registre/", register_views.register, name="register"),
    path("courriels/<uuid:key>/", mail_views.file, name="file_mail"),
    path("<uuid:key>/repondre/", views.reply, name="reply"),
    path("<uuid:key>/corriger/", views.correct, name="correct"),
    path("<uuid:key>/relancer/", views.remind, name="remind"),
    path("<uuid:key>/accuse/", views.acknowledged, name="acknowledge"),
    path("accords/pieces/<uuid:key>/", consent_views.of_document, name="consent_document"),
    path("accords/pieces/<uuid:key>/demander/", consent_views.ask_for_document, name="ask_document"),
    path("accords/echanges/<uuid:key>/", consent_views.of_exchange, name="consent_exchange"),
    path("accords/echanges/<uuid:key>/demander/", consent_views.ask_for_exchange, name="ask_exchange"),
]
