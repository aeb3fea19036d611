"""/accords/: the consents to what a handling code forbids, by the piece that they open."""

from django.urls import path

from ssi.exchanges import consent_views as views

app_name = "exchanges"

urlpatterns = [
    path("pieces/<uuid:key>/", views.of_document, name="consent_document"),
    path("pieces/<uuid:key>/demander/", views.ask_for_document, name="ask_document"),
    path("echanges/<uuid:key>/", views.of_exchange, name="consent_exchange"),
    path("echanges/<uuid:key>/demander/", views.ask_for_exchange, name="ask_exchange"),
]
