"""The notebooks run from the first cell to the last, and show what they are for.

Not collected with the other tests: `cargo xtask test python/notebook` names it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import nbformat
import pytest
import vl_convert
from nbclient import NotebookClient

EXAMPLES = Path(__file__).resolve().parents[2] / "examples" / "python"
NOTEBOOKS = sorted(EXAMPLES.glob("*.ipynb"))


def run(path: Path) -> list[dict[str, Any]]:
    """What the cells of a notebook show, each by its mime type."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": EXAMPLES}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert not [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"]
    return [dict(output.data) for output in outputs if "data" in output]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_nothing_of_a_machine_is_stored(path: Path) -> None:
    for cell in nbformat.read(path, as_version=4).cells:
        assert cell.get("outputs", []) == [] and cell.get("execution_count") is None
    assert path.stat().st_size < 20_000


def test_leads() -> None:
    shown = run(EXAMPLES / "leads.ipynb")
    assert len([data for data in shown if "text/html" in data]) >= 5


def test_a_million_leads() -> None:
    shown = run(EXAMPLES / "batch.ipynb")
    assert any("1,000,000 leads" in data.get("text/html", "") for data in shown)
    assert any("1000000/1000000" in data.get("text/plain", "") for data in shown), "the bar reaches its end"
    charts = [data for data in shown if "application/vnd.vegalite.v5+json" in data]
    assert len(charts) == 2
    placed = 0
    for data in charts:
        assert "<svg " in data["image/svg+xml"] and "text/html" not in data
        chart = data["application/vnd.vegalite.v5+json"]
        cells = chart["data"]["values"]
        placed += sum(cell["leads"] for cell in cells)
        # As the notebook draws it.
        drawn = vl_convert.vegalite_to_svg(chart, vl_version="5.20")
        for text in ("높음", "고객 활동 점수", *(f"{cell['leads']:,}" for cell in cells)):
            assert f">{text}<" in drawn and f">{text}<" in data["image/svg+xml"], text
    assert placed == 999_000
    # Those that readers see who do not run it.
    kept = [EXAMPLES / "pictures" / f"{origin}.svg" for origin in ("form", "signup")]
    assert [data["image/svg+xml"] for data in charts] == [path.read_text(encoding="utf-8") for path in kept]


def test_customers() -> None:
    shown = run(EXAMPLES / "customers.ipynb")
    assert len([data for data in shown if "text/html" in data]) >= 5
    charts = [data for data in shown if "application/vnd.vegalite.v5+json" in data]
    for name, data, texts in zip(
        ("segments", "heat_map"),
        charts,
        (("VIP 단골", "휴면 고객", "7 (13.7%)"), ("최근성 점수 (R)", "구매 빈도 점수 (F)")),
        strict=True,
    ):
        drawn = vl_convert.vegalite_to_svg(data["application/vnd.vegalite.v5+json"], vl_version="5.20")
        for text in texts:
            assert f">{text}<" in drawn and f">{text}<" in data["image/svg+xml"], text
        kept = EXAMPLES / "pictures" / f"{name}.svg"
        if "LEADGRID_BLESS" in os.environ:
            kept.write_text(data["image/svg+xml"], encoding="utf-8")
        assert data["image/svg+xml"] == kept.read_text(encoding="utf-8"), "LEADGRID_BLESS=1 writes it"
    cells = charts[1]["application/vnd.vegalite.v5+json"]["data"]["values"]
    # All but those without an order in the period.
    assert sum(cell["customers"] for cell in cells) == 51 - 3
