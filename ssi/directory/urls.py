from django.urls import path

from ssi.directory import contact_views, views

app_name = "directory"

urlpatterns = [
    path("", views.index, name="index"),
    path("suggestions/", views.suggest, name="suggest"),
    path("contacts/nouveau/", contact_views.new, name="contact_new"),
    path("contacts/<uuid:key>/", contact_views.detail, name="contact"),
    path("contacts/<uuid:key>/modifier/", contact_views.change, name="contact_change"),
    path("contacts/<uuid:key>/verifier/", contact_views.check, name="contact_check"),
    path("<slug:code>/", views.detail, name="detail"),
]
