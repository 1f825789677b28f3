"""Random leads as documents and as tables, for the tests of frames."""

from __future__ import annotations

import datetime as dt
import random
import unicodedata
from collections.abc import Callable
from typing import Any

import duckdb
import narwhals as nw
import pandas as pd
import polars as pl
import pyarrow as pa

import leadgrid

AS_OF = "2026-11-22T09:00:00+09:00"
NOW = dt.datetime(2026, 11, 22, tzinfo=dt.timezone.utc)

Lead = dict[str, Any]

TYPES = {"text": pa.string(), "number": pa.float64(), "boolean": pa.bool_(), "date": pa.date32()}
INSTANT = pa.timestamp("ms", "UTC")


def leads_of(engine: leadgrid.Engine, count: int, seed: int = 1, odd: bool = True) -> list[Lead]:
    """Leads with the fields and activities of a policy; some have errors if `odd`."""
    rng = random.Random(seed)
    policy = engine.policy
    fields, kinds = policy.get("fields", {}), sorted(policy.get("activities", {}))
    choices = {name: words(policy, name) + list(field.get("values", [])) + ["", "N/A", "기타"] for name, field in fields.items()}
    origins = [*policy["grids"], *(["fax"] if odd else [])]
    leads = []
    for number in range(count):
        attributes = {}
        for name, field in fields.items():
            if rng.random() < 0.7:
                attributes[name] = value_of(rng, choices[name], field)
        lead: Lead = {"id": f"L-{number}", "origin": rng.choice(origins), "attributes": attributes}
        lead["activities"] = [event(rng, kinds) for _ in range(rng.choice((0, 0, 1, 3, 8)))]
        if rng.random() < 0.5:
            lead["assigned_at"] = stamp(rng)
        if rng.random() < 0.1:
            lead["override"] = {"lead_type": "hot", "by": "j.kim", "reason": "known"}
        if odd and rng.random() < 0.1:
            lead["attributes"]["favourite"] = "빨강"
        leads.append(lead)
    return leads


def value_of(rng: random.Random, texts: list[str], field: dict[str, Any]) -> Any:
    match field["type"]:
        case "text":
            return spelt(rng, rng.choice(texts))
        case "texts":
            return [spelt(rng, rng.choice(texts)) for _ in range(rng.randrange(4))]
        case "number":
            return rng.choice((0, 1, 19, 20, 35, 44.5, 3_000_000, 60_000_000, -1, rng.randrange(10**8)))
        case "boolean":
            return rng.random() < 0.5
        case _:
            return (dt.date(1960, 1, 1) + dt.timedelta(days=rng.randrange(25_000))).isoformat()


def words(tree: Any, name: str) -> list[str]:
    """The texts that a policy compares a field with."""
    found: list[str] = []
    if isinstance(tree, dict):
        if tree.get("field") == name:
            given = tree.get("values", [])
            found += list(given)
            found += [tree[key] for key in ("is", "has") if isinstance(tree.get(key), str)]
        for part in tree.values():
            found += words(part, name)
    elif isinstance(tree, list):
        for part in tree:
            found += words(part, name)
    return found


def spelt(rng: random.Random, text: str) -> str:
    """Some texts with their jamo one by one, as macOS writes them."""
    return unicodedata.normalize("NFD", text) if rng.random() < 0.3 else text


def stamp(rng: random.Random) -> str:
    return (NOW - dt.timedelta(minutes=rng.randrange(-2_000, 200_000))).isoformat(timespec="seconds")


def event(rng: random.Random, kinds: list[str]) -> dict[str, Any]:
    found = {"kind": rng.choice(kinds) if kinds else "visit", "at": stamp(rng)}
    if rng.random() < 0.3:
        found["id"] = f"E-{rng.randrange(50)}"
    if rng.random() < 0.3:
        found["ref"] = f"견적-{rng.randrange(9)}"
    return found


def table(engine: leadgrid.Engine, leads: list[Lead]) -> pa.Table:
    """The leads as a table, without their activities."""
    columns: dict[str, pa.Array] = {
        "id": pa.array([lead.get("id") for lead in leads], pa.string()),
        "origin": pa.array([lead.get("origin") for lead in leads], pa.string()),
        "assigned_at": instants(lead.get("assigned_at") for lead in leads),
    }
    for key in ("lead_type", "by", "reason"):
        given = [lead.get("override", {}).get(key) for lead in leads]
        columns[f"override_{key}"] = pa.array(given, pa.string())
    for name, field in {**engine.policy.get("fields", {}), "favourite": {"type": "text"}}.items():
        given = [lead.get("attributes", {}).get(name) for lead in leads]
        kind = TYPES.get(field["type"], pa.list_(pa.string()))
        if field["type"] == "date":
            given = [dt.date.fromisoformat(day) if day else None for day in given]
        columns[name] = pa.array(given, kind)
    return pa.table(columns)


def instants(given: Any) -> pa.Array:
    return pa.array([dt.datetime.fromisoformat(at) if at else None for at in given], INSTANT)


def activities(leads: list[Lead], seed: int = 1) -> pa.Table:
    """The activities of all leads, in an order of its own."""
    rows = [(lead["id"], event) for lead in leads for event in lead.get("activities", [])]
    # Events of one lead keep their order: of two with the same id the first counts.
    rng = random.Random(seed)
    keys = {lead["id"]: rng.random() for lead in leads}
    rows.sort(key=lambda row: keys[row[0]])
    text = {name: pa.array([event.get(name) for _, event in rows], pa.string()) for name in ("kind", "ref", "id")}
    return pa.table(
        {"lead": pa.array([lead for lead, _ in rows], pa.string()), "at": instants(event["at"] for _, event in rows), **text}
    )


def expected(engine: leadgrid.Engine, answer: leadgrid.Decision | leadgrid.LeadErrors) -> dict[str, Any]:
    """The row of an answer."""
    axes = [f"axes.{axis['id']}" for axis in engine.policy["axes"]]
    names = ["lead_type", "computed_lead_type", *axes, "x_band", "y_band", "flagged", "flags", "scenario", "due_at", "priority"]
    if isinstance(answer, leadgrid.LeadErrors):
        first = answer.errors[0]
        row = dict.fromkeys(names)
        return {"lead_id": answer.lead_id, **row, "error": first.code, "error_path": first.path, "error_message": first.message}
    decision = answer.to_dict()
    row = {name: decision.get(name) for name in ["lead_id", *names]}
    row |= {f"axes.{axis}": total["total"] for axis, total in decision["axes"].items()}
    row |= {"x_band": decision["x"]["band"], "y_band": decision["y"]["band"] if decision["y"] else None}
    return row | {"error": None, "error_path": None, "error_message": None}


def agree(engine: leadgrid.Engine, leads: list[Lead], scores: leadgrid.Scores, **options: Any) -> leadgrid.Batch:
    """Asserts that the scores are those of the leads, one by one."""
    batch = engine.score_batch(leads, AS_OF, **options)
    rows = scores.to_dicts()
    assert len(scores) == len(rows) == len(leads)
    for answer, row in zip(batch, rows, strict=True):
        if "valid_until" in row:
            until = row.pop("valid_until")
            assert until == (answer.valid_until if isinstance(answer, leadgrid.Decision) else None)
        assert row == expected(engine, answer)
    assert scores.errors == batch.errors
    return batch


# How each library hands over a table.
LIBRARIES: dict[str, Callable[[pa.Table], Any]] = {
    "pyarrow": lambda table: table,
    "pyarrow_reader": lambda table: table.to_reader(max_chunksize=7),
    "polars": lambda table: pl.DataFrame(table),
    "pandas": lambda table: pd.DataFrame.from_arrow(table),
    "narwhals": lambda table: nw.from_native(pl.DataFrame(table)),
    "duckdb": lambda table: duckdb.from_arrow(table),
}
