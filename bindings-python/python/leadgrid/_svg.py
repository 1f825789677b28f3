"""Pictures as SVG, drawn from the documents that the core makes, without scripts."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

GAP = 10
TITLE, LABEL, SMALL = 15, 12, 11
INK, SOFT = "#1b2330", "#5a6577"
# Where a picture begins below its title.
TOP = 60


def draw(chart: dict[str, Any]) -> str:
    """The document as SVG; which picture it is shows in its first layer."""
    first = chart["layer"][0]
    if first["mark"]["type"] == "bar":
        return _segments(chart)
    return _grid(chart) if first["encoding"]["color"]["field"] == "lead_type" else _heat_map(chart)


def _grid(chart: dict[str, Any]) -> str:
    encoding, cells = chart["encoding"], chart["data"]["values"]
    columns: list[str] = encoding["x"]["sort"]
    lines: list[str] = encoding["y"]["sort"] if "y" in encoding else [""]
    scale = chart["layer"][0]["encoding"]["color"]["scale"]
    colours = dict(zip(scale["domain"], scale["range"], strict=True))
    names = [*columns, *colours]
    wide = max(chart["width"]["step"], *(_width(name, LABEL) + 2 * GAP for name in names))
    high = max(48, chart["height"]["step"] if "y" in encoding else chart["height"])
    left = GAP + (2 * LABEL + max(_width(line, LABEL) for line in lines) + GAP if "y" in encoding else 0)
    axis = GAP + _width(encoding["x"]["title"], LABEL) + left
    width = max(left + wide * len(columns), axis, _heading_width(chart)) + GAP
    bottom = TOP + high * len(lines)
    height = bottom + 2 * LABEL + 3 * GAP

    parts = _heading(chart)
    for place, cell in enumerate(cells):
        line, column = divmod(place, len(columns))
        x, y = left + wide * column, TOP + high * line
        share = f"{cell['leads']:,} ({cell['share']:.1%})"
        parts.append(
            f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}" fill="{colours[cell["lead_type"]]}" '
            f'stroke="white" stroke-width="2"><title>{share}</title></rect>'
        )
        middle = x + wide / 2
        parts.append(_text(middle, y + high / 2 - 1, f"{cell['leads']:,}", 16, "white", weight="bold"))
        parts.append(_text(middle, y + high / 2 + 16, cell["lead_type"], SMALL, "white"))
    for column, name in enumerate(columns):
        parts.append(_text(left + wide * (column + 0.5), bottom + LABEL + GAP / 2, name, LABEL))
    if "y" in encoding:
        for line, name in enumerate(lines):
            parts.append(_text(left - GAP, TOP + high * (line + 0.5) + LABEL / 3, name, LABEL, anchor="end"))
    parts += _side_names(encoding, left + wide * len(columns) / 2, bottom)
    return _page(chart, width, height, parts)


def _segments(chart: dict[str, Any]) -> str:
    values, length = chart["data"]["values"], chart["width"]
    bar = chart["layer"][0]["mark"]["color"]
    most = chart["encoding"]["x"]["scale"]["domain"][1]
    tooltip = [(entry["title"], entry["field"]) for entry in chart["layer"][0]["encoding"]["tooltip"]]
    step = chart["height"]["step"]
    left = GAP + max(_width(value["segment"], LABEL) for value in values) + GAP
    shown = max(length * value["customers"] / most + GAP + _width(value["shown"], LABEL) for value in values)
    parts = _heading(chart)
    for place, value in enumerate(values):
        y, long = TOP + step * place, length * value["customers"] / most
        middle = y + step / 2 + LABEL / 3
        told = " · ".join(f"{title}: {value[field]}" for title, field in tooltip)
        parts += [
            _text(left - GAP, middle, value["segment"], LABEL, anchor="end"),
            f'<rect x="{left:g}" y="{y + 2:g}" width="{long:g}" height="{step - 4:g}" rx="2" fill="{bar}">'
            f"<title>{_escape(told)}</title></rect>",
            _text(left + long + 6, middle, value["shown"], LABEL, anchor="start"),
        ]
    width = max(left + shown, _heading_width(chart)) + GAP
    return _page(chart, width, TOP + step * len(values) + GAP, parts)


def _heat_map(chart: dict[str, Any]) -> str:
    encoding, cells = chart["encoding"], chart["data"]["values"]
    columns, lines = encoding["x"]["sort"], encoding["y"]["sort"]
    most = max(_width(f"{cell['customers']:,}", TITLE) for cell in cells)
    wide, high = max(chart["width"]["step"], most + GAP), chart["height"]["step"]
    left = GAP + 2 * LABEL + 2 * GAP
    bottom = TOP + high * len(lines)
    parts = _heading(chart)
    for place, cell in enumerate(cells):
        line, column = divmod(place, len(columns))
        x, y = left + wide * column, TOP + high * line
        told = f"R {cell['r']} · F {cell['f']}: {cell['customers']:,} ({cell['shown']})"
        middle, ink = x + wide / 2, cell["ink"]
        parts += [
            f'<rect x="{x:g}" y="{y:g}" width="{wide:g}" height="{high:g}" fill="{cell["fill"]}" '
            f'stroke="white" stroke-width="2"><title>{_escape(told)}</title></rect>',
            _text(middle, y + high / 2 - 1, f"{cell['customers']:,}", TITLE, ink, weight="bold"),
            _text(middle, y + high / 2 + 14, cell["shown"], SMALL, ink),
        ]
    for column, score in enumerate(columns):
        parts.append(_text(left + wide * (column + 0.5), bottom + LABEL + GAP / 2, str(score), LABEL))
    for line, score in enumerate(lines):
        parts.append(_text(left - GAP, TOP + high * (line + 0.5) + LABEL / 3, str(score), LABEL, anchor="end"))
    parts += _side_names(encoding, left + wide * len(columns) / 2, bottom)
    axis = left + wide * len(columns) / 2 + _width(encoding["x"]["title"], LABEL) / 2
    width = max(left + wide * len(columns), axis, _heading_width(chart)) + GAP
    return _page(chart, width, bottom + 2 * LABEL + 3 * GAP, parts)


def _heading(chart: dict[str, Any]) -> list[str]:
    title = chart["title"]
    return [
        _text(GAP, 24, title["text"], TITLE, anchor="start", weight="bold"),
        _text(GAP, 44, title["subtitle"], LABEL, SOFT, anchor="start"),
    ]


def _heading_width(chart: dict[str, Any]) -> float:
    title = chart["title"]
    return GAP + max(_width(title["text"], TITLE), _width(title["subtitle"], LABEL))


def _side_names(encoding: dict[str, Any], middle: float, bottom: float) -> list[str]:
    """The titles of the sides, that of `y` turned."""
    parts = []
    if "y" in encoding:
        x, y = GAP + LABEL, (TOP + bottom) / 2
        turn = f' transform="rotate(-90 {x:g} {y:g})"'
        parts.append(_text(x, y, encoding["y"]["title"], LABEL, SOFT, turn=turn))
    return [*parts, _text(middle, bottom + 2 * LABEL + 2 * GAP, encoding["x"]["title"], LABEL, SOFT)]


def _page(chart: dict[str, Any], width: float, height: float, parts: list[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" role="img" font-family="{_escape(chart["config"]["font"])}">'
    )
    return "\n".join([head, '<rect width="100%" height="100%" fill="white"/>', *parts, "</svg>", ""])


def _text(
    x: float,
    y: float,
    text: str,
    size: int,
    fill: str = INK,
    anchor: str = "middle",
    weight: str = "normal",
    turn: str = "",
) -> str:
    style = f'font-size="{size}" font-weight="{weight}" fill="{fill}" text-anchor="{anchor}"{turn}'
    return f'<text x="{x:g}" y="{y:g}" {style}>{_escape(text)}</text>'


def _width(text: str, size: int) -> float:
    """About the width of a text: Hangul and the like are as wide as they are high."""
    from unicodedata import east_asian_width

    wide = sum(east_asian_width(sign) in "WF" for sign in text)
    return size * (wide + 0.6 * (len(text) - wide))


def _escape(text: str) -> str:
    from html import escape

    return escape(text)
