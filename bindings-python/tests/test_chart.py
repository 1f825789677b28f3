"""The picture of a grid: drawn by a renderer of Vega-Lite, and by ourselves."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any
from xml.etree import ElementTree

import pytest

import leadgrid

vl_convert = pytest.importorskip("vl_convert")
pa = pytest.importorskip("pyarrow")

from frames import AS_OF, activities, leads_of, table  # noqa: E402

SVG = "{http://www.w3.org/2000/svg}"
LANGS: list[Any] = ["en", "ko"]


@pytest.fixture(scope="module")
def engine() -> leadgrid.Engine:
    return leadgrid.Engine.default()


@pytest.fixture(scope="module")
def scores(engine: leadgrid.Engine) -> leadgrid.Scores:
    leads = leads_of(engine, 400, seed=8)
    return engine.score_frame(table(engine, leads), activities(leads), as_of=AS_OF)


def texts(svg: str) -> list[str]:
    return [text for node in ElementTree.fromstring(svg).iter(f"{SVG}text") if (text := "".join(node.itertext()))]


def fills(svg: str) -> list[str]:
    return [node.get("fill", "") for node in ElementTree.fromstring(svg).iter() if node.get("fill", "").startswith("#")]


def test_cells_are_those_of_the_rows(scores: leadgrid.Scores) -> None:
    rows = [row for row in scores.to_dicts() if row["error"] is None]
    cells = scores.cells
    assert cells["failed"] == len(scores) - len(rows) > 0
    counted = [
        count
        for grid in cells["grids"].values()
        for line in grid.values()
        for count in line.values()
    ]
    assert sum(counted) == len(rows) and max(counted) > 1
    # Both grids have the same bands, so together they are what the columns say.
    for y in ("low", "mid", "high"):
        for x in ("low", "mid", "high"):
            both = sum(grid[y][x] for grid in cells["grids"].values())
            assert both == sum((row["x_band"], row["y_band"]) == (x, y) for row in rows), (x, y)


@pytest.mark.parametrize("version", ["5.20", "6.4"])
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("origin", ["form", "signup"])
def test_a_renderer_draws_it(scores: leadgrid.Scores, origin: str, lang: Any, version: str) -> None:
    chart = scores.chart(origin, lang)
    spec = dict(chart) | {"$schema": f"https://vega.github.io/schema/vega-lite/v{version[0]}.json"}
    drawn = vl_convert.vegalite_to_svg(spec, vl_version=version)
    words = {"en": ["High", "Medium", "Low", "Lead type"], "ko": ["높음", "중간", "낮음", "리드 유형"]}[lang]
    counts = [f"{cell['leads']:,}" for cell in chart["data"]["values"]]
    for text in (*words, *counts, "hot", "warm", "cold", chart["title"]["subtitle"], chart["encoding"]["y"]["title"]):
        assert text in texts(drawn), text
    for colour in ("#1f5fa8", "#9a5b00", "#b3261e"):
        # The cells of that type, and the legend.
        types = dict(zip(["#b3261e", "#9a5b00", "#1f5fa8"], ["hot", "warm", "cold"], strict=True))
        wanted = [cell for cell in chart["data"]["values"] if cell["lead_type"] == types[colour]]
        assert fills(drawn).count(colour) == len(wanted) + 1
    assert vl_convert.vegalite_to_png(spec, vl_version=version).startswith(b"\x89PNG")


@pytest.mark.parametrize("lang", LANGS)
def test_the_svg_says_the_same(scores: leadgrid.Scores, lang: Any) -> None:
    chart = scores.chart("form", lang)
    cells = chart["data"]["values"]
    shown = texts(chart.to_svg())
    for text in (chart["title"]["text"], chart["title"]["subtitle"], chart["encoding"]["x"]["title"]):
        assert text in shown
    at = [shown.index(f"{cell['leads']:,}") for cell in cells]
    assert [shown[place + 1] for place in at] == [cells[at.index(place)]["lead_type"] for place in at]
    rectangles = [fill for fill in fills(chart.to_svg()) if fill in ("#1f5fa8", "#9a5b00", "#b3261e")]
    colours = {"hot": "#b3261e", "warm": "#9a5b00", "cold": "#1f5fa8"}
    assert rectangles == [colours[cell["lead_type"]] for cell in cells]


def test_a_grid_of_one_side_with_texts_like_markup(engine: leadgrid.Engine) -> None:
    policy = {
        "format": 1,
        "id": "tiny",
        "version": "1",
        "time_zone": "+09:00",
        "axes": [{"id": "score", "title": "<b>점수</b> & \"more\"", "rules": []}],
        "grids": {
            "fax": {
                "title": "<script>alert(1)</script>\u0001",
                "x": {"axes": ["score"], "bands": [{"id": "a", "title": "같은"}, {"id": "b", "title": "같은", "from": 1}]},
                "cells": {"a": "cold", "b": "hot"},
            }
        },
    }
    tiny = leadgrid.Engine.from_dict(policy)
    chart = tiny.grid_chart("fax", {"grids": {"fax": {"b": 1_234_567}}}, "ko")
    svg = chart.to_svg()
    assert "<script" not in svg and "<b>" not in svg
    drawn = vl_convert.vegalite_to_svg(chart, vl_version="5.20")
    for picture in (svg, drawn):
        assert {"같은 (a)", "같은 (b)", "1,234,567", '<b>점수</b> & "more"', "<script>alert(1)</script>\ufffd"} <= set(texts(picture))


def test_parts_add_up(engine: leadgrid.Engine, scores: leadgrid.Scores) -> None:
    leads = leads_of(engine, 400, seed=8)
    parts = engine.score_stream(table(engine, leads).to_reader(max_chunksize=90), activities(leads), as_of=AS_OF)
    assert engine.grid_chart("form", (part.cells for part in parts), "ko") == scores.chart("form", "ko")
    as_text: Any = json.dumps(scores.cells)
    assert engine.grid_chart("form", as_text) == engine.grid_chart("form", scores.cells) == scores.chart("form")
    assert engine.grid_chart("form", []) == engine.grid_chart("form", {})


def test_notebooks_show_it(scores: leadgrid.Scores) -> None:
    chart = scores.chart("form", lang="ko")
    bundle = chart._repr_mimebundle_()
    # JupyterLab would prefer HTML to the document.
    assert list(bundle) == ["application/vnd.vegalite.v5+json", "image/svg+xml", "text/plain"]
    assert json.loads(json.dumps(bundle["application/vnd.vegalite.v5+json"])) == chart
    assert bundle["text/plain"] == f"Chart(채널 A - 리드 폼: {chart['title']['subtitle']})"
    for twin in (copy.deepcopy(chart), pickle.loads(pickle.dumps(chart))):
        assert twin == chart and twin.to_svg() == chart.to_svg()


def test_what_is_wrong_is_said(engine: leadgrid.Engine, scores: leadgrid.Scores) -> None:
    wrong: list[tuple[Any, str, str]] = [
        (lambda: scores.chart("fax"), "unknown_origin", "/origin"),
        (lambda: scores.chart("form", "fr"), "value_not_listed", "/lang"),  # type: ignore[arg-type]
        (lambda: engine.grid_chart("form", 7), "wrong_type", "/cells"),  # type: ignore[arg-type]
        (lambda: engine.grid_chart("form", [scores.cells, 7]), "wrong_type", "/cells/1"),  # type: ignore[list-item]
        (lambda: engine.grid_chart("form", {"grids": {"fax": {}}}), "unknown_origin", "/cells/grids/fax"),
        (lambda: engine.grid_chart("form", {"failed": 0.5}), "out_of_range", "/cells/failed"),
        (lambda: engine.grid_chart("form", "{"), "bad_json", "/cells"),
    ]
    for call, code, path in wrong:
        with pytest.raises(leadgrid.DataError) as caught:
            call()
        assert (caught.value.code, caught.value.path) == (code, path)
