"""Addresses of the duty roster and of its alerts."""

from django.urls import path

from ssi.duty import alert_views, views

app_name = "duty"

urlpatterns = [
    path("permanence/", views.roster, name="roster"),
    path("permanence/tours/nouveau/", views.new_turn, name="turn_new"),
    path("permanence/tours/<uuid:key>/", views.turn, name="turn"),
    path("permanence/tours/<uuid:key>/retirer/", views.withdraw, name="turn_withdraw"),
    path("permanence/alertes/<uuid:key>/", alert_views.alert, name="alert"),
    path("permanence/alertes/<uuid:key>/prise/", alert_views.take, name="alert_take"),
    path("permanence/alertes/<uuid:key>/passer/", alert_views.pass_to_next, name="alert_pass"),
]
