"""/echanges/ and the register; and the pages of correspondence that a domain mounts under its records."""

from django.urls import URLPattern, path

from ssi.exchanges import mail_views, register_views, views
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
]
