"""The components: DSFR markup, words beside colours, fields that say their own errors, pages that need nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import html5lib
import pytest
from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from ssi.common import clock
from ssi.common.components import Action, Chip, Happening, NavItem, Step, Tab
from ssi.common.staticfiles import SHIPPED, ShippedFilesFinder

NOW = datetime(2026, 9, 21, 0, 42, tzinfo=UTC)  # 08:42 in Singapore, 02:42 in Paris
SINGAPORE = "Asia/Singapore"


@pytest.fixture(autouse=True)
def this_morning() -> Iterator[None]:
    with clock.at(NOW), translation.override("fr"):
        yield


def render(source: str, **context: Any) -> str:
    html = engines["django"].from_string("{% load ssi %}" + source).render(context)
    html5lib.HTMLParser(strict=True).parseFragment(html)
    return re.sub(r"\s+", " ", html).strip()


def text(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html)).strip()


class RequestForm(forms.Form):
    subject = forms.CharField(label="Objet", help_text="Une ligne.")
    question = forms.CharField(label="Question", widget=forms.Textarea, required=False)
    urgency = forms.ChoiceField(
        label="Urgence", choices=[("n", "Normale"), ("u", "Urgente")], widget=forms.RadioSelect, required=False
    )
    topics = forms.MultipleChoiceField(
        label="Matières", choices=[("d", "Stupéfiants")], widget=forms.CheckboxSelectMultiple, required=False
    )
    authority = forms.ChoiceField(label="Autorité", choices=[("", "—"), ("CNB", "CNB")], required=False)
    born = forms.DateField(label="Née le", required=False)
    received = forms.DateTimeField(label="Reçue le", required=False)
    piece = forms.FileField(label="Pièce", required=False)
    sworn = forms.BooleanField(label="Diffusion restreinte", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


# --- Dates and ages -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "words", "level"),
    [
        (date(2026, 9, 19), "en retard de 2 j", "late"),
        (date(2026, 9, 21), "aujourd’hui", "today"),
        (date(2026, 9, 24), "dans 3 j", "soon"),
        (date(2027, 1, 3), "dans 104 j", "later"),
        (datetime(2026, 9, 21, 3, 50, tzinfo=UTC), "aujourd’hui, dans 3 h", "today"),
        (datetime(2026, 9, 20, 22, 30, tzinfo=UTC), "en retard de 2 h", "late"),
        (datetime(2026, 9, 19, 0, 0, tzinfo=UTC), "en retard de 2 j", "late"),
        (datetime(2026, 9, 21, 0, 30, tzinfo=UTC), "en retard de moins d’une heure", "late"),
    ],
)
def test_a_due_date_says_in_words_how_late_it_is(due: date, words: str, level: str) -> None:
    html = render('{% due moment "Asia/Singapore" %}', moment=due)
    assert words in html
    assert f"ssi-due--{level}" in html


def test_a_matter_that_is_done_is_never_late() -> None:
    html = render('{% due moment "Asia/Singapore" done=True %}', moment=date(2026, 9, 1))
    assert text(html) == "01/09/2026"


def test_a_moment_shows_the_post_and_paris_side_by_side() -> None:
    moment = datetime(2026, 9, 8, 1, 20, tzinfo=UTC)
    html = render('{% moment at "Asia/Singapore" %}', at=moment)
    assert text(html) == "08/09/2026 09:20 (Singapour) · 03:20 (Paris)"


def test_the_second_date_is_written_only_where_it_differs() -> None:
    moment = datetime(2026, 9, 7, 20, 0, tzinfo=UTC)
    assert text(render('{% moment at "Asia/Manila" %}', at=moment)) == (
        "08/09/2026 04:00 (Manille) · 07/09/2026 22:00 (Paris)"
    )
    assert text(render('{% moment at "Europe/Paris" %}', at=moment)) == "07/09/2026 22:00 (Paris)"


def test_an_age_counts_civil_days_of_the_post() -> None:
    opened = datetime(2026, 9, 7, 23, 0, tzinfo=UTC)  # already the 8th in Singapore
    assert render('{% age opened "Asia/Singapore" %}', opened=opened) == "13 j"


def test_a_flag_is_decoration_beside_the_name() -> None:
    html = render('{% country "SG" "Singapour" %}')
    assert 'alt=""' in html
    assert text(html) == "Singapour"
    assert "<img" not in render('{% country "XX" "Ailleurs" %}')


# --- Forms --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", list(RequestForm.base_fields))
@pytest.mark.parametrize("data", [None, {"born": "31/02/2026", "urgency": "x"}])
def test_every_kind_of_field_is_sound_markup_with_a_label_of_its_own(name: str, data: dict[str, str] | None) -> None:
    form = RequestForm(data)
    html = render("{% field field %}", field=form[name])
    controls = re.findall(r'<(?:input|select|textarea)[^>]* id="([^"]+)"', html)
    assert controls
    if name != "version":
        assert all(f'for="{control}"' in html for control in controls)


def test_a_field_shows_its_help_its_mark_and_its_error() -> None:
    html = render('{% field form.subject autocomplete="off" %}', form=RequestForm({}))
    assert "Une ligne." in html
    assert "(obligatoire)" in html
    assert 'autocomplete="off"' in html
    assert 'aria-invalid="true"' in html
    described = re.search(r'aria-describedby="([^"]+)"', html)
    assert described
    assert re.search(rf'id="{described[1]}"[^>]*> <p class="fr-message fr-message--error">', html)


def test_a_known_date_goes_to_the_browser_s_calendar() -> None:
    html = render("{% field form.born %}", form=RequestForm({"born": "02/02/1997", "subject": "x"}))
    assert 'type="date"' in html
    assert 'value="1997-02-02"' in html


def test_what_is_not_a_date_stays_as_it_was_typed() -> None:
    html = render("{% field form.born %}", form=RequestForm({"born": "31/02/2026"}))
    assert 'type="text"' in html
    assert 'value="31/02/2026"' in html


def test_an_hour_goes_to_the_browser_s_calendar_as_well() -> None:
    html = render("{% field form.received %}", form=RequestForm({"received": "08/09/2026 09:20"}))
    assert 'type="datetime-local"' in html
    assert 'value="2026-09-08T09:20"' in html


def test_the_summary_leads_to_each_field_in_error() -> None:
    form = RequestForm({"urgency": "x"})
    form.add_error(None, "La fin précède le début.")
    html = render("{% form_errors form %}", form=form)
    assert "3 erreurs à corriger" in html
    assert 'role="alert"' in html
    assert '<a href="#id_subject">Objet</a>' in html
    assert '<a href="#id_urgency_0">Urgence</a>' in html
    assert "La fin précède le début." in html


def test_an_error_of_a_hidden_field_is_said_too() -> None:
    html = render("{% form_errors form %}", form=RequestForm({"subject": "x", "version": "trois"}))
    assert "Une erreur à corriger" in html
    assert 'href="#id_version"' not in html


def test_no_error_draws_no_summary() -> None:
    assert render("{% form_errors form %}", form=RequestForm()) == ""


# --- Everything else ----------------------------------------------------------------------------------------------

SOURCES = {
    "badge": ('{% badge "Transmise" "info" %}', "Transmise"),
    "chips": ('{% chips chips clear_url="/" %}', "Retirer le critère Pays : Singapour Tout effacer"),
    "pager": ('{% pager "" "/?a=2" %}', "Précédents Suivants"),
    "tile": ('{% tile 3 "En retard" "/?r" "error" %}', "3 En retard"),
    "empty": ('{% empty_state "Rien" "Ici arrivent les demandes." "Déposer" "/n" %}', "Rien Ici arrivent"),
    "steps": ("{% steps steps %}", "✓ Reçue (fait) 08/09/2026 ▶ Remise (en cours) ○ Admise (à venir)"),
    "stepper": ('{% stepper 2 3 "La personne" %}', "La personne Étape 2 sur 3"),
    "tabs": ("{% tabs_nav tabs %}", "Résumé Échanges 12"),
    "copyable": ('{% copyable "SSI-SG-RFI-2026-0042" %}', "SSI-SG-RFI-2026-0042"),
    "refusal": ('{% refusal "Peine encourue manquante." "/p" %}', "Peine encourue manquante. → Compléter"),
    "definitions": ("{% definition_list pairs %}", "Titulaire J. Martin Peine encourue non renseigné"),
    "progress": ('{% progress 5 9 "Rapport" poll_url="/p" %}', "Rapport 56 % · étape 5 sur 9"),
    "alert": ('{% alert "Prêt." "success" %}', "Prêt."),
    "confirm": ('{% confirm "Clore ?" "/c/" "Clore" "/" version="3" %}', "Clore ? Clore Revenir sans rien changer"),
    "actions": ("{% actions_menu primary others %}", "Remettre Autres actions Modifier Clore une question"),
    "timeline": ('{% timeline events "Asia/Singapore" %}', "21/09/2026 08:42 Réponse"),
    "breadcrumb": ('{% breadcrumb "Accueil" "/" "Dossier" %}', "Accueil Dossier"),
    "fieldset": ('{% fieldset "La demande" hint="Visible" %}<p>x</p>{% endfieldset %}', "La demande Visible x"),
    "autosave": ("{% autosave_status %}", ""),
    "required": ("{% required_note %}", "Les champs marqués"),
}

CONTEXT = {
    "chips": [Chip("Pays", "Singapour", "/")],
    "steps": [Step("Reçue", "done", "08/09/2026"), Step("Remise", "current"), Step("Admise", "next")],
    "tabs": [Tab("Résumé", "/", current=True), Tab("Échanges", "/e/", count=12)],
    "pairs": [("Titulaire", "J. Martin"), ("Peine encourue", "")],
    "primary": Action("Remettre", "/r/", fields={"version": "3"}),
    "others": [Action("Modifier", "/m/", "get"), Action("Clore", "/c/", refusal="une question reste sans réponse")],
    "events": [
        Happening(NOW, "Réponse", "J. Martin", body="Deux positives.\n\nUne partielle."),
        Happening(NOW, "Envoi"),
    ],
}


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_each_component_is_sound_markup_and_says_its_state_in_words(name: str) -> None:
    source, words = SOURCES[name]
    assert words in text(render(source, **CONTEXT))


@pytest.mark.parametrize("name", sorted(SOURCES))
def test_no_component_carries_a_style_or_a_handler(name: str) -> None:
    html = render(SOURCES[name][0], **CONTEXT)
    assert not re.search(r"\sstyle=|\son[a-z]+=|<script|<style|javascript:", html)


def test_a_refused_action_shows_its_reason_and_no_button() -> None:
    html = render("{% actions_menu action %}", action=Action("Clore", "/c/", refusal="une question reste ouverte"))
    assert "une question reste ouverte" in html
    assert "<button" not in html


def test_words_of_people_are_escaped_everywhere() -> None:
    evil = "<script>alert(1)</script>"
    context = {
        "events": [Happening(NOW, evil, evil, body=evil, kind_label=evil)],
        "pairs": [(evil, evil)],
        "evil": evil,
    }
    html = render(
        '{% timeline events "Asia/Singapore" %}{% definition_list pairs %}{% badge evil %}{% country "SG" evil %}'
        "{% copyable evil %}{% fieldset evil %}{% endfieldset %}{% alert evil %}{% refusal evil %}",
        **context,
    )
    assert "<script>" not in html


def test_a_table_has_a_caption_and_can_be_scrolled_from_the_keyboard() -> None:
    html = render('{% table "Dossiers" stack=True %}<tbody><tr><td>x</td></tr></tbody>{% endtable %}')
    assert "<caption>Dossiers</caption>" in html
    assert 'tabindex="0"' in html
    assert "ssi-table--stack" in html


# --- Pages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [400, 409, 413, 429, 500, 503])
def test_these_pages_need_neither_a_request_nor_the_database(code: int) -> None:
    html = render_to_string(f"{code}.html")
    html5lib.HTMLParser(strict=True).parse(html)
    assert "<h1>" in html
    assert "<script" not in html


def test_a_page_that_is_not_there_is_the_same_whatever_was_asked() -> None:
    pages = []
    for path in ("/dossiers/SSI-SG-RFI-2026-0042/", "/dossiers/rien/?q=1"):
        request = RequestFactory().get(path)
        pages.append(render_to_string("404.html", {"navigation": [NavItem("Accueil", "/", current=True)]}, request))
    assert pages[0] == pages[1]
    html5lib.HTMLParser(strict=True).parse(pages[0])


def test_the_skeleton_stands_without_anything_around_the_content() -> None:
    html = render_to_string("base.html", {"csrf_token": "x"})
    html5lib.HTMLParser(strict=True).parse(html)
    assert 'lang="fr"' in html
    assert 'href="#contenu"' in html


def test_a_marked_page_says_so_at_head_and_foot() -> None:
    html = render_to_string("base.html", {"csrf_token": "x", "marking": "DR"})
    assert html.count("DIFFUSION RESTREINTE") == 2


# --- Files served -------------------------------------------------------------------------------------------------


def test_every_file_that_is_shipped_exists_in_its_package() -> None:
    finder = ShippedFilesFinder()
    assert finder.check() == []
    assert len(list(finder.list(None))) == sum(len(paths) for paths in SHIPPED.values())


def test_a_file_that_is_not_named_is_not_served() -> None:
    assert not finders.find("dsfr/dist/dsfr.module.min.js")
    assert finders.find("dsfr/dist/dsfr.main.min.css")


def test_every_address_written_in_a_stylesheet_is_served() -> None:
    sheets = [path for paths in SHIPPED.values() for path in paths if path.endswith(".css")]
    sheets += [f"css/{path.name}" for path in (settings.ROOT / "static/css").glob("*.css")]
    for sheet in sheets:
        found = finders.find(sheet)
        assert found, sheet
        for address in re.findall(r"url\(['\"]?([^)'\":]+?)['\"]?\)", Path(found).read_text(encoding="utf-8")):
            target = (Path("/") / Path(sheet).parent / address).as_posix()
            assert finders.find(re.sub(r"[^/]+/\.\./", "", target).lstrip("/")), f"{sheet}: {address}"


def test_every_icon_named_in_a_template_or_a_script_is_shipped() -> None:
    known = set(re.findall(r"\.(fr-icon-[a-z0-9-]+)::", (settings.ROOT / "static/css/icons.css").read_text()))
    for path in [*(settings.ROOT / "templates").rglob("*.html"), *(settings.ROOT / "static/js").glob("*.js")]:
        used = set(re.findall(r"fr-icon-[a-z0-9-]+", path.read_text(encoding="utf-8")))
        assert used <= known, f"{path.name}: {used - known}"
