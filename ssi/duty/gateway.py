"""The gateway of text messages: one signed POST, without any content of a request. Off until SSI_SMS_GATEWAY is set."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
from http.client import HTTPMessage
from typing import IO
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.utils.translation import gettext as _

from ssi.common import clock

logger = logging.getLogger(__name__)
TIMEOUT_SECONDS = 5


class _NoRedirect(HTTPRedirectHandler):
    """What is signed for one address goes to no other."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> None:
        return None


_opener = build_opener(_NoRedirect)


def send(phone: str, *, key: str) -> bool:
    """Whether the gateway took the message for PHONE. KEY is the same for one call: the gateway sends it once, and
    refuses what was signed long ago.

    The header X-SSI-Signature is the HMAC-SHA256 of the body under SSI_SMS_SECRET, in hexadecimal.
    """
    text = _("SSI : une alerte de permanence vous attend. Ouvrez l’application.")
    words = {"to": phone, "text": text, "key": key, "at": clock.now().isoformat()}
    body = json.dumps(words, ensure_ascii=False).encode()
    signature = hmac.new(settings.SMS_SECRET.encode(), body, hashlib.sha256).hexdigest()
    headers = {"Content-Type": "application/json; charset=utf-8", "X-SSI-Signature": signature}
    try:
        with _opener.open(Request(settings.SMS_GATEWAY, body, headers), timeout=TIMEOUT_SECONDS) as answer:  # noqa: S310
            return bool(200 <= answer.status < 300)
    except (URLError, OSError) as error:
        logger.warning("the gateway of text messages does not answer: %s", type(error).__name__)
        return False
