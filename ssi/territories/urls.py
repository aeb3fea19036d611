"""Addresses of the administration."""

from django.urls import path

from ssi.territories import tokens, views

app_name = "territories"
urlpatterns = [
    path("", views.index, name="index"),
    path("comptes/", views.account_list, name="accounts"),
    path("comptes/nouveau/", views.account_new, name="account_new"),
    path("comptes/<int:pk>/", views.account_detail, name="account"),
    path("comptes/<int:pk>/desactiver/", views.account_close, name="account_close"),
    path("comptes/<int:pk>/reactiver/", views.account_reopen, name="account_reopen"),
    path("comptes/<int:pk>/reinitialiser/", views.account_reset, name="account_reset"),
    path("comptes/<int:pk>/jetons/<uuid:key>/revoquer/", tokens.revoke_of_account, name="token_revoke"),
    path("affectations/", views.posting_list, name="postings"),
    path("affectations/nouvelle/", views.posting_new, name="posting_new"),
    path("affectations/<int:pk>/fin/", views.posting_end, name="posting_end"),
]
