"""Template to PDF: tagged (PDF/UA-1), with the same bytes for the same content.

Rendering holds no transaction and reads nothing but the context it is given.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from weasyprint import CSS, HTML
from weasyprint.logger import PROGRESS_LOGGER
from weasyprint.text.fonts import FontConfiguration

from ssi.printing.assets import BASE, fetcher, stylesheet_source
from ssi.printing.tagging import scope_headers

VARIANT = "pdf/ua-1"
IDENTIFIER_LENGTH = 16

STAGES = 7
_STAGE = re.compile(r"Step (\d)(?:.*Page (\d+))?")

Progress = Callable[[int, str], None]


def render_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    identifier: bytes,
    title: str,
    language: str,
    created: datetime,
    progress: Progress | None = None,
) -> bytes:
    """Pages of TEMPLATE in LANGUAGE. IDENTIFIER and CREATED are all that tells two prints apart: keep them.

    PROGRESS is called with the stage that begins (1 to STAGES) and its name, and again at each page laid out.
    """
    with translation.override(language):
        fixed = {
            "pdf_title": title,
            "pdf_language": language,
            "pdf_created": created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        page = render_to_string(template, {**context, **fixed})
    fonts, style = _style()
    with _reporting(progress):
        document = HTML(string=page, base_url=BASE, url_fetcher=fetcher()).render(
            font_config=fonts, stylesheets=[style], pdf_variant=VARIANT
        )
        content = document.write_pdf(
            finisher=scope_headers, pdf_variant=VARIANT, pdf_identifier=identifier[:IDENTIFIER_LENGTH]
        )
    return bytes(content)


@cache
def _style() -> tuple[FontConfiguration, CSS]:
    """The print style sheet and its fonts, read once per process."""
    fonts = FontConfiguration()
    return fonts, CSS(string=stylesheet_source(), base_url=BASE, url_fetcher=fetcher(), font_config=fonts)


def _stage_name(stage: int, page: int) -> str:
    if stage == 5:
        return _("Mise en page : page %(page)d") % {"page": page} if page else _("Mise en page")
    return [
        _("Lecture du document"),
        _("Lecture des styles"),
        _("Application des styles"),
        _("Structure des pages"),
        "",
        _("Écriture des pages et des balises"),
        _("Métadonnées du document"),
    ][stage - 1]


class _ProgressHandler(logging.Handler):
    """The renderer says where it is through a logger: that is how a long print keeps its lease."""

    def __init__(self, progress: Progress) -> None:
        super().__init__(logging.INFO)
        self.progress = progress

    def emit(self, record: logging.LogRecord) -> None:
        found = _STAGE.match(record.getMessage())
        if found:
            stage = min(int(found[1]), STAGES)
            self.progress(stage, _stage_name(stage, int(found[2] or 0)))


@contextmanager
def _reporting(progress: Progress | None) -> Iterator[None]:
    if progress is None:
        yield
        return
    handler = _ProgressHandler(progress)
    before, aloud = PROGRESS_LOGGER.level, PROGRESS_LOGGER.propagate
    PROGRESS_LOGGER.addHandler(handler)
    PROGRESS_LOGGER.setLevel(logging.INFO)
    PROGRESS_LOGGER.propagate = False  # for us, not for the log
    try:
        yield
    finally:
        PROGRESS_LOGGER.removeHandler(handler)
        PROGRESS_LOGGER.setLevel(before)
        PROGRESS_LOGGER.propagate = aloud
