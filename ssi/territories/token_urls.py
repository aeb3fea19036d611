"""/mon-compte/jetons/: the tokens of one's programs. Here and not in accounts, since what they open is known here."""

from django.urls import path

from ssi.territories import tokens

app_name = "tokens"
urlpatterns = [
    path("", tokens.own_tokens, name="own"),
    path("<uuid:key>/revoquer/", tokens.revoke_own, name="revoke"),
]
