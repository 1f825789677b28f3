"""The policy as an expert would write it with pandas and numpy: whole columns, categories by their codes."""

from __future__ import annotations

from typing import NamedTuple

import data
import numpy as np
import pandas as pd


class Totals(NamedTuple):
    intent: np.ndarray
    profile: np.ndarray
    lead_type: np.ndarray


def _bands(numbers: np.ndarray, starts: list[float], points: list[int], unknown: int = 0) -> np.ndarray:
    """NaN sorts behind all starts, where the last entry stands."""
    table = np.array([0, *points, unknown], np.int32)
    place = np.searchsorted(starts, numbers, side="right")
    return table[np.where(np.isnan(numbers), len(points) + 1, place)]


def _values(column: pd.Series, values: dict[str, int], otherwise: int = 0, unknown: int = 0) -> np.ndarray:
    if isinstance(column.dtype, pd.CategoricalDtype):
        names = column.cat.categories
        table = np.array([*(values.get(name, otherwise) for name in names), unknown], np.int32)
        return table[column.cat.codes.to_numpy()]
    found = column.map(values)
    return np.where(column.isna(), unknown, found.fillna(otherwise)).astype(np.int32)


def _is_in(column: pd.Series, values: list[str]) -> np.ndarray:
    return _values(column, dict.fromkeys(values, 1)).astype(bool)


def score(leads: pd.DataFrame, activities: pd.DataFrame | None = None) -> Totals:
    number = {name: leads[name].to_numpy(np.float64, na_value=np.nan) for name in data.NUMBERS}
    owns = leads["owns_vehicle"].to_numpy(np.float64, na_value=np.nan)
    consent = leads["consent"].to_numpy(np.float64, na_value=np.nan)
    owner = owns == 1
    inquired = leads["inquired_on"].to_numpy("datetime64[D]")
    first = np.datetime64("2026-11-01")
    budget, visits, car_age = number["budget"], number["visits"], number["car_age"]
    age, licence = number["age"], number["licence_years"]
    intent = (
        _values(leads["horizon"], {"one_month": 25, "three_months": 15, "six_months": 8, "later": 2}, unknown=3)
        + _bands(budget, [20_000_000, 40_000_000, 60_000_000], [4, 9, 14])
        + _bands(visits, [1, 3, 6], [3, 6, 10])
        + _bands(car_age, [0, 3, 5], [1, 4, 9], unknown=2)
        + 6 * owner
        + 12 * (inquired >= first)
        - 4 * (inquired < first)
        + 10 * (_is_in(leads["horizon"], ["one_month"]) & (budget >= 40_000_000))
        + 8 * ((visits >= 6) | (owner & (car_age >= 5)))
    )
    profile = (
        _bands(age, [20, 30, 45, 60], [5, 15, 12, 8])
        + _values(leads["occupation"], {"office": 12, "self_employed": 10, "public": 11, "student": 2}, unknown=4)
        + _values(leads["household"], {"single": 4, "couple": 6, "family": 9}, unknown=3)
        + _values(leads["region"], {"서울": 8, "경기": 7, "부산": 6, "대구": 5, "인천": 5}, otherwise=3)
        + _bands(licence, [0, 1, 3], [-5, 0, 3], unknown=1)
        + 5 * (consent == 1)
        - 10 * (consent == 0)
        + 6 * (_is_in(leads["household"], ["family"]) & (car_age >= 3))
        + 4 * ((age < 30) & owner)
        + 2 * _is_in(leads["region"], ["서울", "경기", "인천"])
        + 5 * (_is_in(leads["occupation"], ["office", "public"]) & (budget >= 40_000_000))
        - 2 * (age >= 60)
        - 3 * ((licence < 1) & owner)
    )
    if activities is not None:
        intent = intent + _moved(activities, len(leads))
    intent, profile = np.clip(intent, 0, 100), np.clip(profile, 0, 100)
    bands = (intent >= 40).astype(np.int8) + (intent >= 70) + (profile >= 40) + (profile >= 70)
    return Totals(intent, profile, (bands >= 2).astype(np.uint8) + (bands >= 3))


def _moved(activities: pd.DataFrame, leads: int) -> np.ndarray:
    """Ids are row numbers here, so counting by lead takes no sorting."""
    kinds = activities["kind"]
    codes, names = kinds.cat.codes.to_numpy(), list(kinds.cat.categories)
    ages = data.AS_OF_MILLIS - activities["at"].to_numpy("datetime64[ms]").astype(np.int64)
    lead = activities["lead"].to_numpy()

    def count(kind: str, days: int) -> np.ndarray:
        wanted = (codes == names.index(kind)) & (ages < days * 86_400_000)
        return np.bincount(lead[wanted], minlength=leads)

    quotes, pages = count("quote_request", 90), count("page_view", 30)
    drives = count("test_drive_request", 60)
    return np.minimum(10 * quotes, 30) + np.minimum(pages, 8) + 15 * np.minimum(drives, 1)
