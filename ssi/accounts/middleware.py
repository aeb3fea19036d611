"""The signed-in person's language and time zone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from ssi.accounts.models import User

Handler = Callable[[HttpRequest], HttpResponse]


class PersonalSettings:
    """Applies them to the request; before sign-in the browser's language decides."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if isinstance(user, User):
            translation.activate(user.language)
            request.LANGUAGE_CODE = user.language
            timezone.activate(user.time_zone)
        response = self.get_response(request)
        timezone.deactivate()
        return response
