"""Plain shapes that views hand to the components of templates/components/ (docs/howto/page.md)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from ssi.common.rules import Text

Kind = Literal["neutral", "info", "success", "warning", "error", "new"]


@dataclass(frozen=True)
class NavItem:
    """An entry of the main navigation."""

    label: Text
    url: str
    current: bool = False


@dataclass(frozen=True)
class Replacing:
    """Whom the person replaces, until which day, where: said at the top of every page."""

    absent: str
    last: str
    where: str


@dataclass(frozen=True)
class Tab:
    label: Text
    url: str
    current: bool = False
    count: int | str | None = None


@dataclass(frozen=True)
class Step:
    """A state in a chain; NOTE is a date or what is missing."""

    label: Text
    status: Literal["done", "current", "next"]
    note: Text = ""


@dataclass(frozen=True)
class Chip:
    """A filter in force, and the address of the same list without it."""

    label: Text
    value: Text
    remove_url: str


@dataclass(frozen=True)
class Action:
    """Something a person can do here. POST unless GET is asked; a REFUSAL is shown instead of the button."""

    label: Text
    url: str
    method: Literal["get", "post"] = "post"
    fields: Mapping[str, str] = field(default_factory=dict)
    refusal: Text = ""


@dataclass(frozen=True)
class Happening:
    """One line of a timeline."""

    at: datetime
    title: Text
    actor: Text = ""
    body: Text = ""
    url: str = ""
    kind: Kind = "neutral"
    kind_label: Text = ""
