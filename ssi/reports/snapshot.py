"""Figures as plain data: collected once, written in each language, frozen as canonical JSON with its SHA-256."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise

from ssi.accounts.models import User
from ssi.common.periods import Period
from ssi.reports.figures import Figures
from ssi.reports.periods import quarter_name
from ssi.reports.sections import all_sections
from ssi.territories.models import Country

SCHEMA = 1

Collected = Mapping[str, Figures]


def collect(period: Period, countries: Sequence[Country], user: User) -> Collected:
    """The figures of every section, over what USER may see now."""
    return {section.key: section.collect(period, countries, user) for section in all_sections()}


def content(collected: Collected, period: Period, countries: Sequence[Country]) -> dict[str, Any]:
    """What a page or a print needs, in the language in force, as plain data."""
    return {
        "period": quarter_name(period),
        "countries": [{"code": country.code, "name": country.name} for country in countries],
        "sections": {key: plain(figures) for key, figures in collected.items()},
    }


def freeze(
    collected: Collected, period: Period, countries: Sequence[Country], *, as_of: datetime, counted_for: User
) -> dict[str, Any]:
    """The snapshot: the same figures with the words of each language."""
    frozen: dict[str, Any] = {
        "schema": SCHEMA,
        "as_of": as_of.isoformat(),
        "counted_for": counted_for.full_name,
        "languages": {},
    }
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            frozen["languages"][language] = content(collected, period, countries)
    return frozen


def plain(value: Any) -> Any:
    """VALUE as JSON holds it: the lazy words are written in the language in force."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"a section gives plain values, not {type(value).__name__}")


def canonical(snapshot: Mapping[str, Any]) -> bytes:
    """One and only one writing: sorted keys, no spaces, UTF-8."""
    return json.dumps(snapshot, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def fingerprint(snapshot: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(snapshot)).hexdigest()
