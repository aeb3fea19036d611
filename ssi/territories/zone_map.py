"""The zone as a small map: coasts far simplified, and where the figure of each country is written.

Coasts: Natural Earth, 1:50m cultural vectors (public domain), by the npm package world-atlas 2.0.2 (ISC), cut to
99.2-127.2 E and 0.2-19.8 N, simplified to 0.1 degree, drawn on a plain grid of 320 by 224.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

WIDTH, HEIGHT = 320, 224
LEVELS = 4


@dataclass(frozen=True)
class Land:
    """The coasts of a country, and the middle of its figure."""

    path: str
    x: int
    y: int


@dataclass(frozen=True)
class Shape:
    """A country as it is drawn: pale without a FIGURE, darker as its LEVEL goes from 1 to LEVELS."""

    code: str
    path: str
    x: int
    y: int
    figure: str
    level: int


def shapes_of(figures: Mapping[str, int], text: Mapping[str, str]) -> list[Shape]:
    """The countries of the zone; those among FIGURES are coloured by it and bear TEXT."""
    most = max(figures.values(), default=0)
    return [_shape(code, land, figures, text, most) for code, land in LANDS.items()]


def shapes_at(levels: Mapping[str, int], text: Mapping[str, str]) -> list[Shape]:
    """The countries of the zone, each at the level that LEVELS gives it (0 or absent: pale), bearing TEXT."""
    return [
        Shape(code, land.path, land.x, land.y, text.get(code, ""), levels.get(code, 0)) for code, land in LANDS.items()
    ]


def _shape(code: str, land: Land, figures: Mapping[str, int], text: Mapping[str, str], most: int) -> Shape:
    level = 0
    if code in figures:
        level = max(1, -(-figures[code] * LEVELS // most)) if most else 1
    return Shape(code, land.path, land.x, land.y, text.get(code, ""), level)


def on_the_map(codes: Iterable[str]) -> bool:
    return any(code in LANDS for code in codes)


LANDS = {
    "MY": Land(
        "M205 177l-15 0 -2 1 -2 14 -4 1 1 4 -5 4 1 3 -4 6 -7 0 -3 2 -8 -4 -5 0 -8 7 -8 -1 -7 2 -11 -11 1 -2 3 3 "
        "15 4 -2 -2 3 -10 2 1 2 -5 16 -4 10 -12 1 -4 8 6 2 -4 -1 -4 3 -2 1 6 2 0 -2 -6 5 -2 -2 -4 6 -2 10 -16 0 "
        "5 4 -4 6 5 0 6 -2 1 6 -2 1 2 -1 2 4 -1 10 6 -4 3 -7 0 -1 2 4 5 -6 2 -4 -1 -1 2zM12 150l9 5 -1 5 2 2 5 "
        "-3 4 1 2 -5 12 9 4 9 -1 20 5 4 5 13 -3 -2 0 2 -6 1 -2 -2 -23 -16 0 -4 -7 -8 -4 -23 -2 -5z",
        34,
        172,
    ),
    "PH": Land(
        "M261 17l1 -2 2 1 -2 8 4 7 -4 10 -6 3 -2 7 3 7 0 3 1 4 3 2 7 -4 3 1 2 5 2 -1 1 -2 5 2 -3 2 3 6 4 1 -1 6 "
        "-2 -2 1 -2 -7 -2 -2 -4 -7 -6 -1 1 2 5 -1 2 -9 -8 -5 3 -6 -2 -2 1 0 -5 3 -5 -4 -3 0 5 -1 0 -4 -4 -4 -16 "
        "5 2 2 -1 0 -17 3 -10 5 -1zM310 125l-2 3 2 1 2 4 1 10 -4 5 -1 6 -4 -12 -1 1 -4 7 3 2 0 6 -3 4 -1 -5 -4 2 "
        "-10 -6 -1 -7 3 -4 -6 -5 -2 0 -2 5 -3 -4 -3 2 -2 -2 -6 9 -3 -2 4 -10 8 -2 6 -6 5 3 -1 4 5 -2 2 -4 4 0 1 "
        "-4 3 1 1 -2 4 0 -1 -8 9 5zM272 123l-7 -9 5 -3 0 -5 2 -4 6 -1 -4 13 1 7zM301 87l-1 7 3 6 -5 -1 -3 -2 0 "
        "-5 -6 -5 -2 -4 10 0zM271 96l3 -2 -5 9 -9 4 2 -14 -2 -2 10 3zM210 124l19 -17 1 -6 3 -4 1 9 -6 5 -4 2 -4 "
        "8 -14 10zM251 73l4 4 0 5 -3 5 -3 -3 -4 -8 -3 -3 1 -1zM294 96l1 7 3 5 -2 2 -1 -2 0 4 -3 -2 0 -7 -1 -2 -2 "
        "0 -2 -6 4 2zM276 112l6 -8 2 -7 -1 10 -7 12zM285 117l-3 -1 0 -3 3 -3 5 2 0 3zM284 92l-7 -5 -3 3 1 -8 7 5z"
        "M284 70l1 -3 1 -2 2 5 -3 2zM258 151l3 -2 3 2 -4 2zM242 88l-4 1 -1 -3 3 1zM261 75l-2 -1 0 -3 3 1zM254 158"
        "l-6 1 0 -1 2 -1zM301 111l1 -4 1 6zM260 85l2 -3 -1 6z",
        262,
        62,
    ),
    "BN": Land(
        "M181 169l-4 11 -7 -6zM183 172l1 4 -1 1 -1 -1 -1 -6z",
        176,
        152,
    ),
    "SG": Land(
        "M55 211l-4 0 0 -1z",
        72,
        213,
    ),
}
NEIGHBOURS = (
    "M41 90l-12 -9 -10 1 1 -9 -9 0 -2 14 -9 21 0 -9 5 -7 -5 -12 0 -80 77 0 -4 10 10 11 -1 2 28 28 7 27 -3 15 "
    "-13 11 -16 3 0 7 -6 -5 4 8 -7 -5 4 7 -12 9 -4 0 3 -16 -9 -6 -8 0 1 -6 -6 2zM129 216l15 -1 8 -7 13 4 10 "
    "-2 7 -17 4 -2 2 -13 10 -2 12 3 2 5 -8 1 12 15 -4 3 14 12 -5 2 -7 -3 -5 10 -98 -2 2 -13 6 -6 0 5zM0 186"
    "l15 15 4 3 2 -4 15 17 8 3 -6 4 9 -4 5 4 -50 0 -2 -1zM0 117l7 3 7 24 12 4 7 7 -2 5 -9 2 -1 -7 -9 -5 -1 3 "
    "-5 -5 -6 -10zM288 221l-44 -1 -8 4 5 -9 4 2 4 -6 33 6 15 -9zM129 9l-11 9 -9 -4 -1 -8 6 -6 21 0z"
)
