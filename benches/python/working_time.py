"""Deadlines in working time: leadgrid beside pandas, the best kept library of Python with working hours."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple


class Deadline(NamedTuple):
    engine: str
    version: str
    what: str
    run: Callable[[], Any]
    due: Callable[[Any], str]
    wanted: str


def deadlines(working: dict[str, Any], benches: Path) -> list[Deadline]:
    policy = json.loads((benches / working["policy"]).read_text(encoding="utf-8"))
    return [*leadgrid_deadlines(working, policy), *pandas_deadlines(working, policy)]


def leadgrid_deadlines(working: dict[str, Any], policy: dict[str, Any]) -> Iterator[Deadline]:
    import leadgrid

    engine = leadgrid.Engine.from_dict(policy)
    calendar, start = working["calendar"], working["start"]
    for spell in working["spells"]:
        within = spell["within"]
        yield Deadline(
            "leadgrid",
            leadgrid.__version__,
            f"deadline, {spell['what']}",
            lambda within=within: engine.due(calendar, start, within),
            lambda found: found["due_at"],
            spell["due"],
        )


def pandas_deadlines(working: dict[str, Any], policy: dict[str, Any]) -> Iterator[Deadline]:
    try:
        import pandas
    except ImportError as error:
        print(f"pandas is left out: {error}", file=sys.stderr)
        return
    # Every day that is open has the same hours, and the zone has one offset: pandas knows no others.
    calendar = next(known for known in policy["calendars"] if known["id"] == working["calendar"])
    openings = calendar["hours"]["mon"]
    start = pandas.Timestamp(working["start"])
    for spell in working["spells"]:
        offset = pandas.offsets.CustomBusinessHour(
            int(spell["within"].removesuffix("h")),
            start=[begin for begin, _ in openings],
            end=[end for _, end in openings],
            holidays=calendar["holidays"],
        )
        yield Deadline(
            "pandas",
            pandas.__version__,
            f"deadline, {spell['what']}",
            lambda offset=offset: start + offset,
            lambda found: found.isoformat(),
            spell["due"],
        )
