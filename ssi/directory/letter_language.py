"""The language of templates: Liquid, cut down to naming a value, a condition and a list (docs/adr/0011).

Nothing here reaches a file, a network, an attribute of an object or another template: values are texts and lists of
texts, and what is too deep, too long or unknown is refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from liquid import Environment, Mode, StrictUndefined
from liquid.builtin import content, illegal, output
from liquid.builtin.filters.string import capitalize, upcase
from liquid.builtin.tags import comment_tag, for_tag, if_tag, unless_tag
from liquid.exceptions import (
    BlockNestingError,
    LiquidError,
    LoopIterationLimitError,
    OutputStreamLimitError,
    UndefinedError,
    UnknownFilterError,
)

from ssi.common.rules import RefusedError, Text
from ssi.directory.letter_fields import Value, fields_of, nothing_of, samples_of

_TAGS = (
    content.Literal,
    output.Output,
    illegal.Illegal,
    if_tag.IfTag,
    unless_tag.UnlessTag,
    for_tag.ForTag,
    comment_tag.CommentTag,
)
_MOST_LISTED = 6
_BULLET = "- "
# What a loop names of itself.
_OF_LOOPS = {"forloop"}


class _Language(Environment):
    """The tags and the filters below, and no others; a template that never ends is stopped."""

    block_nesting_limit = 4
    context_depth_limit = 8
    loop_iteration_limit = 2_000
    output_stream_limit = 60_000

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        for tag in _TAGS:
            self.add_tag(tag)
        self.add_filter("upcase", upcase)
        self.add_filter("capitalize", capitalize)


@dataclass(frozen=True)
class Problem:
    """What is wrong with a template, and on which of its lines (from 1; 0: nobody knows)."""

    line: int
    reason: Text

    def __str__(self) -> str:
        if not self.line:
            return str(self.reason)
        return _("Ligne %(line)d : %(reason)s") % {"line": self.line, "reason": self.reason}


@cache
def _language() -> _Language:
    return _Language(undefined=StrictUndefined, strict_filters=True, tolerance=Mode.STRICT)


def render(source: str, values: Mapping[str, Value]) -> str:
    """SOURCE with VALUES; RefusedError when it cannot be."""
    try:
        return _tidy(_language().from_string(source).render(**values))
    except (LiquidError, RecursionError) as error:
        raise RefusedError(
            _("Le modèle n’a pas pu être rempli (%(problem)s) : prévenez l’administrateur.")
            % {"problem": _problem(error)}
        ) from error


def problems_of(source: str, record_kind: str) -> list[Problem]:
    """Everything that is wrong with SOURCE as a template for records of RECORD_KIND; none: it may be used.

    It is tried on invented values, then on a record that says nothing yet.
    """
    try:
        template = _language().from_string(source)
        named = template.analyze(include_partials=False)
    except (LiquidError, RecursionError) as error:
        return [_problem(error)]
    found = list(_unknown_names(source, named, record_kind))
    if not found:
        try:
            template.render(**samples_of(record_kind))
            template.render(**nothing_of(record_kind))
        except (LiquidError, RecursionError) as error:
            return [_problem(error)]
    return found


def _unknown_names(source: str, named: Any, record_kind: str) -> Iterator[Problem]:
    allowed = {one.name for one in fields_of(record_kind)} | _OF_LOOPS
    for name, places in named.globals.items():
        if name not in allowed:
            for place in places:
                yield Problem(_line(source, place.span.index), _unknown(name))
    for name, spans in named.filters.items():
        if name not in {"upcase", "capitalize"}:
            for span in spans:
                yield Problem(_line(source, span.index), _("« | %(name)s » n’existe pas ici.") % {"name": name})


def _unknown(name: str) -> Text:
    return _("« %(name)s » n’est pas un champ de ce modèle : voyez la liste des champs.") % {"name": name}


def _line(source: str, index: int) -> int:
    return source.count("\n", 0, max(0, index)) + 1


def _problem(error: Exception) -> Problem:
    if not isinstance(error, LiquidError):
        return Problem(0, _("Ce modèle est trop imbriqué."))
    place = error.context()
    return Problem(place[0] if place else 0, _words(error))


def _words(error: LiquidError) -> Text:
    if isinstance(error, UndefinedError):
        name = str(error.message).removesuffix(" is undefined").strip("'")
        return _unknown(name)
    if isinstance(error, UnknownFilterError):
        return _("ce filtre n’existe pas ici ; seuls « upcase » et « capitalize » existent.")
    if isinstance(error, LoopIterationLimitError | OutputStreamLimitError):
        return _("ce modèle produirait un texte trop long.")
    if isinstance(error, BlockNestingError):
        return _("trop de conditions ou de listes les unes dans les autres.")
    return _("ce passage n’a pas pu être interprété (%(detail)s).") % {"detail": error.message}


def _tidy(text: str) -> str:
    """Ends of lines without spaces, never two empty lines, and none inside a list: conditions leave theirs behind."""
    kept: list[str] = []
    for line in (one.rstrip() for one in text.replace("\r\n", "\n").split("\n")):
        if line.startswith(_BULLET) and len(kept) > 1 and not kept[-1] and kept[-2].startswith(_BULLET):
            kept.pop()
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip()


def listed(problems: list[Problem]) -> list[str]:
    """What a form says of them, the first few."""
    return [str(one) for one in problems[:_MOST_LISTED]]
