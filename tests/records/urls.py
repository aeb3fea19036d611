"""The product's addresses, and a plain domain made of nothing but the pages of this floor."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from ssi.records import views
from ssi.records.listing import Listing, listing
from ssi.territories.capabilities import Area
from ssi.urls import handler403, handler404
from ssi.urls import urlpatterns as product
from tests.records.factories import FILING, PLAIN

AREA = {"area": Area.OPERATIONAL}
POST_AREA = {"area": Area.CONSULAR}
PLAIN_LIST = Listing(title="Dossiers simples", areas=(Area.OPERATIONAL,), kinds=(PLAIN.code,))
EVERY_LIST = Listing(title="Tout", areas=(Area.OPERATIONAL, Area.CONSULAR), kinds=(PLAIN.code, FILING.code))


def plain_list(request: HttpRequest) -> HttpResponse:
    return listing(request, PLAIN_LIST)


def every_list(request: HttpRequest) -> HttpResponse:
    return listing(request, EVERY_LIST)


def detail(request: HttpRequest, reference: str) -> HttpResponse:
    return HttpResponse(reference, content_type="text/plain")


pages = [
    path("", plain_list, name="list"),
    path("tout/", every_list, name="every"),
    path("<str:reference>/", detail, name="detail"),
    path("<str:reference>/historique/", views.history, AREA, name="history"),
    path("<str:reference>/journal/", views.journal, AREA, name="journal"),
    path("<str:reference>/acces/", views.readers, AREA, name="readers"),
    path("<str:reference>/demande/acces/", views.readers, POST_AREA, name="filing_readers"),
]
urlpatterns = [path("simples/", include((pages, "plain"))), *product]

__all__ = ["handler403", "handler404", "urlpatterns"]
