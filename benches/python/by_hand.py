"""The same rules written out by hand in Python: what an engine has to be compared with in the end."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

DAY = 86_400
REGION = {"서울": 8, "경기": 7, "부산": 6, "대구": 5, "인천": 5}
OCCUPATION = {"office": 12, "self_employed": 10, "public": 11, "student": 2}
HOUSEHOLD = {"single": 4, "couple": 6, "family": 9}
HORIZON = {"one_month": 15, "three_months": 10, "six_months": 5}
FINANCING = {"cash": 6, "instalment": 5, "lease": 7, "rental": 4}


def totals(lead: dict[str, Any], as_of: float) -> dict[str, float]:
    attributes = lead["attributes"]
    return {"activity": activity(attributes, lead["activities"], as_of), "demographic": demographic(attributes)}


def activity(attributes: dict[str, Any], activities: list[dict[str, str]], as_of: float) -> float:
    points = pages = clicks = 0.0
    brochures = 0
    asked = False
    for event in activities:
        kind = event["kind"]
        age = int((as_of - datetime.fromisoformat(event["at"]).timestamp()) // DAY)
        if kind == "quote_request":
            points += thousandths(25 * max(0, 60 - age) / 60)
            asked = asked or age < 30
        elif kind == "test_drive_request":
            points += 40 if age < 7 else 24 if age < 30 else 0
            asked = asked or age < 30
        elif kind == "page_view":
            if age < 30:
                pages += 0.5
        elif kind == "email_click":
            clicks += thousandths(4 * 2 ** (-age / 14))
        elif kind == "brochure":
            if age < 90:
                points += thousandths(6 * (90 - age) / 90)
            if age < 14:
                brochures += 1
        elif kind == "chat":
            if age < 14:
                points += 3
    points += min(20, min(10, pages) + clicks)
    if brochures >= 2 and attributes.get("occupation") != "student":
        points += 8
    if attributes.get("horizon") == "one_month" or (attributes.get("budget", 0) >= 50_000_000 and asked):
        points += 10
    return min(100, max(0, points))


def demographic(attributes: dict[str, Any]) -> float:
    get = attributes.get
    age = get("age", 0)
    points = 8 if age >= 60 else 12 if age >= 45 else 15 if age >= 30 else 5 if age >= 20 else 0
    occupation, household, region, horizon = get("occupation"), get("household"), get("region"), get("horizon")
    points += 4 if occupation is None else OCCUPATION.get(occupation, 0)
    points += 3 if household is None else HOUSEHOLD.get(household, 0)
    points += 0 if region is None else REGION.get(region, 3)
    points += 2 if horizon is None else HORIZON.get(horizon, 0)
    points += FINANCING.get(get("financing"), 0)
    budget, car_age, licence = get("budget", 0), get("car_age"), get("licence_years")
    points += 14 if budget >= 60_000_000 else 9 if budget >= 40_000_000 else 4 if budget >= 20_000_000 else 0
    points += 2 if car_age is None else 9 if car_age >= 5 else 4 if car_age >= 3 else 1
    points += 1 if licence is None else 3 if licence >= 3 else 0 if licence >= 1 else -5
    points += 5 if get("consent") else -10
    if get("owns_vehicle"):
        points += 6
    models = get("models", ())
    if "gv80" in models or "g90" in models:
        points += 8
    return min(100, max(0, points))


def thousandths(points: float) -> float:
    return math.trunc(points * 1000) / 1000
