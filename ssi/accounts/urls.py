"""Addresses of sign-in and of one's own account. Only the views of allauth that are needed exist, under its names."""

from django.urls import URLPattern, URLResolver, include, path

from ssi.accounts import views

_own = (
    [
        path("", views.profile, name="profile"),
        path("sessions/", views.sessions, name="sessions"),
        path("sessions/fermer-les-autres/", views.end_other_sessions, name="end_other_sessions"),
        path("sessions/<slug:handle>/fermer/", views.end_session, name="end_session"),
    ],
    "accounts",
)
urlpatterns: list[URLPattern | URLResolver] = [
    path("connexion/", views.SignIn.as_view(), name="account_login"),
    path("deconnexion/", views.SignOut.as_view(), name="account_logout"),
    path("langue/", views.choose_language, name="set_language"),
    path("mon-compte/mot-de-passe/", views.ChangePassword.as_view(), name="account_change_password"),
    path("mon-compte/", include(_own)),
]
