"""The picture of a grid: a document that notebooks draw, and an SVG for everyone else."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# JupyterLab and VS Code draw this one by themselves. An SVG beside it is what others show; HTML
# would be preferred to the document by JupyterLab.
VEGA_LITE = "application/vnd.vegalite.v5+json"

GAP = 10
LABEL, SMALL = 12, 11
INK, SOFT = "#1b2330", "#5a6577"


class Chart(dict[str, "Any"]):
    """A grid with the number of leads in each cell, as a Vega-Lite document.

    It is the dict that Altair (`altair.Chart.from_dict(chart)`), vl-convert and Vega-Embed take, and
    `json.dumps(chart)` writes. Notebooks draw it. `Scores.chart` and `Engine.grid_chart` make it.

    >>> import leadgrid
    >>> chart = leadgrid.Engine.default().grid_chart("form", {"grids": {"form": {"low": {"high": 3}}}})
    >>> [(cell["x"], cell["leads"]) for cell in chart["data"]["values"] if cell["leads"]]
    [('High', 3)]
    """

    def to_svg(self) -> str:
        """The same picture as the text of an `.svg` file, without scripts, for a page or a mail.

        >>> import leadgrid
        >>> svg = leadgrid.Engine.default().grid_chart("form", {}, lang="ko").to_svg()
        >>> svg.startswith("<svg "), "고객 활동 점수" in svg
        (True, True)
        """
        return _svg(self)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {VEGA_LITE: dict(self), "image/svg+xml": self.to_svg(), "text/plain": repr(self)}

    def __repr__(self) -> str:
        return f"Chart({self['title']['text']}: {self['title']['subtitle']})"


def _svg(chart: Chart) -> str:
    encoding, cells = chart["encoding"], chart["data"]["values"]
    columns: list[str] = encoding["x"]["sort"]
    lines: list[str] = encoding["y"]["sort"] if "y" in encoding else [""]
    scale = chart["layer"][0]["encoding"]["color"]["scale"]
    colours = dict(zip(scale["domain"], scale["range"], strict=True))
    names = [*columns, *colours]
    wide = max(chart["width"]["step"], *(_width(name, LABEL) + 2 * GAP for name in names))
    high = max(48, chart["height"]["step"] if "y" in encoding else chart["height"])
    left = GAP + (2 * LABEL + max(_width(line, LABEL) for line in lines) + GAP if "y" in encoding else 0)
    top = 60
    title, axis = chart["title"], encoding["x"]["title"]
    texts = (_width(title["text"], 15), _width(title["subtitle"], LABEL), _width(axis, LABEL) + left)
    width = max(left + wide * len(columns), *(GAP + text for text in texts)) + GAP
    bottom = top + high * len(lines)
    height = bottom + 2 * LABEL + 3 * GAP

    parts = [
        _text(GAP, 24, title["text"], 15, anchor="start", weight="bold"),
        _text(GAP, 44, title["subtitle"], LABEL, SOFT, anchor="start"),
    ]
    for place, cell in enumerate(cells):
        line, column = divmod(place, len(columns))
        x, y = left + wide * column, top + high * line
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
            parts.append(_text(left - GAP, top + high * (line + 0.5) + LABEL / 3, name, LABEL, anchor="end"))
        x, y = GAP + LABEL, (top + bottom) / 2
        parts.append(_text(x, y, encoding["y"]["title"], LABEL, SOFT, turn=f' transform="rotate(-90 {x:g} {y:g})"'))
    parts.append(_text(left + wide * len(columns) / 2, bottom + 2 * LABEL + 2 * GAP, axis, LABEL, SOFT))

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
