"""The policy as an expert would write it for Polars: one lazy query, tables as replacements."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import reduce

import data
import polars as pl


def _bands(name: str, starts: dict[float, int], unknown: int = 0) -> pl.Expr:
    number = pl.col(name)
    highest = sorted(starts.items(), reverse=True)
    first, *others = highest
    points = pl.when(number >= first[0]).then(first[1])
    for start, value in others:
        points = points.when(number >= start).then(value)
    return points.when(number.is_null()).then(unknown).otherwise(0)


def _values(name: str, values: dict[str, int], otherwise: int = 0, unknown: int = 0) -> pl.Expr:
    column = pl.col(name)
    found = column.replace_strict(values, default=otherwise, return_dtype=pl.Int32)
    return pl.when(column.is_null()).then(unknown).otherwise(found)


def _when(condition: pl.Expr, points: int, otherwise: int = 0) -> pl.Expr:
    if otherwise == 0:
        return pl.when(condition).then(points).otherwise(0)
    return pl.when(condition).then(points).when(~condition).then(otherwise).otherwise(0)


def _add(rules: list[pl.Expr]) -> pl.Expr:
    return reduce(lambda total, rule: total + rule, (rule.cast(pl.Int32) for rule in rules))


def _axes() -> tuple[list[pl.Expr], list[pl.Expr]]:
    column = pl.col
    owns = column("owns_vehicle")
    intent = [
        _values("horizon", {"one_month": 25, "three_months": 15, "six_months": 8, "later": 2}, unknown=3),
        _bands("budget", {20_000_000: 4, 40_000_000: 9, 60_000_000: 14}),
        _bands("visits", {1: 3, 3: 6, 6: 10}),
        _bands("car_age", {0: 1, 3: 4, 5: 9}, unknown=2),
        _when(owns, 6),
        _when(column("inquired_on") >= date(2026, 11, 1), 12, -4),
        _when((column("horizon") == "one_month") & (column("budget") >= 40_000_000), 10),
        _when((column("visits") >= 6) | (owns & (column("car_age") >= 5)), 8),
    ]
    profile = [
        _bands("age", {20: 5, 30: 15, 45: 12, 60: 8}),
        _values("occupation", {"office": 12, "self_employed": 10, "public": 11, "student": 2}, unknown=4),
        _values("household", {"single": 4, "couple": 6, "family": 9}, unknown=3),
        _values("region", {"서울": 8, "경기": 7, "부산": 6, "대구": 5, "인천": 5}, otherwise=3),
        _bands("licence_years", {0: -5, 1: 0, 3: 3}, unknown=1),
        _when(column("consent"), 5, -10),
        _when((column("household") == "family") & (column("car_age") >= 3), 6),
        _when((column("age") < 30) & owns, 4),
        _when(column("region").is_in(["서울", "경기", "인천"]), 2),
        _when(column("occupation").is_in(["office", "public"]) & (column("budget") >= 40_000_000), 5),
        _when(column("age") >= 60, -2),
        _when((column("licence_years") < 1) & owns, -3),
    ]
    return intent, profile


def _events(activities: pl.LazyFrame) -> pl.LazyFrame:
    now = datetime.fromisoformat(data.AS_OF)
    kind, at = pl.col("kind"), pl.col("at")

    def count(wanted: str, days: int) -> pl.Expr:
        return ((kind == wanted) & (at > now - timedelta(days=days))).sum().cast(pl.Int32)

    points = (
        (count("quote_request", 90) * 10).clip(upper_bound=30)
        + count("page_view", 30).clip(upper_bound=8)
        + count("test_drive_request", 60).clip(upper_bound=1) * 15
    )
    return activities.group_by("lead").agg(points.alias("moved"))


def _lead_type() -> pl.Expr:
    """Of both bands only the sum matters: cold up to 1, warm with 2, hot beyond."""
    steps = [pl.col(total) >= start for total in ("intent", "profile") for start in (40, 70)]
    bands = _add(steps)
    return ((bands >= 2).cast(pl.UInt8) + (bands >= 3).cast(pl.UInt8)).alias("lead_type")


def query(leads: pl.DataFrame, activities: pl.DataFrame | None = None) -> pl.LazyFrame:
    frame = leads.lazy()
    intent, profile = _axes()
    if activities is not None:
        frame = frame.join(_events(activities.lazy()), left_on="id", right_on="lead", how="left", maintain_order="left")
        intent.append(pl.col("moved").fill_null(0))
    totals = frame.select(_add(intent).clip(0, 100).alias("intent"), _add(profile).clip(0, 100).alias("profile"))
    return totals.with_columns(_lead_type())
