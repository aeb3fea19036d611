"""The root of the routes for machines."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from rest_framework.request import Request
from rest_framework.views import APIView


class ApiView(APIView):
    """Who may enter, and how often, is in the settings; what is answered says nothing more than it must."""

    metadata_class = None

    @property
    def default_response_headers(self) -> dict[str, str]:
        """None: a refusal of the second wall answers the very headers of what does not exist."""
        return {}

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        answer = super().finalize_response(request, response, *args, **kwargs)
        if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            answer.headers["Allow"] = ", ".join(self.allowed_methods)
        return answer
