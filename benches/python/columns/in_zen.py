"""The policy as one expression node of zen-engine, lead by lead."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

_FIRST = date(2026, 11, 1).toordinal()


def _table(name: str, values: dict[str, int], otherwise: int = 0, unknown: int = 0) -> str:
    cases = "".join(f'{name} == "{value}" ? {points} : ' for value, points in values.items())
    return f"({name} == null ? {unknown} : {cases}{otherwise})"


def _bands(name: str, starts: dict[int, int], unknown: int = 0) -> str:
    cases = "".join(f"{name} >= {start} ? {points} : " for start, points in sorted(starts.items(), reverse=True))
    return f"({name} == null ? {unknown} : {cases}0)"


def _when(condition: str, points: int) -> str:
    return f"({condition} ? {points} : 0)"


def _is(name: str, test: str) -> str:
    return f"({name} != null and {name} {test})"


_OWNS = "(owns_vehicle == true)"
_INTENT = [
    _table("horizon", {"one_month": 25, "three_months": 15, "six_months": 8, "later": 2}, unknown=3),
    _bands("budget", {20_000_000: 4, 40_000_000: 9, 60_000_000: 14}),
    _bands("visits", {1: 3, 3: 6, 6: 10}),
    _bands("car_age", {0: 1, 3: 4, 5: 9}, unknown=2),
    _when(_OWNS, 6),
    f"(inquired_on == null ? 0 : inquired_on >= {_FIRST} ? 12 : -4)",
    _when(f'(horizon == "one_month" and {_is("budget", ">= 40000000")})', 10),
    _when(f"({_is('visits', '>= 6')} or ({_OWNS} and {_is('car_age', '>= 5')}))", 8),
]
_PROFILE = [
    _bands("age", {20: 5, 30: 15, 45: 12, 60: 8}),
    _table("occupation", {"office": 12, "self_employed": 10, "public": 11, "student": 2}, unknown=4),
    _table("household", {"single": 4, "couple": 6, "family": 9}, unknown=3),
    _table("region", {"서울": 8, "경기": 7, "부산": 6, "대구": 5, "인천": 5}, otherwise=3),
    _bands("licence_years", {0: -5, 1: 0, 3: 3}, unknown=1),
    "(consent == null ? 0 : consent ? 5 : -10)",
    _when(f'(household == "family" and {_is("car_age", ">= 3")})', 6),
    _when(f"({_is('age', '< 30')} and {_OWNS})", 4),
    _when('(region in ["서울", "경기", "인천"])', 2),
    _when(f'(occupation in ["office", "public"] and {_is("budget", ">= 40000000")})', 5),
    _when(_is("age", ">= 60"), -2),
    _when(f"({_is('licence_years', '< 1')} and {_OWNS})", -3),
]


def decision() -> Any:
    import zen

    def total(rules: list[str]) -> str:
        return f"max([0, min([100, {' + '.join(rules)}])])"

    expressions = [
        {"id": "0", "key": "intent", "value": total(_INTENT)},
        {"id": "1", "key": "profile", "value": total(_PROFILE)},
        {
            "id": "2",
            "key": "bands",
            "value": " + ".join(
                f"($.{side} >= {start} ? 1 : 0)" for side in ("intent", "profile") for start in (40, 70)
            ),
        },
        {"id": "3", "key": "lead_type", "value": "$.bands >= 3 ? 2 : $.bands >= 2 ? 1 : 0"},
    ]
    content = {
        "passThrough": False,
        "inputField": None,
        "outputPath": None,
        "executionMode": "single",
        "expressions": expressions,
    }
    place = {"x": 0, "y": 0}
    nodes = [
        {"id": "lead", "name": "lead", "type": "inputNode", "position": place},
        {"id": "score", "name": "score", "type": "expressionNode", "position": place, "content": content},
        {"id": "out", "name": "out", "type": "outputNode", "position": place},
    ]
    edges = [
        {"id": "a", "type": "edge", "sourceId": "lead", "targetId": "score"},
        {"id": "b", "type": "edge", "sourceId": "score", "targetId": "out"},
    ]
    return zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))


def rows(leads: Any, count: int) -> list[dict[str, Any]]:
    """The first leads as dicts; a date is a number, as ZEN has no dates to compare."""
    found = leads.slice(0, count).to_pylist()
    for lead in found:
        if lead["inquired_on"] is not None:
            lead["inquired_on"] = lead["inquired_on"].toordinal()
    return found
