"""`examples/python/zone.py` writes zones that the engine takes and that follow the clocks of the host."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from datetime import datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Any

import pytest

import leadgrid

SCRIPT = Path(__file__).resolve().parents[2] / "examples" / "python" / "zone.py"
time_zone = runpy.run_path(str(SCRIPT))["time_zone"]


class Moved(tzinfo):
    """A zone whose clocks are moved once, to the second."""

    def __init__(self, at: datetime, before: timedelta, after: timedelta) -> None:
        self.at, self.before, self.after = at, before, after

    def fromutc(self, dt: datetime) -> datetime:
        offset = self.after if dt.replace(tzinfo=timezone.utc) >= self.at else self.before
        self.now = offset
        return dt + offset

    def utcoffset(self, dt: datetime | None) -> timedelta:
        return self.now

    def dst(self, dt: datetime | None) -> timedelta:
        return timedelta(0)

    def tzname(self, dt: datetime | None) -> str:
        return "Moved"


def write(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, SCRIPT, *arguments], capture_output=True, text=True, encoding="utf-8")


def test_the_change_is_found_to_the_second() -> None:
    at = datetime(2027, 5, 9, 13, 42, 17, tzinfo=timezone.utc)
    zone = Moved(at, timedelta(hours=-3, minutes=-30), timedelta(hours=9))
    written = time_zone("Moved", zone, 2026, 2028)
    assert written == {"name": "Moved", "offset": "-03:30", "transitions": [["2027-05-09T13:42:17Z", "+09:00"]]}


def test_seconds_are_refused() -> None:
    zone = timezone(timedelta(hours=8, minutes=27, seconds=52))
    with pytest.raises(ValueError, match="no whole minute"):
        time_zone("Seoul, 1900", zone, 1900, 1901)


def test_daylight_saving_of_new_york() -> None:
    done = write("America/New_York", "2026", "2027")
    assert done.returncode == 0, done.stderr
    zone: dict[str, Any] = json.loads(done.stdout)
    assert zone["offset"] == "-05:00"
    assert zone["transitions"] == [
        ["2026-03-08T07:00:00Z", "-04:00"],
        ["2026-11-01T06:00:00Z", "-05:00"],
        ["2027-03-14T07:00:00Z", "-04:00"],
        ["2027-11-07T06:00:00Z", "-05:00"],
    ]
    calendar = {"id": "office", "hours": {"mon": [["09:00", "17:00"]]}, "time_zone": zone}
    policy = {"format": 1, "id": "us", "version": "1", "time_zone": zone, "calendars": [calendar]}
    assert leadgrid.check(policy) == []


def test_a_wrong_call_says_what_is_wrong() -> None:
    for arguments in (["Nowhere/Town", "2026", "2027"], ["Asia/Seoul", "2027", "2026"], ["Asia/Seoul", "2026"]):
        done = write(*arguments)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
