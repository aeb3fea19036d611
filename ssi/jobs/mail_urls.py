"""Addresses of the outbox and of the notices one wants."""

from django.urls import path

from ssi.jobs import mail_views

urlpatterns = [
    path("administration/courrier/", mail_views.outbox_page, name="outbox"),
    path("administration/courrier/essai/", mail_views.send_test, name="outbox_test"),
    path("administration/courrier/<uuid:pk>/renvoyer/", mail_views.retry, name="outbox_retry"),
    path("mon-compte/avis/", mail_views.own_notices, name="own_notices"),
]
