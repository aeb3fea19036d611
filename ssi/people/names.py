"""How names are compared here: words in any order, without titles and particles, under every spelling of the zone.

These tables are the ones that the database searches with (ssi.people.sql): changing them takes a migration that makes
the functions and their indexes again.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import cache

from django.utils.translation import gettext as _

from ssi.common.rules import Text

# Between a given name and the father's name: the order of what stands around them is who begot whom.
PATRONYMIC = ("bin", "binti", "binte", "bt", "bte", "ibn", "ben", "bint", "anak")
PARTICLES = (
    *PATRONYMIC,
    "al",
    "el",
    "de",
    "la",
    "del",
    "dela",
    "delos",
    "los",
    "las",
    "du",
    "des",
    "van",
    "von",
    "dit",
)
TITLES = (
    *("haji", "hajjah", "hajah", "hj", "hjh", "datuk", "dato", "datin", "tun", "toh", "puan", "encik", "tuan"),
    *("pehin", "pengiran", "pg", "awang", "awg", "dayang", "dyg", "dr", "mr", "mrs", "ms", "mme", "mlle", "jr", "sr"),
    *("ii", "iii", "iv"),
)
# « Tan Sri » is a title, Tan a family; A/L, A/P, S/O, D/O stand for “child of”.
PHRASES = ("tan sri", "a l", "a p", "s o", "d o")
# One word may be of several classes: Ng is 黄 for one family and 吴 for another.
_CLASSES = {
    "muhammad": "muhammad mohammad mohamad muhamad mohammed mohamed mouhamed mouhammad mahomed mohd muhd md mohamud",
    "abdul": "abdul abd abdel abdoul abdal",
    "ahmad": "ahmad ahmed achmad amad",
    "yusuf": "yusuf yusof yusoff yousef youssef youssouf joseph",
    "ismail": "ismail ismael esmail",
    "umar": "umar omar oumar",
    "uthman": "uthman othman osman ousmane",
    "aisyah": "aisyah aishah aisha aicha",
    "nur": "nur noor nor nour",
    "syed": "syed said sayed sayyid saiyid",
    "maria": "maria ma",
    "chen2": "tan chen chan 陈 陳",
    "lin2": "lim lin lam 林",
    "huang2": "wong huang ng ooi wee 黄 黃",
    "wang2": "wong wang ong heng 王",
    "wu2": "ng wu goh go ngo 吴 吳",
    "zhang2": "teo zhang chang cheung cheong teoh tiu 张 張",
    "li2": "lee li lie 李",
    "cai2": "chua cai choi tsai chuah tsoi 蔡",
    "xu2": "koh xu hui khor khaw 许 許",
    "zheng2": "tay zheng cheng teh 郑 鄭",
    "yang2": "yeo yang yeung yong iyo 杨 楊",
    "guo2": "kwok guo quek kuek kok 郭",
    "liu2": "low liu lau lao 刘 劉",
    "xie2": "chia xie tse cheah sia 谢 謝",
}
CLASSES: dict[str, tuple[str, ...]] = {
    word: tuple(name for name, words in _CLASSES.items() if word in words.split())
    for words in _CLASSES.values()
    for word in words.split()
}
_WORD = re.compile(r"[^\W_]+")
_DROPPED = frozenset((*PARTICLES, *TITLES))
_CLOSE = 0.75


def words_of(name: str) -> list[str]:
    """The words of NAME that tell people apart, in order; all of them when there would be none."""
    every = _plain_words(name)
    text = f" {' '.join(every)} "
    for phrase in PHRASES:
        text = text.replace(f" {phrase} ", " ")
    kept = [word for word in text.split() if word not in _DROPPED and not (len(word) == 1 and word.isascii())]
    return kept or every


def likeness(typed: str, name: str) -> float:
    """How alike two names are, whatever the order of their words: 1 is the same."""
    return likeness_to(typed)(name)


def likeness_to(typed: str) -> Callable[[str], float]:
    """How alike TYPED each of many names is: they are made of the same few words, each compared once."""
    wanted = words_of(typed)
    alike = cache(_alike)

    def of(name: str) -> float:
        held = words_of(name)
        if not wanted or not held:
            return 0.0
        found = sum(max(alike(word, other) for other in held) for word in wanted) / len(wanted)
        return found - 0.02 * abs(len(held) - len(wanted))

    return of


def reason_of(typed: str, name: str) -> Text:
    """Why NAME answers to TYPED, in the words of the page of results."""
    if _plain_words(typed) == _plain_words(name):
        return _("même nom")
    wanted, held = words_of(typed), words_of(name)
    if sorted(wanted) == sorted(held):
        if _inverted(typed, name):
            return _("mêmes mots, nom et nom du père inversés")
        return _("même nom, ordre différent") if wanted != held else _("même nom, sans titre ni particule")
    if set(wanted) <= set(held):
        return _("même nom, en partie")
    if all(any(_same(word, other) for other in held) for word in wanted):
        return _("autre graphie du même nom")
    return _("orthographe proche")


def _plain_words(name: str) -> list[str]:
    decomposed = unicodedata.normalize("NFKD", name.casefold())
    return _WORD.findall("".join(one for one in decomposed if not unicodedata.combining(one)))


def _same(word: str, other: str) -> bool:
    return word == other or bool(set(CLASSES.get(word, ())) & set(CLASSES.get(other, ())))


def _alike(word: str, other: str) -> float:
    if word == other:
        return 1.0
    if _same(word, other):
        return 0.95
    found = SequenceMatcher(None, word, other, autojunk=False).ratio()
    return found if found >= _CLOSE else found / 2


def _inverted(typed: str, name: str) -> bool:
    """Whether both say whose child one is, and not the same one's."""
    sides = []
    for one in (typed, name):
        words = _plain_words(one)
        place = next((index for index, word in enumerate(words) if word in PATRONYMIC), None)
        sides.append(None if place is None else words_of(" ".join(words[:place])))
    return None not in sides and sides[0] != sides[1]
