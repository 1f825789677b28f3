"""Pictures of grids and customers: documents that notebooks draw, and SVG for everyone else."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# JupyterLab and VS Code draw this one by themselves. An SVG beside it is what others show; HTML
# would be preferred to the document by JupyterLab.
VEGA_LITE = "application/vnd.vegalite.v5+json"


class Chart(dict[str, "Any"]):
    """A picture as a Vega-Lite document: a grid with its leads, or customers by segment or by R and F.

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
        from . import _svg

        return _svg.draw(self)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {VEGA_LITE: dict(self), "image/svg+xml": self.to_svg(), "text/plain": repr(self)}

    def __repr__(self) -> str:
        return f"Chart({self['title']['text']}: {self['title']['subtitle']})"
