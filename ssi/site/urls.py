"""The roof's own addresses."""

from django.urls import path

from ssi.site import countries, followed, home, journal, machine, pages, search

urlpatterns = [
    path("", home.home, name="home"),
    path("a-suivre/", followed.followed, name="followed"),
    path("pays/", countries.index, name="countries"),
    path("pays/<str:code>/", countries.country, name="country"),
    path("recherche/", search.search, name="search"),
    path("recherche/suggestions/", search.suggestions, name="search_suggestions"),
    path("journal/", journal.entries, name="journal"),
    path("aide/", pages.help_page, name="help"),
    path("aide/api/", pages.api_help, name="api_help"),
    path("accessibilite/", pages.accessibility, name="accessibility"),
    path("healthz", machine.health, name="health"),
    path("metrics", machine.metrics, name="metrics"),
]
