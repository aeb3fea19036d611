"""Addresses of the reference data, under the administration."""

from django.urls import path

from ssi.directory.reference import books, checklists, views

app_name = "reference"

urlpatterns = [
    path("", views.index, name="index"),
    path("historique/", views.history, name="history"),
    path("autorites/", views.authorities, name="authorities"),
    path("autorites/nouvelle/", views.adding(books.AUTHORITIES), name="authority_new"),
    path("autorites/noms/<int:key>/corriger/", views.correcting(books.ALIASES), name="alias_change"),
    path("autorites/noms/<int:key>/supprimer/", views.removing(books.ALIASES), name="alias_remove"),
    path("autorites/<slug:code>/", views.authority, name="authority"),
    path("autorites/<slug:key>/corriger/", views.correcting(books.AUTHORITIES), name="authority_change"),
    path("autorites/<slug:key>/fermer/", views.close_authority, name="authority_close"),
    path("autorites/<slug:key>/supprimer/", views.removing(books.AUTHORITIES), name="authority_remove"),
    path("autorites/<slug:key>/historique/", views.history_of_sheet(books.AUTHORITIES), name="authority_history"),
    path("autorites/<slug:code>/noms/nouveau/", views.adding(books.ALIASES, views.authority_of), name="alias_new"),
    path("matieres/", views.crime_types, name="crime_types"),
    path("matieres/nouvelle/", views.adding(books.CRIME_TYPES), name="crime_type_new"),
    path("matieres/<slug:key>/corriger/", views.correcting(books.CRIME_TYPES), name="crime_type_change"),
    path("matieres/<slug:key>/supprimer/", views.removing(books.CRIME_TYPES), name="crime_type_remove"),
    path("matieres/<slug:key>/historique/", views.history_of_sheet(books.CRIME_TYPES), name="crime_type_history"),
    path("textes/", views.texts, name="texts"),
    path("textes/nouveau/", views.adding(books.INSTRUMENTS), name="instrument_new"),
    path("textes/articles/nouveau/", views.adding(books.PROVISIONS), name="provision_new"),
    path("textes/articles/<int:key>/corriger/", views.correcting(books.PROVISIONS), name="provision_change"),
    path("textes/articles/<int:key>/renumeroter/", views.renumber, name="provision_renumber"),
    path("textes/articles/<int:key>/supprimer/", views.removing(books.PROVISIONS), name="provision_remove"),
    path("textes/articles/<int:key>/historique/", views.history_of_sheet(books.PROVISIONS), name="provision_history"),
    path("textes/<slug:key>/corriger/", views.correcting(books.INSTRUMENTS), name="instrument_change"),
    path("textes/<slug:key>/supprimer/", views.removing(books.INSTRUMENTS), name="instrument_remove"),
    path("textes/<slug:key>/historique/", views.history_of_sheet(books.INSTRUMENTS), name="instrument_history"),
    path("calendriers/", views.calendars, name="calendars"),
    path("calendriers/jours/<int:key>/corriger/", views.correcting(books.HOLIDAYS), name="holiday_change"),
    path("calendriers/jours/<int:key>/supprimer/", views.removing(books.HOLIDAYS), name="holiday_remove"),
    path("calendriers/<slug:code>/", views.calendar, name="calendar"),
    path("calendriers/<slug:code>/nouveau/", views.adding(books.HOLIDAYS, views.calendar_country), name="holiday_new"),
    path("calendriers/<slug:key>/historique/", views.calendar_history, name="holiday_history"),
    path("postes/", views.posts, name="posts"),
    path("postes/nouveau/", views.adding(books.POSTS), name="post_new"),
    path("postes/<slug:key>/corriger/", views.correcting(books.POSTS), name="post_change"),
    path("postes/<slug:key>/historique/", views.history_of_sheet(books.POSTS), name="post_history"),
    path("listes/", checklists.index, name="lists"),
    path("listes/exigences/<uuid:item>/changer/", checklists.change, name="item_change"),
    path("listes/exigences/<uuid:item>/retirer/", checklists.retire, name="item_retire"),
    path("listes/exigences/<uuid:item>/deplacer/", checklists.move, name="item_move"),
    path("listes/<slug:code>/", checklists.detail, name="list"),
    path("listes/<slug:code>/nouvelle/", checklists.add, name="item_new"),
    path("listes/<slug:code>/historique/", checklists.history, name="list_history"),
]
