"""Earlier decisions and the horizon: options of a score that reach back and ahead."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd
import pytest
from conftest import AS_OF, HOT
from test_calls import refused

import leadgrid

YESTERDAY = "2026-11-21T09:00:00+09:00"

# Warm from 40 points; what was warm stays so down to 30.
HELD: dict[str, Any] = {
    "format": 1,
    "id": "held",
    "version": "1",
    "time_zone": "+09:00",
    "fields": {"points": {"type": "number"}},
    "axes": [
        {
            "id": "fit",
            "rules": [
                {"id": "given", "field": "points", "bands": [{"from": 0, "points": 0}, {"from": 30, "points": 30}, {"from": 40, "points": 40}]},
                {"id": "visit", "activity": "visit", "points": 5, "within": "7d"},
            ],
        }
    ],
    "activities": {"visit": {}},
    "grids": {
        "form": {
            "x": {"axes": ["fit"], "bands": [{"id": "low"}, {"id": "high", "from": 40}]},
            "cells": {"low": "cold", "high": "warm"},
            "hold": 10,
        }
    },
}


@pytest.fixture(scope="module")
def held() -> leadgrid.Engine:
    return leadgrid.Engine.from_dict(HELD)


def lead(id: str, points: int | None = None) -> dict[str, Any]:
    return {"id": id, "origin": "form", "attributes": {"points": points}}


def test_previous_in_every_form(held: leadgrid.Engine) -> None:
    before = held.score_batch([lead("한결", 40), lead("L-2", 0), {"id": "L-3"}], YESTERDAY)
    warm = before[0]
    assert isinstance(warm, leadgrid.Decision)
    given = lead("한결", 35)
    kept = held.score(given, AS_OF, previous=warm)
    assert isinstance(kept, leadgrid.Decision)
    assert (kept.held, kept.lead_type) == (True, "warm")
    assert not held.score(given, AS_OF).to_dict()["held"]

    forms: list[Any] = [
        warm.to_dict(),
        warm.to_json(),
        [warm],
        (warm,),
        [warm.to_dict()],
        [warm.to_json()],
        json.dumps([warm.to_dict()]),
        before,
        list(before),
        before.to_dicts(),
        iter(before),
        (answer for answer in before),
        pd.Series(list(before), dtype=object),
        [before[2], warm],
        [json.loads(before[2].to_json()), warm.to_json()],
        [warm, {**warm.to_dict(), "computed_lead_type": "cold"}],
    ]
    for previous in forms:
        # An iterator is read once.
        assert held.score(given, AS_OF, previous=previous) == kept, previous
    for previous in (before, warm, warm.to_json()):
        assert held.score_batch([given, lead("L-2", 35)], AS_OF, previous=previous)[0] == kept
        assert "35" not in held.explain(given, AS_OF, previous=previous)
        assert held.explain(given, AS_OF, previous=previous) != held.explain(given, AS_OF)
        receipt = held.receipt(given, AS_OF, previous=previous)
        assert receipt["answer"]["held"] is True
        assert receipt["call"]["previous"] == {"lead_id": "한결", "origin": "form", "computed_lead_type": "warm"}
        assert held.verify(receipt, given)["valid"]
        course = held.trajectory(given, AS_OF, "2027-01-01T00:00:00Z", previous=previous)
        assert not isinstance(course, leadgrid.LeadErrors) and course["now"]["lead_type"] == "warm"
        answer = held.why_not(given, AS_OF, previous=previous)
        assert not isinstance(answer, leadgrid.LeadErrors) and answer["lead_type"] == "warm"
        assert not isinstance(held.question(given, AS_OF, previous=previous), leadgrid.LeadErrors)
    # Those of other leads, or of another origin, say nothing.
    for previous in (before[1], {**warm.to_dict(), "origin": "signup"}, {**warm.to_dict(), "computed_lead_type": "hot?"}, [], before[2]):
        assert held.score(given, AS_OF, previous=previous).to_dict()["held"] is False


def test_previous_that_is_none(held: leadgrid.Engine) -> None:
    given = lead("1", 35)
    wrong: list[tuple[Any, str, str]] = [
        (7, "wrong_type", "/previous"),
        ("warm", "bad_json", "/previous"),
        ("", "bad_json", "/previous"),
        ({}, "missing_key", "/previous"),
        ([{}], "missing_key", "/previous/0"),
        ([held.score(given, AS_OF), None], "wrong_type", "/previous/1"),
        ([[held.score(given, AS_OF)]], "wrong_type", "/previous/0"),
        ({"lead_id": {1}, "origin": "form", "computed_lead_type": "hot"}, "wrong_type", "/previous/lead_id"),
        (pd.DataFrame([{"lead_id": "1"}]), "wrong_type", "/previous"),
        (object(), "wrong_type", "/previous"),
        (pd.Timestamp(AS_OF), "wrong_type", "/previous"),
    ]
    for previous, code, path in wrong:
        for ask in (held.score, held.question, held.why_not, held.receipt, held.explain):
            assert refused(lambda: ask(given, AS_OF, previous=previous)) == (code, path), previous
        assert refused(lambda: held.score_batch([given], AS_OF, previous=previous)) == (code, path)


def test_an_earlier_batch(held: leadgrid.Engine) -> None:
    count = 3_000
    before = held.score_batch([lead(str(n), 40 if n % 2 else 0) for n in range(count)], YESTERDAY)
    leads = [lead(str(n), 35) for n in reversed(range(count))]
    today = held.score_batch(leads, AS_OF, previous=before)
    assert [decision.held for decision in today.decisions] == [n % 2 == 1 for n in reversed(range(count))]


def test_horizon(engine: leadgrid.Engine) -> None:
    policy = {**engine.policy, "version": "4"}
    policy["axes"][0]["rules"][0]["within"] = "7d"
    cooling = leadgrid.Engine.from_dict(policy)
    whole = cooling.score(HOT, AS_OF)
    assert isinstance(whole, leadgrid.Decision)
    assert (whole.valid_until, whole.checked_until) == ("2026-11-26T08:10:00+09:00", None)
    assert whole.becomes == {"lead_type": "warm", "flags": ["owner"], "scenario": "other"}
    assert cooling.score(HOT, AS_OF, horizon="400d") == whole
    for horizon, end in (("2d", "2026-11-24T09:00:00+09:00"), ("0s", AS_OF)):
        short = cooling.score(HOT, AS_OF, horizon=horizon)
        assert isinstance(short, leadgrid.Decision)
        assert (short.valid_until, short.checked_until, short.becomes) == (None, end, None)
        assert cooling.score_batch([HOT], AS_OF, horizon=horizon)[0] == short
        assert cooling.receipt(HOT, AS_OF, horizon=horizon)["answer"] == short.to_dict()
    wrong: list[tuple[Any, str]] = [("soon", "bad_duration"), ("", "bad_duration"), ("40000d", "bad_duration"), (400, "wrong_type")]
    for odd, code in wrong:
        assert refused(lambda: cooling.score(HOT, AS_OF, horizon=odd)) == (code, "/horizon")
        assert refused(lambda: cooling.score_batch([HOT], AS_OF, horizon=odd)) == (code, "/horizon")
