"""Pictures of customers: stored documents of the core, drawn by a renderer of Vega-Lite, and by ourselves."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from leadgrid import Chart

vl_convert = pytest.importorskip("vl_convert")

FOLDER = Path(__file__).parents[2] / "testdata" / "charts"
SVG = "{http://www.w3.org/2000/svg}"
LANGS = ["en", "ko"]


def stored(chart: str, lang: str) -> Chart:
    return Chart(json.loads((FOLDER / f"{chart}.{lang}.json").read_text(encoding="utf-8")))


def nodes(svg: str, tag: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg).iter(f"{SVG}{tag}"))


def texts(svg: str) -> list[str]:
    return ["".join(node.itertext()) for node in nodes(svg, "text")]


def number(node: ElementTree.Element, name: str) -> float:
    return float(node.get(name, "nan"))


@pytest.mark.parametrize("version", ["5.20", "6.4"])
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("name", ["segments", "heat_map"])
def test_a_renderer_draws_it(name: str, lang: str, version: str) -> None:
    chart = stored(name, lang)
    spec = dict(chart) | {"$schema": f"https://vega.github.io/schema/vega-lite/v{version[0]}.json"}
    drawn = texts(vl_convert.vegalite_to_svg(spec, vl_version=version))
    values = chart["data"]["values"]
    wanted = [chart["title"]["text"], chart["title"]["subtitle"], *(value["shown"] for value in values)]
    if name == "segments":
        wanted += [value["segment"] for value in values]
        # From the top, in the order of the policy.
        assert [text for text in drawn if text in chart["encoding"]["y"]["sort"]] == chart["encoding"]["y"]["sort"]
    else:
        wanted += [f"{value['customers']:,}" for value in values]
        wanted += [chart["encoding"][side]["title"] for side in "xy"]
    assert set(wanted) <= set(drawn)
    assert vl_convert.vegalite_to_png(spec, vl_version=version).startswith(b"\x89PNG")


@pytest.mark.parametrize("lang", LANGS)
def test_bars_are_as_long_as_segments_are_large(lang: str) -> None:
    chart = stored("segments", lang)
    values = chart["data"]["values"]
    svg = chart.to_svg()
    bars = [node for node in nodes(svg, "rect") if node.get("fill") == "#2f6db5"]
    longest = max(number(bar, "width") for bar in bars)
    most = max(value["customers"] for value in values)
    assert [number(bar, "width") for bar in bars] == pytest.approx([longest * value["customers"] / most for value in values], abs=0.01)
    pairs = [text for value in values for text in (value["segment"], value["shown"])]
    assert texts(svg) == [chart["title"]["text"], chart["title"]["subtitle"], *pairs]
    told = [node.text or "" for node in nodes(svg, "title")]
    assert len(told) == len(values) and all(value["action"] in text for value, text in zip(values, told, strict=True))
    # Nothing is drawn outside of the picture.
    width = number(ElementTree.fromstring(svg), "width")
    assert all(number(bar, "x") + number(bar, "width") < width - 60 for bar in bars)


@pytest.mark.parametrize("lang", LANGS)
def test_cells_stand_where_r_and_f_say(lang: str) -> None:
    chart = stored("heat_map", lang)
    cells = chart["data"]["values"]
    svg = chart.to_svg()
    drawn = [node for node in nodes(svg, "rect") if node.get("stroke") == "white"]
    assert [node.get("fill") for node in drawn] == [cell["fill"] for cell in cells]
    by_place = sorted(zip(drawn, cells, strict=True), key=lambda pair: (number(pair[0], "x"), -number(pair[0], "y")))
    assert [(cell["r"], cell["f"]) for _, cell in by_place] == [(r, f) for r in range(1, 6) for f in range(1, 6)]
    shown = texts(svg)
    at = 2
    for cell in cells:
        assert shown[at : at + 2] == [f"{cell['customers']:,}", cell["shown"]]
        at += 2
    assert shown[at:] == [*"12345", *"54321", chart["encoding"]["y"]["title"], chart["encoding"]["x"]["title"]]
    inks = [node.get("fill") for node in nodes(svg, "text")][2 : 2 + 2 * len(cells)]
    assert inks[::2] == inks[1::2] == [cell["ink"] for cell in cells]


def test_texts_like_markup_stay_texts() -> None:
    chart: Any = copy.deepcopy(stored("segments", "en"))
    chart["data"]["values"][0] |= {"segment": "<script>alert(1)</script>", "action": "a < b & c"}
    chart["encoding"]["y"]["sort"][0] = "<script>alert(1)</script>"
    svg = chart.to_svg()
    assert "<script" not in svg and "<script>alert(1)</script>" in texts(svg)
    assert any("a < b & c" in (node.text or "") for node in nodes(svg, "title"))


@pytest.mark.parametrize("name", ["segments", "heat_map"])
def test_notebooks_show_it(name: str) -> None:
    chart = stored(name, "ko")
    bundle = chart._repr_mimebundle_()
    assert list(bundle) == ["application/vnd.vegalite.v5+json", "image/svg+xml", "text/plain"]
    assert bundle["image/svg+xml"] == chart.to_svg()
    assert bundle["text/plain"] == f"Chart({chart['title']['text']}: {chart['title']['subtitle']})"
