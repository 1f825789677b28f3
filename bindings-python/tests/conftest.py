"""What the tests share: a small policy with a field of each type, and an engine of it."""

from __future__ import annotations

from typing import Any

import pytest

import leadgrid

AS_OF = "2026-11-22T09:00:00+09:00"

POLICY: dict[str, Any] = {
    "format": 1,
    "id": "showroom",
    "version": "3",
    "time_zone": "+09:00",
    "fields": {
        "age": {"type": "number"},
        "occupation": {"type": "text"},
        "birth_date": {"type": "date"},
        "owns_vehicle": {"type": "boolean"},
        "models": {"type": "texts"},
    },
    "activities": {"quote_request": {}, "page_view": {}},
    "axes": [
        {
            "id": "activity",
            "rules": [
                {"id": "quote", "activity": "quote_request", "points": 50},
                {"id": "pages", "activity": "page_view", "points": 0.5, "cap": {"max": 10}},
            ],
        },
        {
            "id": "demographic",
            "rules": [
                {"id": "age", "field": "age", "bands": [{"from": 20, "points": 5}, {"from": 35, "points": 25}]},
                {"id": "job", "field": "occupation", "values": {"office": 20, "\ufffd": 7}, "unknown": 1},
                {"id": "young", "when": {"field": "birth_date", "from": "1990-01-01"}, "points": 3},
            ],
        },
    ],
    "grids": {
        "form": {
            "x": {"axes": ["activity"], "bands": [{"id": "low"}, {"id": "high", "from": 40}]},
            "y": {"axes": ["demographic"], "bands": [{"id": "low"}, {"id": "high", "from": 20}]},
            "cells": {"high": {"low": "warm", "high": "hot"}, "low": {"low": "cold", "high": "warm"}},
        }
    },
    "flags": [
        {"id": "owner", "basis": "ownership", "when": {"field": "owns_vehicle", "is": True}},
        {"id": "flagship", "basis": "flagship_model", "when": {"field": "models", "has": "gv80"}},
    ],
    "goals": {"purchase": {}, "visit": {}},
    "channels": {"online": {}, "dealer": {}},
    "scenarios": [
        {
            "id": "hot_flagged",
            "for": {"lead_types": ["hot"], "flagged": True},
            "channels": ["dealer"],
            "goals": ["purchase"],
            "respond_within": "12h",
        },
        {
            "id": "other",
            "for": {"lead_types": ["cold", "warm", "hot"]},
            "channels": ["online"],
            "goals": ["visit"],
            "respond_within": "24h",
        },
    ],
}

HOT: dict[str, Any] = {
    "id": "L-17",
    "origin": "form",
    "attributes": {"age": 41, "owns_vehicle": True},
    "activities": [{"kind": "quote_request", "at": "2026-11-19T08:10:00+09:00"}],
}


@pytest.fixture(scope="session")
def engine() -> leadgrid.Engine:
    return leadgrid.Engine.from_dict(POLICY)


@pytest.fixture(scope="session")
def hot(engine: leadgrid.Engine) -> leadgrid.Decision:
    decision = engine.score(HOT, AS_OF)
    assert isinstance(decision, leadgrid.Decision), decision
    return decision
