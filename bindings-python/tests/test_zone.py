"""`examples/python/zone.py` writes zones that the engine takes and that follow the clocks of the host."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from datetime import datetime, timedelta, timezone, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from conftest import POLICY

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


SHIFTS = {"sat": [["22:00", "06:00"]], "sun": [["12:00", "13:00"]]}
OFFICE = {day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def engine_in(name: str, first: int, last: int) -> leadgrid.Engine:
    zone = time_zone(name, ZoneInfo(name), first, last)
    calendars = [{"id": "office", "hours": OFFICE}, {"id": "night", "hours": SHIFTS}]
    return leadgrid.Engine.from_dict({**POLICY, "id": "there", "time_zone": zone, "calendars": calendars})


# Transitions as the tz database has them: the clocks of Berlin change at 01:00 UTC on the last Sundays
# of March and October; those of São Paulo changed at midnight, and have stood still since 2019.
CHANGES = {
    ("Europe/Berlin", 2026, 2027): (
        "+01:00",
        [
            ["2026-03-29T01:00:00Z", "+02:00"],
            ["2026-10-25T01:00:00Z", "+01:00"],
            ["2027-03-28T01:00:00Z", "+02:00"],
            ["2027-10-31T01:00:00Z", "+01:00"],
        ],
    ),
    ("America/Sao_Paulo", 2018, 2019): (
        "-02:00",
        [
            ["2018-02-18T02:00:00Z", "-03:00"],
            ["2018-11-04T03:00:00Z", "-02:00"],
            ["2019-02-17T02:00:00Z", "-03:00"],
        ],
    ),
    ("America/Sao_Paulo", 2026, 2036): ("-03:00", []),
}


@pytest.mark.parametrize("given", CHANGES, ids=str)
def test_zones_are_those_of_the_host(given: tuple[str, int, int]) -> None:
    name, first, last = given
    done = write(name, str(first), str(last))
    assert done.returncode == 0, done.stderr
    offset, transitions = CHANGES[given]
    assert json.loads(done.stdout) == {"name": name, "offset": offset, "transitions": transitions}

    # Every 7 hours and 13 minutes, and around every change, the engine's clock is the host's.
    engine, host = engine_in(name, first, last), ZoneInfo(name)
    instants = [datetime(first, 1, 1, tzinfo=timezone.utc) + timedelta(hours=7, minutes=13) * step for step in range(2000)]
    for at, _ in transitions:
        change = datetime.fromisoformat(at.replace("Z", "+00:00"))
        instants += [change + timedelta(seconds=seconds) for seconds in (-3600, -1, 0, 1, 3599, 3600)]
    lead = {"id": "1", "origin": "form"}
    for instant in instants:
        answer = engine.score(lead, instant, ledger=False, horizon="0s")
        assert isinstance(answer, leadgrid.Decision)
        assert answer.as_of == instant.astimezone(host).isoformat()


@pytest.mark.parametrize(
    ("name", "year", "shift", "hours"),
    [
        ("Europe/Berlin", 2026, "2026-03-28", 7),
        ("Europe/Berlin", 2026, "2026-10-24", 9),
        ("Europe/Berlin", 2026, "2026-11-21", 8),
        ("America/Sao_Paulo", 2018, "2018-11-03", 7),
        ("America/Sao_Paulo", 2018, "2018-02-17", 9),
        ("America/Sao_Paulo", 2026, "2026-11-21", 8),
    ],
)
def test_a_night_in_which_the_clocks_change(name: str, year: int, shift: str, hours: int) -> None:
    engine, zone = engine_in(name, year, year), ZoneInfo(name)
    evening = datetime.fromisoformat(f"{shift}T22:00:00").replace(tzinfo=zone)
    morning = datetime.fromisoformat(f"{shift}T06:00:00").replace(tzinfo=zone) + timedelta(days=1)
    assert engine.elapsed("night", evening, morning) == {"millis": hours * 3_600_000, "known": True}
    assert engine.due("night", evening, f"{hours}h")["due_at"] == morning.isoformat()
    # One hour more is the lunch of Sunday.
    lunch = morning.replace(hour=13)
    assert engine.due("night", evening, f"{hours + 1}h")["due_at"] == lunch.isoformat()


@pytest.mark.parametrize(("name", "day"), [("Europe/Berlin", "2026-03-27"), ("America/Sao_Paulo", "2018-11-02")])
def test_a_weekend_in_which_the_clocks_change(name: str, day: str) -> None:
    friday = datetime.fromisoformat(f"{day}T16:00:00").replace(tzinfo=ZoneInfo(name))
    engine = engine_in(name, friday.year, friday.year)
    monday = friday + timedelta(days=3)  # the same time of the local clock
    assert monday.utcoffset() != friday.utcoffset()
    assert engine.due("office", friday, "7h")["due_at"] == monday.isoformat()


def test_a_wrong_call_says_what_is_wrong() -> None:
    for arguments in (["Nowhere/Town", "2026", "2027"], ["Asia/Seoul", "2027", "2026"], ["Asia/Seoul", "2026"]):
        done = write(*arguments)
        assert done.returncode == 2
        assert "Traceback" not in done.stderr
