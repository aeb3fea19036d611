"""Charts drawn by the server as plain SVG: the same bytes for the same figures, on the page and in the PDF.

Colours are presentation attributes (for print) and classes (for the page); a series is also told apart by a pattern
or by its point marks. No script, no style, no random name. The table of the same figures stands beside each chart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

WIDTH = 640
HEIGHT = 320
LEFT, RIGHT, TOP, BOTTOM = 48, 12, 40, 36
GRID_LINES = 4
PALETTE = ("#000091", "#c08c65", "#68a532", "#a558a0", "#009081", "#ce614a")
CHARACTER = 6.2  # average width of a character at the size of a label
WIDE_CHARACTER = 9.0  # the same on a phone, where the page enlarges the words
ROW = 42
TEXT_LEAST = 14  # a bar lower than this carries its number above

DASHES = ("", "8 3", "3 3", "10 3 3 3", "6 6", "2 4")
MARKS = ("circle", "square", "diamond", "triangle", "circle", "square")


@dataclass(frozen=True)
class Series:
    """One value for each label of the chart; None where there is no figure."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class Area:
    """Where the figures are drawn, and the scale that runs from zero to TOP_VALUE."""

    top_value: float
    bottom: int
    height: int

    def y(self, value: float) -> float:
        return round(float(self.bottom - self.height * value / self.top_value), 1)


def bar_chart(
    key: str, title: str, description: str, labels: Sequence[str], series: Sequence[Series], stacked: bool = False
) -> SafeString:
    """Vertical bars, side by side or stacked."""
    _check(labels, series)
    if _nothing(series):
        return _empty(key, title, description)
    area, frame = _frame(labels, series, _highest(labels, series, stacked))
    slot = (WIDTH - LEFT - RIGHT) / len(labels)
    draw = _stacked_bars if stacked else _grouped_bars
    bars = [bar for index in range(len(labels)) for bar in draw(series, index, LEFT + slot * index, slot, area)]
    return _draw("bars", key, title, description, {**frame, "bars": bars, "legend": _legend(series)})


def line_chart(key: str, title: str, description: str, labels: Sequence[str], series: Sequence[Series]) -> SafeString:
    """One line a series, a mark at each figure; a missing figure breaks the line."""
    _check(labels, series)
    if _nothing(series):
        return _empty(key, title, description)
    area, frame = _frame(labels, series, _highest(labels, series, stacked=False))
    slot = (WIDTH - LEFT - RIGHT) / len(labels)
    lines = [_line(one, number, slot, area, len(series) == 1) for number, one in enumerate(series)]
    return _draw("lines", key, title, description, {**frame, "lines": lines, "legend": _legend(series)})


def row_chart(key: str, title: str, description: str, labels: Sequence[str], values: Sequence[float]) -> SafeString:
    """Horizontal bars, for labels that are long: the label above its bar, the number at its end."""
    series = [Series(title, values)]
    _check(labels, series)
    if _nothing(series):
        return _empty(key, title, description)
    room = WIDTH - 70
    top_value = max(values) or 1
    rows = [
        {
            "label": _cut(label, WIDTH),
            "value": figure(value),
            "label_y": ROW * index + 13,
            "y": ROW * index + 19,
            "value_y": ROW * index + 31,
            "width": _n(room * value / top_value),
            "value_x": _n(room * value / top_value + 6),
        }
        for index, (label, value) in enumerate(zip(labels, values, strict=True))
    ]
    return _draw("rows", key, title, description, {"rows": rows, "height": ROW * len(labels), "colour": PALETTE[0]})


def sparkline(key: str, title: str, description: str, values: Sequence[float]) -> SafeString:
    """A small line without axes, for a panel; its last figure is written."""
    if not values:
        return _empty(key, title, description)
    top_value = max(values) or 1
    step = 180 / max(len(values) - 1, 1)
    points = [(round(4 + step * index, 1), round(44 - 36 * value / top_value, 1)) for index, value in enumerate(values)]
    last = points[-1]
    extra: dict[str, object] = {
        "points": " ".join(f"{_n(x)},{_n(y)}" for x, y in points),
        "last_x": _n(last[0]),
        "last_y": _n(last[1]),
        "text_x": _n(last[0] + 8),
        "text_y": _n(last[1] + 4),
        "last": figure(values[-1]),
        "colour": PALETTE[0],
    }
    return _draw("sparkline", key, title, description, extra)


def figure(value: float) -> str:
    """A number as the reader's language writes it, without useless decimals."""
    decimals = 0 if float(value).is_integer() else 1
    return number_format(round(value, decimals), decimals, use_l10n=True, force_grouping=True)


# --- Scales and labels --------------------------------------------------------------------------------------------


def _check(labels: Sequence[str], series: Sequence[Series]) -> None:
    for one in series:
        if len(one.values) != len(labels):
            raise ValueError(f"series {one.name!r} has {len(one.values)} values for {len(labels)} labels")
        if any(value is not None and (value < 0 or not math.isfinite(value)) for value in one.values):
            raise ValueError(f"series {one.name!r} has a value that cannot be drawn")
    if len(series) > len(PALETTE):
        raise ValueError(f"at most {len(PALETTE)} series can be told apart")


def _nothing(series: Sequence[Series]) -> bool:
    return not any(value for one in series for value in one.values)


def _highest(labels: Sequence[str], series: Sequence[Series], stacked: bool) -> float:
    columns = [[one.values[index] or 0 for one in series] for index in range(len(labels))]
    return max(sum(column) if stacked else max(column) for column in columns)


def nice_top(highest: float) -> float:
    """The end of the scale: the next round number that GRID_LINES divides well."""
    step = highest / GRID_LINES
    power = math.pow(10, math.floor(math.log10(step)))
    rounded = next(factor * power for factor in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if factor * power >= step - 1e-9)
    whole = rounded if highest < GRID_LINES else max(1, math.ceil(rounded))
    return whole * GRID_LINES


def _frame(labels: Sequence[str], series: Sequence[Series], highest: float) -> tuple[Area, dict[str, object]]:
    rows = (
        math.ceil(sum(len(one.name) * WIDE_CHARACTER + 36 for one in series) / (WIDTH - LEFT)) if len(series) > 1 else 0
    )
    top = TOP + 18 * max(rows - 1, 0) if rows else 20
    area = Area(nice_top(highest), HEIGHT - BOTTOM, HEIGHT - BOTTOM - top)
    slot = (WIDTH - LEFT - RIGHT) / len(labels)
    every = max(1, math.ceil(max(len(label) for label in labels) * CHARACTER / slot / 2)) if len(labels) > 12 else 1
    ticks = [
        {"x": _n(LEFT + slot * (index + 0.5)), "text": _cut(label, slot * every - 4)}
        for index, label in enumerate(labels)
        if index % every == 0
    ]
    values = [area.top_value * index / GRID_LINES for index in range(GRID_LINES + 1)]
    grid = [{"y": _n(area.y(value)), "text_y": _n(area.y(value) + 4), "text": figure(value)} for value in values]
    return area, {"ticks": ticks, "grid": grid, "axis_y": area.bottom, "tick_y": area.bottom + 18}


def _legend(series: Sequence[Series]) -> list[dict[str, object]]:
    if len(series) < 2:
        return []
    entries: list[dict[str, object]] = []
    x, y = float(LEFT), 8
    for number, one in enumerate(series):
        width = len(one.name) * WIDE_CHARACTER + 36
        if x + width > WIDTH and entries:
            x, y = float(LEFT), y + 18
        colour = PALETTE[number]
        key = {"x": _n(x), "y": y, "text_x": _n(x + 18), "text_y": y + 10, "mark": _mark(number, x + 6, y + 6)}
        entries.append({**key, "name": clean(one.name), "number": number, "colour": colour})
        x += width
    return entries


def clean(text: str) -> str:
    """Without the control characters that XML refuses."""
    return "".join(letter for letter in str(text) if letter.isprintable() or letter in "\t\n")


def _cut(text: str, room: float) -> str:
    text = clean(text)
    most = max(3, int(room / CHARACTER))
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _n(value: float) -> str:
    """A coordinate with one decimal at most, always with a point."""
    return f"{round(value, 1):g}"


# --- Bars and lines -----------------------------------------------------------------------------------------------


def _bar(number: int, value: float, x: float, width: float, y: float, height: float) -> dict[str, object]:
    return {
        "number": number,
        "colour": PALETTE[number],
        "x": _n(x),
        "y": _n(y),
        "width": _n(width),
        "height": _n(height),
        "text": figure(value),
        "text_x": _n(x + width / 2),
    }


def _grouped_bars(
    series: Sequence[Series], index: int, left: float, slot: float, area: Area
) -> list[dict[str, object]]:
    width = min(slot * 0.72 / len(series), 56)
    start = left + (slot - width * len(series)) / 2
    bars = []
    for number, one in enumerate(series):
        value = one.values[index]
        if value is None:
            continue
        y = area.y(value)
        bar = _bar(number, value, start + width * number, width * 0.92, y, area.bottom - y)
        fits = len(figure(value)) * CHARACTER <= width * 1.3
        bars.append({**bar, "text_y": _n(y - 4), "inside": False, "show": fits})
    return bars


def _stacked_bars(
    series: Sequence[Series], index: int, left: float, slot: float, area: Area
) -> list[dict[str, object]]:
    width = min(slot * 0.66, 64)
    start = left + (slot - width) / 2
    bars: list[dict[str, object]] = []
    below = 0.0
    for number, one in enumerate(series):
        value = one.values[index]
        if not value:
            continue
        y, foot = area.y(below + value), area.y(below)
        bar = _bar(number, value, start, width, y, foot - y)
        fits = foot - y >= TEXT_LEAST and len(figure(value)) * CHARACTER + 6 <= width
        bars.append({**bar, "text_y": _n((y + foot) / 2 + 4), "inside": True, "show": fits})
        below += value
    if len(bars) > 1:
        top = area.y(below)
        total = {**bars[-1], "text": figure(below), "text_y": _n(top - 4), "inside": False, "show": True, "height": "0"}
        bars.append(total)
    return bars


def _line(one: Series, number: int, slot: float, area: Area, alone: bool) -> dict[str, object]:
    runs: list[list[tuple[float, float]]] = [[]]
    marks, texts = [], []
    written = _written(one.values, alone)
    for index, value in enumerate(one.values):
        if value is None:
            runs.append([])
            continue
        x, y = LEFT + slot * (index + 0.5), area.y(value)
        runs[-1].append((x, y))
        marks.append(_mark(number, x, y))
        if index in written:
            last = index == len(one.values) - 1
            place = {"x": _n(x + 8), "y": _n(y + 4)} if last else {"x": _n(x), "y": _n(y - 8)}
            texts.append({**place, "anchor": "start" if last else "middle", "text": figure(value)})
    paths = [" ".join(f"{_n(x)},{_n(y)}" for x, y in run) for run in runs if len(run) > 1]
    tone = {"number": number, "colour": PALETTE[number], "dash": DASHES[number]}
    return {**tone, "paths": paths, "marks": marks, "texts": texts}


def _written(values: Sequence[float | None], alone: bool) -> set[int]:
    """Which figures are written on a line: all of a short line alone, else its highest and its last."""
    known = [index for index, value in enumerate(values) if value is not None]
    if alone and len(known) <= 14:
        return set(known)
    return {max(known, key=lambda index: (values[index] or 0, index)), known[-1]} if known else set()


def _mark(number: int, x: float, y: float) -> str:
    """The path of the point mark that belongs to a series."""
    shape, r = MARKS[number], 4
    if shape == "square":
        return f"M{_n(x - r)} {_n(y - r)}h{2 * r}v{2 * r}h-{2 * r}z"
    if shape == "diamond":
        return f"M{_n(x)} {_n(y - r - 1)}l{r + 1} {r + 1}l-{r + 1} {r + 1}l-{r + 1} -{r + 1}z"
    if shape == "triangle":
        return f"M{_n(x)} {_n(y - r - 1)}l{r + 1} {2 * r}h-{2 * r + 2}z"
    return f"M{_n(x - r)} {_n(y)}a{r} {r} 0 1 0 {2 * r} 0a{r} {r} 0 1 0 -{2 * r} 0z"


# --- Templates ----------------------------------------------------------------------------------------------------


def _empty(key: str, title: str, description: str) -> SafeString:
    return _draw("empty", key, title, description, {"text": _("Aucune donnée sur la période.")})


def _draw(name: str, key: str, title: str, description: str, extra: dict[str, object]) -> SafeString:
    base = {"key": key, "title": clean(title), "description": clean(description), "width": WIDTH, "height": HEIGHT}
    edges = {"left": LEFT, "right": WIDTH - RIGHT}
    return SafeString(render_to_string(f"charts/{name}.svg", {**base, **edges, **extra}).strip())
