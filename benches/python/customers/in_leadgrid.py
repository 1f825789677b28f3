"""leadgrid on the same orders, as a program calls it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import data

POLICY = Path(__file__).resolve().parents[2] / "policies/customers.json"


def engine() -> Any:
    import leadgrid

    return leadgrid.Engine.from_json(POLICY.read_text(encoding="utf-8"))


def score(engine: Any, orders: Any) -> Any:
    """Customers with all that leadgrid finds; columns are made of them when they are asked for."""
    import leadgrid

    return leadgrid.Rfm(engine, data.AS_OF).add(orders, minor_units=True).score()
