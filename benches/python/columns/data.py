"""Leads as columns, the same on every machine and in every language: each value comes from the number
of its row and column alone. `../../src/columns/data.rs` makes the same."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa

TEXTS = {
    "occupation": ["office", "self_employed", "public", "student", "none"],
    "household": ["single", "couple", "family"],
    "region": ["서울", "경기", "부산", "대구", "인천", "광주", "대전"],
    "horizon": ["one_month", "three_months", "six_months", "later"],
}
NUMBERS = {
    "age": (70, 18.0, 1.0),
    "budget": (81, 0.0, 1_000_000.0),
    "car_age": (15, 0.0, 1.0),
    "licence_years": (30, 0.0, 1.0),
    "visits": (12, 0.0, 1.0),
}
TRUTHS = ["consent", "owns_vehicle"]
FIRST_DAY = 20_666
DAYS = 120
EVENTS = 10
KINDS = ["page_view", "quote_request", "test_drive_request", "chat", "brochure"]
AS_OF = "2026-11-22T09:00:00+09:00"
AS_OF_MILLIS = 1_795_305_600_000


class Tables(NamedTuple):
    leads: pa.Table
    activities: pa.Table


def tables(count: int, *, coded: bool) -> Tables:
    """Leads with texts as keys of dictionaries or as they are, and ten activities of each."""
    columns: dict[str, pa.Array] = {
        "id": pa.array(np.arange(count, dtype=np.int64)),
        "origin": pa.DictionaryArray.from_arrays(pa.array(np.zeros(count, np.int8)), ["form"]),
    }
    for number, (name, values) in enumerate(TEXTS.items()):
        drawn, null = _pick(count, number, len(values))
        texts = pa.DictionaryArray.from_arrays(pa.array(drawn.astype(np.int32), mask=null), values)
        columns[name] = texts if coded else texts.cast(pa.string())
    for number, (name, (values, start, step)) in enumerate(NUMBERS.items(), 4):
        drawn, null = _pick(count, number, values)
        columns[name] = pa.array(start + drawn * step, mask=null)
    drawn, null = _pick(count, 9, DAYS)
    columns["inquired_on"] = pa.array((FIRST_DAY + drawn).astype(np.int32), pa.int32(), mask=null).cast(pa.date32())
    for number, name in enumerate(TRUTHS, 10):
        drawn, null = _pick(count, number, 2)
        columns[name] = pa.array(drawn == 1, mask=null)
    return Tables(pa.table(columns), _activities(count))


def _activities(count: int) -> pa.Table:
    events = np.arange(count * EVENTS, dtype=np.int64)
    kinds = (_at(events, 12) % len(KINDS)).astype(np.int8)
    seconds = (_at(events, 13) % (DAYS * 86_400)).astype(np.int64)
    # Never a whole number of seconds ago, and never two of a lead at once.
    at = AS_OF_MILLIS - (seconds * 1_000 + events % EVENTS + 500)
    return pa.table(
        {
            "lead": events // EVENTS,
            "kind": pa.DictionaryArray.from_arrays(pa.array(kinds), KINDS),
            "at": pa.array(at, pa.timestamp("ms", "UTC")),
        }
    )


def _pick(count: int, column: int, values: int) -> tuple[np.ndarray, np.ndarray]:
    """One of so many values for each row, and where it is null: in one row out of twenty."""
    drawn = _at(np.arange(count, dtype=np.int64), column)
    value = ((drawn & np.uint64(0xFFFF_FFFF)) % np.uint64(values)).astype(np.int64)
    return value, (drawn >> np.uint64(40)) % np.uint64(20) == 0


def _at(row: np.ndarray, column: int) -> np.ndarray:
    """SplitMix64 of a place in the table."""
    place = row.astype(np.uint64) * np.uint64(16) + np.uint64(column + 1)
    z = place * np.uint64(0x9E37_79B9_7F4A_7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58_476D_1CE4_E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D0_49BB_1331_11EB)
    return z ^ (z >> np.uint64(31))
