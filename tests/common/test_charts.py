"""Charts: one picture for one set of figures, readable by anybody, harmless whatever the labels say."""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from ssi.common.charts import Series, bar_chart, figure, line_chart, nice_top, row_chart, sparkline

SVG = "{http://www.w3.org/2000/svg}"
QUARTERS = ["T4 2025", "T1 2026", "T2 2026", "T3 2026"]
TWO = [Series("Entrées", [31, 44, 38, 41]), Series("Clôtures", [28, 40, 39.5, 44])]
HOSTILE = "</text><script>alert(1)</script>\" onload='x' & \x00\x0b"

Drawing = Callable[[str], str]

DRAWINGS: dict[str, Drawing] = {
    "bars": lambda text: bar_chart("c1", text, text, [text, "b"], [Series(text, [1, 2]), Series("y", [0, 3])]),
    "stack": lambda text: bar_chart("c1", text, text, [text], [Series(text, [1]), Series("y", [3])], stacked=True),
    "lines": lambda text: line_chart("c1", text, text, [text, "b"], [Series(text, [1, None]), Series("y", [0, 3])]),
    "rows": lambda text: row_chart("c1", text, text, [text, "b"], [1, 2]),
    "spark": lambda text: sparkline("c1", text, text, [1, 2, 3]),
    "empty": lambda text: bar_chart("c1", text, text, [text], [Series(text, [0])]),
}


@pytest.fixture(params=sorted(DRAWINGS))
def drawing(request: pytest.FixtureRequest) -> Drawing:
    return DRAWINGS[request.param]


def test_every_chart_is_well_formed_and_names_itself(drawing: Drawing) -> None:
    root = ET.XML(drawing("Flux"))
    assert root.get("role") == "img"
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text == "Flux"


def test_the_same_figures_give_the_same_bytes(drawing: Drawing) -> None:
    assert drawing("Flux") == drawing("Flux")


def test_no_chart_carries_a_style_or_a_script(drawing: Drawing) -> None:
    drawn = drawing(HOSTILE)
    names = {element.tag for element in ET.XML(drawn).iter()}
    attributes = {name for element in ET.XML(drawn).iter() for name in element.attrib}
    assert not {f"{SVG}script", f"{SVG}style"} & names
    assert not {name for name in attributes if name == "style" or name.startswith("on")}


def test_hostile_words_stay_words(drawing: Drawing) -> None:
    title = ET.XML(drawing(HOSTILE)).find(f"{SVG}title")
    assert title is not None
    assert title.text == HOSTILE.replace("\x00", "").replace("\x0b", "")


def test_what_is_painted_keeps_a_colour_without_the_page_s_stylesheet() -> None:
    root = ET.XML(bar_chart("c1", "Flux", "…", QUARTERS, TWO))
    shapes = [element for element in root.iter() if element.tag in {f"{SVG}rect", f"{SVG}text"}]
    assert shapes
    assert all(shape.get("fill") for shape in shapes)


def test_series_are_told_apart_by_more_than_colour() -> None:
    bars = bar_chart("c1", "Flux", "…", QUARTERS, TWO)
    lines = line_chart("c1", "Flux", "…", QUARTERS, TWO)
    assert bars.count('fill="url(#c1-p1)"') == len(QUARTERS) + 1
    assert "stroke-dasharray" in lines


def test_each_bar_says_its_figure_in_french() -> None:
    with translation.override("fr"):
        drawn = bar_chart("c1", "Flux", "…", QUARTERS, [Series("Entrées", [31, 44, 39.5, 1250])])
    assert {"31", "44", "39,5", "1\u202f250"} <= set(re.findall(r">([^<>]+)</text>", drawn))


def test_numbers_follow_the_language_of_the_reader() -> None:
    with translation.override("fr"):
        assert (figure(1250.5), figure(3.0)) == ("1\u202f250,5", "3")
    with translation.override("en"):
        assert figure(1250.5) == "1,250.5"


def test_a_stack_says_its_total() -> None:
    drawn = bar_chart("c1", "Flux", "…", ["T3"], [Series("SG", [41]), Series("MY", [22])], stacked=True)
    assert ">63</text>" in drawn


def test_a_missing_figure_breaks_the_line_and_is_not_a_zero() -> None:
    drawn = line_chart("c1", "Flux", "…", list("abcde"), [Series("x", [4, 5, None, 6, 7])])
    assert drawn.count("<polyline") == 2


@pytest.mark.parametrize("values", [[], [0, 0], [None, 0]])
def test_nothing_to_draw_is_said_in_words(values: list[float | None]) -> None:
    with translation.override("fr"):
        drawn = bar_chart("c1", "Flux", "…", ["x"] * len(values), [Series("x", values)])
    assert "Aucune donnée sur la période." in drawn
    assert "<rect" in drawn


def test_figures_that_cannot_be_drawn_are_refused() -> None:
    with pytest.raises(ValueError, match="2 values for 1 labels"):
        bar_chart("c1", "Flux", "…", ["x"], [Series("x", [1, 2])])
    with pytest.raises(ValueError, match="cannot be drawn"):
        line_chart("c1", "Flux", "…", ["x"], [Series("x", [-1])])
    with pytest.raises(ValueError, match="at most"):
        bar_chart("c1", "Flux", "…", ["x"], [Series(str(i), [1]) for i in range(7)])


@given(st.floats(min_value=0.01, max_value=1e7))
def test_the_scale_holds_the_highest_figure_without_wasting_half_of_the_height(highest: float) -> None:
    top = nice_top(highest)
    assert highest <= top * (1 + 1e-9)
    assert top <= max(highest * 2, 4)
