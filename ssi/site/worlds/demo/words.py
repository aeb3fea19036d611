"""Words for scenarios: a template is filled with values drawn once per request, so that its texts agree."""

from __future__ import annotations

import re
import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from ssi.site.worlds.draws import Draws

_FOLDER = Path(__file__).parent
_CHOICE = re.compile(r"\[([^\[\]]*\|[^\[\]]*)\]")
# A company’s name may end the sentence with its own full stop.
_TWO_STOPS = re.compile(r"(?<!\.)\.\.(?!\.)")
_BEFORE_MARKS = re.compile(r" ([:;?!»%])")
THIN = "\u00a0"


@cache
def words() -> dict[str, Any]:
    return tomllib.loads((_FOLDER / "words.toml").read_text(encoding="utf-8"))


@cache
def phrases(name: str) -> tuple[str, ...]:
    return tuple(typeset(text) for text in words()["phrases"][name])


@cache
def scenarios(name: str) -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))["scenario"])


def typeset(text: str) -> str:
    """French spaces: one that does not break before the tall marks and inside the quotes."""
    return _BEFORE_MARKS.sub(THIN + r"\1", _TWO_STOPS.sub(".", text)).replace("« ", f"«{THIN}")


class Values(dict[str, Any]):
    """What braces stand for in one request: drawn when first asked, the same ever after."""

    def __init__(self, draws: Draws, country: str, day: date, **known: Any) -> None:
        super().__init__(known)
        self.draws, self.day, self.place = draws, day, words()[country]

    def __missing__(self, name: str) -> Any:
        """`kg2` is another `kg`, and never the same as the first."""
        plain = name.rstrip("0123456789")
        make = getattr(self, f"make_{plain}", lambda: self.place[plain])
        made = make()
        while plain != name and made == self[plain]:
            made = make()
        self[name] = made
        return made

    def fill(self, text: str) -> str:
        chosen = text
        while found := _CHOICE.search(chosen):
            option = self.draws.choice(found.group(1).split("|"))
            chosen = chosen[: found.start()] + option + chosen[found.end() :]
        return typeset(chosen.format_map(self))

    # --- people ---

    def make_homme(self) -> str:
        return str(self.draws.choice(self.place["hommes"]))

    def make_femme(self) -> str:
        return str(self.draws.choice(self.place["femmes"]))

    def make_fr_homme(self) -> str:
        france = words()["france"]
        return f"{self.draws.choice(france['prenoms_hommes'])} {self.draws.choice(france['noms']).upper()}"

    def make_fr_femme(self) -> str:
        france = words()["france"]
        return f"{self.draws.choice(france['prenoms_femmes'])} {self.draws.choice(france['noms']).upper()}"

    def make_age(self) -> int:
        return self.draws.between(21, 58)

    def make_naissance(self) -> int:
        return self.day.year - self.draws.between(24, 56)

    def make_tone(self) -> str:
        """What the partner has on the whole matter: all of it, nothing, or some of it."""
        turn = self.draws.below(100)
        return "hit" if turn < 38 else "no_hit" if turn < 53 else "mixed"

    # --- places, things ---

    def make_ville(self) -> str:
        return str(self.draws.choice(self.place["villes"]))

    def make_ville_fr(self) -> str:
        return str(self.draws.choice(words()["france"]["villes"]))

    def make_adresse(self) -> str:
        return f"{self.draws.between(900, 999)} {self.draws.choice(self.place['rues'])}"

    def make_societe(self) -> str:
        parts = words()["companies"]
        chosen = [self.draws.choice(parts[name]) for name in ("first", "second", "third")]
        return " ".join([*chosen, self.draws.choice(self.place["formes"])])

    def make_societe_fr(self) -> str:
        return str(self.draws.choice(words()["france"]["societes"]))

    def make_navire(self) -> str:
        return str(self.draws.choice(words()["others"]["navires"]))

    def make_pseudo(self) -> str:
        return str(self.draws.choice(words()["others"]["pseudos"]))

    def make_domaine(self) -> str:
        return f"{self.draws.choice(words()['others']['domaines'])}-{self.draws.digits(2)}.example"

    def make_courriel(self) -> str:
        return f"direction.{self.draws.digits(3)}@{self.make_domaine()}"

    # --- numbers: reserved for fiction and documentation, or of a form that nobody gives out ---

    def make_tel(self) -> str:
        return f"{self.place['indicatif']}{self.draws.digits(2)}"

    def make_tel_fr(self) -> str:
        return f"+33 6 39 98 {self.draws.digits(2)} {self.draws.digits(2)}"

    def make_ip(self) -> str:
        return f"{self.draws.choice(('192.0.2', '198.51.100', '203.0.113'))}.{self.draws.between(1, 254)}"

    def make_colis(self) -> str:
        return f"ZZ {self.draws.digits(9)} {self.draws.choice(('AA', 'ZZ', 'XX'))}"

    def make_passeport(self) -> str:
        return f"{self.draws.digits(2)}ZZ{self.draws.digits(5)}"

    def make_doc(self) -> str:
        return f"X{self.draws.digits(7)}"

    def make_compte(self) -> str:
        return f"Compte n° 000-{self.draws.digits(5)}-{self.draws.digits(1)}"

    def make_kg(self) -> int:
        return self.draws.between(3, 48)

    def make_n(self) -> int:
        return self.draws.between(2, 9)

    def make_montant(self) -> str:
        return f"{self.draws.between(12, 940)}{THIN}{self.draws.digits(1)}00"

    def make_reliquat(self) -> str:
        return f"{self.draws.between(2, 11)}{THIN}{self.draws.digits(1)}00"

    # --- days, before the request was received ---

    def make_jour(self) -> str:
        return _in_french(self.day - timedelta(days=self.draws.between(3, 12)))

    def make_jour_ancien(self) -> str:
        return _in_french(self.day - timedelta(days=self.draws.between(18, 60)))

    def make_dizaines(self) -> int:
        return self.draws.between(11, 90)

    def make_mois(self) -> str:
        past = self.day - timedelta(days=self.draws.between(70, 260))
        return f"{words()['others']['mois'][past.month - 1]} {past.year}"


def _in_french(day: date) -> str:
    number = "1er" if day.day == 1 else str(day.day)
    return f"{number} {words()['others']['mois'][day.month - 1]} {day.year}"
