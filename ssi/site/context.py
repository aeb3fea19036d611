"""What every page needs around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from ssi.followup.news import unread_words
from ssi.site.navigation import navigation
from ssi.territories.delegations import replaced_by


def page(request: HttpRequest) -> dict[str, Any]:
    return {
        "state_brand": settings.STATE_BRAND,
        "embassy": settings.EMBASSY,
        "duty_phone": settings.DUTY_PHONE,
        "navigation": navigation(request),
        "unread": unread_words(request.user) if hasattr(request, "user") else "",
        "replacing": replaced_by(request.user) if hasattr(request, "user") else None,
    }
