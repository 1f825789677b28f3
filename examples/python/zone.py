"""Writes a time zone as data, to paste as the `time_zone` of a policy or of a calendar.

    python zone.py America/New_York 2026 2036

The engine has no table of zones, so that no host can change a result; this program asks the table of the host
once. Governments change their clocks: write the zone again when one does, and in time before the last year.
"""

from __future__ import annotations

import argparse
import json
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
# Two changes within an hour would be missed; no zone of the tz database has had them within a day.
HOUR = 3600


def offset_at(zone: tzinfo, second: int) -> int:
    """Seconds by which local time is ahead of UTC."""
    offset = (EPOCH + timedelta(seconds=second)).astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset is not None else 0


def offset_text(seconds: int) -> str:
    """`+09:00`; the engine knows whole minutes only."""
    minutes, rest = divmod(abs(seconds), 60)
    if rest:
        raise ValueError(f"{seconds} seconds ahead of UTC is no whole minute; begin with a later year")
    return f"{'-' if seconds < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}"


def transition(zone: tzinfo, before: int, after: int) -> int:
    """The second of the change between two instants whose offsets differ, by halving."""
    while after - before > 1:
        middle = (before + after) // 2
        if offset_at(zone, middle) == offset_at(zone, before):
            before = middle
        else:
            after = middle
    return after


def time_zone(name: str, zone: tzinfo, first: int, last: int) -> dict[str, Any]:
    """The zone from the beginning of the first year to the end of the last one, in UTC."""
    start, end = (int((datetime(year, 1, 1, tzinfo=timezone.utc) - EPOCH).total_seconds()) for year in (first, last + 1))
    transitions = []
    for hour in range(start, end, HOUR):
        if offset_at(zone, hour) != offset_at(zone, hour + HOUR):
            at = transition(zone, hour, hour + HOUR)
            utc = (EPOCH + timedelta(seconds=at)).strftime("%Y-%m-%dT%H:%M:%SZ")
            transitions.append([utc, offset_text(offset_at(zone, at))])
    return {"name": name, "offset": offset_text(offset_at(zone, start)), "transitions": transitions}


def printed(zone: dict[str, Any]) -> str:
    """JSON with a line for each transition; YAML reads it as well."""
    lines = {key: json.dumps(value) for key, value in zone.items()}
    if zone["transitions"]:
        each = ",\n    ".join(json.dumps(entry) for entry in zone["transitions"])
        lines["transitions"] = f"[\n    {each}\n  ]"
    return "{\n" + ",\n".join(f'  "{key}": {value}' for key, value in lines.items()) + "\n}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Writes a time zone as data.")
    parser.add_argument("name", help="as in the tz database: Europe/Berlin")
    parser.add_argument("first", type=int, help="first year")
    parser.add_argument("last", type=int, help="last year")
    given = parser.parse_args()
    if not 1900 <= given.first <= given.last <= 9998:
        parser.error("the years must ascend, from 1900 to 9998")
    try:
        zone = ZoneInfo(given.name)
    except (ZoneInfoNotFoundError, ValueError):
        parser.error(f"this host does not know the zone {given.name}; `pip install tzdata` brings a table")
    try:
        print(printed(time_zone(given.name, zone, given.first, given.last)))
    except ValueError as error:
        parser.error(str(error))


if __name__ == "__main__":
    main()
