"""Numbers that identify: written one way, their check digits verified, the line of a travel document read."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ssi.common.rules import Text
from ssi.people.enums import SEALED_KINDS, NumberKind
from ssi.records.sought import plain_number

_SHAPES = {
    NumberKind.NRIC_FIN: r"[STFGM]\d{7}[A-Z]",
    NumberKind.MYKAD: r"\d{12}",
    NumberKind.PHILSYS: r"\d{12}(\d{4})?",
    NumberKind.BRUNEI_IC: r"\d{8}",
    NumberKind.IMEI: r"\d{15}",
    NumberKind.VIN: r"[0-9A-HJ-NPR-Z]{17}",
    NumberKind.IMO: r"(IMO)?\d{7}",
    NumberKind.MMSI: r"\d{9}",
    NumberKind.IBAN: r"[A-Z]{2}\d{2}[0-9A-Z]{11,30}",
    NumberKind.PHONE: r"\d{5,17}",
}
_SHAPE_SAID: dict[str, Text] = {
    NumberKind.NRIC_FIN: gettext_lazy("Un NRIC ou un FIN s’écrit une lettre, sept chiffres, une lettre : S1234567D."),
    NumberKind.MYKAD: gettext_lazy("Un numéro MyKad a douze chiffres : AAMMJJ-EE-NNNN."),
    NumberKind.PHILSYS: gettext_lazy("Un numéro PhilSys a douze chiffres, ou seize sur la carte."),
    NumberKind.BRUNEI_IC: gettext_lazy("Un numéro de carte d’identité de Brunei a huit chiffres : 00-123456."),
    NumberKind.IMEI: gettext_lazy("Un IMEI a quinze chiffres."),
    NumberKind.VIN: gettext_lazy("Un numéro de châssis a dix-sept caractères, sans I, O ni Q."),
    NumberKind.IMO: gettext_lazy("Un numéro OMI a sept chiffres."),
    NumberKind.MMSI: gettext_lazy("Un MMSI a neuf chiffres."),
    NumberKind.IBAN: gettext_lazy("Un IBAN commence par deux lettres et deux chiffres."),
    NumberKind.PHONE: gettext_lazy("Un numéro de téléphone s’écrit en chiffres, avec + et l’indicatif du pays."),
}


def is_sealed(kind: str) -> bool:
    return kind in SEALED_KINDS


def masked(number: str) -> str:
    """What everybody is shown of a sealed number: its last three characters, when there are enough others."""
    plain = plain_number(number)
    return "•" * 6 + (plain[-3:] if len(plain) >= 7 else "")


def fault_of(kind: str, number: str) -> Text:
    """Why NUMBER cannot be one of KIND, or nothing."""
    plain = plain_number(number)
    if not plain and kind not in {NumberKind.EMAIL, NumberKind.ACCOUNT, NumberKind.OTHER}:
        return _("Écrivez le numéro en chiffres ou en lettres latines.")
    if kind == NumberKind.EMAIL:
        good = re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", number)
        return "" if good else _("Une adresse électronique s’écrit nom@domaine.")
    shape = _SHAPES.get(NumberKind(kind))
    if shape and not re.fullmatch(shape, plain):
        return _SHAPE_SAID[kind]
    check = _CHECKS.get(NumberKind(kind))
    if check and not check(plain):
        return _(
            "La clé de contrôle de ce numéro est fausse : relisez-le. Si la pièce porte bien ce numéro, "
            "choisissez « Carte d’identité » et dites-le dans les précisions."
        )
    return ""


def _nric(plain: str) -> bool:
    letter, digits = plain[0], plain[1:8]
    total = sum(weight * int(digit) for weight, digit in zip((2, 7, 6, 5, 4, 3, 2), digits, strict=True))
    total += {"T": 4, "G": 4, "M": 3}.get(letter, 0)
    if letter == "M":
        return plain[8] == "KLJNPQRTUWX"[10 - total % 11]
    return plain[8] == ("JZIHGFEDCBA" if letter in "ST" else "XWUTRQPNMLK")[total % 11]


def _mykad(plain: str) -> bool:
    year, month, day = int(plain[:2]), int(plain[2:4]), int(plain[4:6])
    try:
        date(2000 + year, month, day)
    except ValueError:
        return False
    return True


def _luhn(plain: str) -> bool:
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(plain)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


def _imo(plain: str) -> bool:
    digits = [int(digit) for digit in plain.removeprefix("IMO")]
    weighed = sum(weight * digit for weight, digit in zip(range(7, 1, -1), digits[:6], strict=True))
    return weighed % 10 == digits[6]


def _iban(plain: str) -> bool:
    turned = plain[4:] + plain[:4]
    return int("".join(str(int(character, 36)) for character in turned)) % 97 == 1


_CHECKS: dict[NumberKind, Callable[[str], bool]] = {
    NumberKind.NRIC_FIN: _nric,
    NumberKind.MYKAD: _mykad,
    NumberKind.IMEI: _luhn,
    NumberKind.IMO: _imo,
    NumberKind.IBAN: _iban,
}


class UnreadableLineError(ValueError):
    """What was typed is not the line of a travel document, or one of its check digits is false."""


@dataclass(frozen=True)
class TravelDocument:
    """What the second line of a passport says. Countries are ISO 3166 codes of two letters, as ICAO writes them."""

    number: str
    nationality: str
    birth: date
    sex: str
    expires_on: date


def read_mrz(typed: str, today: date) -> TravelDocument:
    """The second line of the reading zone of a passport (44 characters), its four check digits verified."""
    lines = [re.sub(r"[\s«‹]", _filler, line.strip().upper()) for line in typed.splitlines() if line.strip()]
    line = lines[-1] if lines else ""
    if not re.fullmatch(r"[0-9A-Z<]{44}", line):
        raise UnreadableLineError(
            _("La ligne du bas de la zone de lecture d’un passeport a 44 caractères ; celle-ci en a %(count)d.")
            % {"count": len(line)}
        )
    checked = [(line[:9], line[9]), (line[13:19], line[19]), (line[21:27], line[27])]
    checked += [(line[28:42], line[42])] if line[42] != "<" else []
    checked.append((line[:10] + line[13:20] + line[21:43], line[43]))
    if any(_check_digit(text) != digit for text, digit in checked):
        raise UnreadableLineError(_("Une clé de contrôle de cette ligne est fausse : relisez-la sur la pièce."))
    try:
        birth, expires = _day(line[13:19]), _day(line[21:27])
    except ValueError:
        raise UnreadableLineError(_("Une date de cette ligne n’existe pas : relisez-la sur la pièce.")) from None
    if birth > today:
        birth = _century_before(birth)
    return TravelDocument(line[:9].rstrip("<"), line[10:13].rstrip("<"), birth, line[20].replace("<", ""), expires)


def _filler(match: re.Match[str]) -> str:
    return "<" if match.group() in "«‹" else ""


def _check_digit(text: str) -> str:
    values = (0 if character == "<" else int(character, 36) for character in text)
    return str(sum(value * (7, 3, 1)[place % 3] for place, value in enumerate(values)) % 10)


def _day(text: str) -> date:
    return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6]))


def _century_before(day: date) -> date:
    return date(day.year - 100, day.month, day.day)
