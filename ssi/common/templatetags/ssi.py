"""The components of our pages; each takes explicit values and draws one thing. Examples of use: docs/howto/page.md."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from itertools import groupby
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm
from django.forms.boundfield import BoundField
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ssi.common.clock import in_zone, now
from ssi.common.components import Action, Chip, Happening, NavItem, Replacing, Step, Tab
from ssi.common.moments import age_text, day_text, due_text, moment_text
from ssi.common.rules import Text
from ssi.common.templatetags.form_parts import field_parts, first_control_id

register = template.Library()

FLAGS = frozenset({"BN", "FR", "MY", "PH", "SG"})
ALERT_KINDS = {"debug": "info", "info": "info", "success": "success", "warning": "warning", "error": "error"}


@dataclass(frozen=True)
class Frame:
    """What the skeleton shows around a page; everything has a default, so that any page may extend base.html."""

    navigation: Sequence[NavItem]
    breadcrumb: Sequence[tuple[Text, str]]
    marking: str
    place: Text
    state_brand: bool
    person: str
    person_key: str
    here: str
    version: str
    replacing: Replacing | None = None
    # How many news they have not read; empty for none.
    unread: Text = ""
    # Files that this person opened last, offered in the search box where the page has them at hand.
    recent: Sequence[Any] = ()
    search_url: str = "/recherche/"
    account_url: str = "/mon-compte/"
    help_url: str = "/aide/"
    accessibility_url: str = "/aide/accessibilite/"


@cache
def _version() -> str:
    project = tomllib.loads((settings.ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


@register.simple_tag(takes_context=True)
def frame(context: Context) -> Frame:
    user: Any = context.get("user")
    known = user is not None and user.is_authenticated
    request = context.get("request")
    return Frame(
        navigation=context.get("navigation") or (),
        breadcrumb=context.get("breadcrumb") or (),
        marking=str(context.get("marking") or ""),
        place=settings.EMBASSY,
        state_brand=settings.STATE_BRAND,
        person=(user.get_full_name() or user.get_username()) if known else "",
        person_key=str(user.pk) if known else "",
        here=request.get_full_path() if request is not None else "/",
        version=_version(),
        replacing=context.get("replacing"),
        unread=context.get("unread") or "",
        recent=context.get("recent") or (),
    )


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*pairs: Any) -> dict[str, Any]:
    """Label and address in turn; the last label is the page itself and has no address."""
    items = [(pairs[i], pairs[i + 1] if i + 1 < len(pairs) else "") for i in range(0, len(pairs), 2)]
    return {"ancestors": items[:-1], "page": items[-1][0] if items else ""}


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb_list(items: Sequence[tuple[Text, str]]) -> dict[str, Any]:
    return {"ancestors": items[:-1], "page": items[-1][0] if items else ""}


# --- Words in a line ------------------------------------------------------------------------------------------------


@register.simple_tag
def badge(label: Text, kind: str = "neutral", small: bool = True) -> SafeString:
    tone = "" if kind == "neutral" else f" fr-badge--{kind} fr-badge--no-icon"
    size = " fr-badge--sm" if small else ""
    return format_html('<span class="fr-badge{}{}">{}</span>', tone, size, label)


@register.simple_tag
def due(moment: date | datetime | None, zone: str, done: bool = False) -> SafeString:
    """How long is left, in words, then the date; a matter that is DONE is never late."""
    if moment is None:
        return format_html('<span class="ssi-muted">{}</span>', _("sans échéance"))
    words = due_text(moment, zone, now())
    if done:
        return format_html('<time datetime="{}">{}</time>', words.iso, words.date_text)
    return format_html(
        '<span class="ssi-due ssi-due--{}"><strong class="ssi-due__words">{}</strong> '
        '<time class="ssi-due__date" datetime="{}">{}</time></span>',
        words.level,
        words.text,
        words.iso,
        words.date_text,
    )


@register.simple_tag
def moment(instant: datetime | None, zone: str) -> SafeString:
    if instant is None:
        return SafeString("—")
    return format_html('<time datetime="{}">{}</time>', instant.isoformat(), moment_text(instant, zone))


@register.simple_tag
def day(value: date | None) -> SafeString:
    if value is None:
        return SafeString("—")
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), day_text(value))


@register.simple_tag
def age(since: datetime, zone: str, until: datetime | None = None) -> str:
    """Whole civil days since the record was opened."""
    return age_text((in_zone(until or now(), zone).date() - in_zone(since, zone).date()).days)


@register.simple_tag
def country(code: str, name: Text) -> SafeString:
    """The name, after its flag where we have one: an image, since many machines have no flag among their letters."""
    if code not in FLAGS:
        return format_html('<span class="ssi-country">{}</span>', name)
    return format_html(
        '<span class="ssi-country"><img class="ssi-country__flag" src="{}" alt="" width="21" height="14"> {}</span>',
        static(f"img/flags/{code.lower()}.svg"),
        name,
    )


# --- Forms ----------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, **attrs: Any) -> dict[str, Any]:
    """Draws a bound field, LABEL and HELP replacing the form's own, INLINE putting the choices of a group on a line.

    Other ATTRS go to the control, an underscore standing for a hyphen (autocomplete, hx_get, data_ssi_suggest)."""
    inline = bool(attrs.pop("inline", False))
    label, words = attrs.pop("label", None), attrs.pop("help", None)
    part = field_parts(bound, {name.replace("_", "-"): value for name, value in attrs.items()})
    if label is not None:
        part = replace(part, label=str(label))
    if words is not None:
        part = replace(part, help=str(words))
    return {"part": part, "inline": inline}


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: BaseForm, kept: bool = True, **labels: Text) -> dict[str, Any]:
    """The summary on top. KEPT says that nothing typed is lost; LABELS replace those of the form, as in `field`."""
    lines = [
        (first_control_id(form[name]), str(labels.get(name, form[name].label)), str(error))
        for name, errors in form.errors.items()
        if name in form.fields and not form[name].is_hidden
        for error in errors
    ]
    general = [str(error) for error in form.non_field_errors()]
    general += [str(error) for hidden in form.hidden_fields() for error in hidden.errors]
    return {"lines": lines, "general": general, "count": len(lines) + len(general), "kept": kept}


@register.inclusion_tag("components/required_note.html")
def required_note() -> dict[str, Any]:
    return {}


@register.simple_block_tag
def fieldset(content: str, legend: Text, hint: Text = "") -> SafeString:
    words = format_html('<span class="fr-hint-text">{}</span>', hint) if hint else ""
    return format_html(
        '<fieldset class="ssi-fieldset"><legend class="ssi-fieldset__legend">{}{}</legend>{}</fieldset>',
        legend,
        words,
        SafeString(content),
    )


@register.inclusion_tag("components/autosave_status.html")
def autosave_status() -> dict[str, Any]:
    return {}


@register.inclusion_tag("components/confirm.html", takes_context=True)
def confirm(
    context: Context, question: Text, url: str, label: Text, cancel_url: str, consequence: Text = "", **fields: str
) -> dict[str, Any]:
    """One last question before an act that cannot be undone."""
    return {
        "question": question,
        "url": url,
        "label": label,
        "cancel_url": cancel_url,
        "consequence": consequence,
        "fields": fields,
        "csrf_token": context.get("csrf_token", ""),
    }


# --- Lists and tables -----------------------------------------------------------------------------------------------


@register.simple_block_tag
def table(content: str, caption: Text, show_caption: bool = True, stack: bool = False) -> SafeString:
    """The frame of a table. STACK shows each row as a card on a phone (each cell then says its data-label)."""
    classes = "" if show_caption else " fr-table--no-caption"
    if stack:
        classes += " ssi-table--stack"
    return format_html(
        '<div class="fr-table ssi-table{}"><div class="fr-table__wrapper"><div class="fr-table__container">'
        '<div class="fr-table__content" tabindex="0" role="group" aria-label="{}"><table><caption>{}</caption>{}'
        "</table></div></div></div></div>",
        classes,
        caption,
        caption,
        SafeString(content),
    )


@register.inclusion_tag("components/tile.html")
def tile(count: int | str, label: Text, url: str, kind: str = "neutral", hint: Text = "") -> dict[str, Any]:
    return {"count": count, "label": label, "url": url, "kind": kind, "hint": hint}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: Text, text: Text, action_label: Text = "", action_url: str = "") -> dict[str, Any]:
    return {"title": title, "text": text, "action_label": action_label, "action_url": action_url}


@register.inclusion_tag("components/chips.html")
def chips(items: Iterable[Chip], clear_url: str = "") -> dict[str, Any]:
    return {"items": list(items), "clear_url": clear_url}


@register.inclusion_tag("components/pager.html")
def pager(previous_url: str = "", next_url: str = "", label: Text = "") -> dict[str, Any]:
    return {"previous_url": previous_url, "next_url": next_url, "label": label or _("Pages de la liste")}


@register.inclusion_tag("components/definition_list.html")
def definition_list(pairs: Iterable[tuple[Text, Any]]) -> dict[str, Any]:
    return {"pairs": list(pairs)}


# --- A record's page ------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/copyable.html")
def copyable(value: str, label: Text = "") -> dict[str, Any]:
    return {"value": value, "label": label or _("Copier la référence")}


@register.inclusion_tag("components/steps.html")
def steps(items: Iterable[Step], label: Text = "") -> dict[str, Any]:
    return {"items": list(items), "label": label or _("Étapes du dossier")}


@register.inclusion_tag("components/stepper.html")
def stepper(current: int, total: int, title: Text, next_title: Text = "") -> dict[str, Any]:
    return {"current": current, "total": total, "title": title, "next_title": next_title}


@register.inclusion_tag("components/tabs_nav.html")
def tabs_nav(items: Iterable[Tab], label: Text = "") -> dict[str, Any]:
    return {"items": list(items), "label": label or _("Rubriques du dossier")}


@register.inclusion_tag("components/timeline.html")
def timeline(happenings: Iterable[Happening], zone: str) -> dict[str, Any]:
    """Newest first, a heading for each civil day in ZONE."""
    ordered = sorted(happenings, key=lambda one: one.at, reverse=True)
    days = [
        (day_text(civil), civil.isoformat(), [(f"{in_zone(one.at, zone):%H:%M}", one) for one in ones])
        for civil, ones in groupby(ordered, key=lambda one: in_zone(one.at, zone).date())
    ]
    return {"days": days}


@register.inclusion_tag("components/actions_menu.html", takes_context=True)
def actions_menu(
    context: Context, primary: Action | None, others: Sequence[Action] = (), label: Text = ""
) -> dict[str, Any]:
    return {
        "primary": primary,
        "others": others,
        "label": label or _("Autres actions"),
        "csrf_token": context.get("csrf_token", ""),
    }


# --- Messages -------------------------------------------------------------------------------------------------------


@register.inclusion_tag("components/alert.html")
def alert(
    text: Text, kind: str = "info", title: Text = "", link_label: Text = "", link_url: str = ""
) -> dict[str, Any]:
    role = "alert" if kind == "error" else ""
    return {"text": text, "kind": kind, "title": title, "link_label": link_label, "link_url": link_url, "role": role}


@register.inclusion_tag("components/refusal.html")
def refusal(reason: Text, fix_url: str = "", fix_label: Text = "") -> dict[str, Any]:
    return {"reason": reason, "fix_url": fix_url, "fix_label": fix_label or _("Compléter")}


@register.filter
def alert_kind(tags: str) -> str:
    """The design system's kind of alert for the tags of a Django message."""
    return next((ALERT_KINDS[tag] for tag in tags.split() if tag in ALERT_KINDS), "info")


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int, label: Text, detail: Text = "", poll_url: str = "") -> dict[str, Any]:
    """Steps done out of TOTAL; with POLL_URL the part reloads itself, and a link does it where no script runs."""
    percent = round(100 * done / total) if total else 0
    return {
        "done": done,
        "total": total or 1,
        "percent": percent,
        "label": label,
        "detail": detail,
        "poll_url": poll_url,
    }
