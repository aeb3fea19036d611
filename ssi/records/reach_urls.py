"""/acces/: asking to read a record, deciding of it, opening one in an emergency."""

from django.urls import path

from ssi.records import emergency_views, reach_views

app_name = "access"
urlpatterns = [
    path("", reach_views.own, name="own"),
    path("decisions/", reach_views.waiting, name="waiting"),
    path("decisions/<uuid:key>/", reach_views.decide, name="decide"),
    path("urgence/", emergency_views.open_one, name="emergency"),
    path("urgences/", emergency_views.watched, name="emergencies"),
    path("urgences/<uuid:key>/", emergency_views.one, name="emergency_one"),
    path("urgences/<uuid:key>/clore/", emergency_views.close_one, name="emergency_close"),
]
