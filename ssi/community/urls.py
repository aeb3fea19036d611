"""Addresses of the security of the community."""

from django.urls import path

from ssi.community import correspondent_views, views

app_name = "community"

urlpatterns = [
    path("communaute/", views.index, name="index"),
    path("communaute/consignes/nouvelle/", views.new, name="notice_new"),
    path("communaute/consignes/<uuid:key>/", views.notice, name="notice"),
    path("communaute/consignes/<uuid:key>/corriger/", views.change, name="notice_change"),
    path("communaute/consignes/<uuid:key>/retirer/", views.withdraw, name="notice_withdraw"),
    path("communaute/consignes/<uuid:key>/lecture/", views.receive, name="notice_receive"),
    path("communaute/chefs-d-ilot/nouveau/", correspondent_views.new, name="correspondent_new"),
    path("communaute/chefs-d-ilot/<uuid:key>/", correspondent_views.change, name="correspondent"),
    path("communaute/chefs-d-ilot/<uuid:key>/verifie/", correspondent_views.check, name="correspondent_check"),
]
