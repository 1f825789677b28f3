"""What Python values mean to the core."""

from __future__ import annotations

import collections
import datetime as dt
import decimal
import enum
import json
import types
from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from conftest import AS_OF, HOT

import leadgrid

SEOUL = dt.timezone(dt.timedelta(hours=9))
MILLIS = 1795305600000  # of AS_OF


class Job(str, enum.Enum):
    OFFICE = "office"


class Plain(enum.Enum):
    OFFICE = "office"
    AGE = 41


class Name(str):
    pass


class Models(tuple[str, ...]):
    pass


def type_of(value: object) -> str:
    return type(value).__name__


def score(engine: leadgrid.Engine, **attributes: Any) -> leadgrid.Decision:
    answer = engine.score({"id": "1", "origin": "form", "attributes": attributes}, AS_OF)
    assert isinstance(answer, leadgrid.Decision), answer.errors
    return answer


def errors(engine: leadgrid.Engine, lead: Any) -> list[tuple[str, str]]:
    answer = engine.score(lead, AS_OF)
    assert isinstance(answer, leadgrid.LeadErrors), answer
    return [(error.code, error.path) for error in answer.errors]


NUMBERS = [
    41.0,
    decimal.Decimal("41"),
    Plain.AGE,
    np.int64(41),
    np.int8(41),
    np.uint64(41),
    np.float32(41),
    np.float64(41),
    np.longdouble(41),
    np.array(41),
]


@pytest.mark.parametrize("value", NUMBERS, ids=type_of)
def test_numbers(engine: leadgrid.Engine, value: Any) -> None:
    assert score(engine, age=value) == score(engine, age=41)


UNKNOWN = [
    None,
    float("nan"),
    float("inf"),
    -float("inf"),
    10**400,
    -(10**400),
    decimal.Decimal("NaN"),
    decimal.Decimal("sNaN"),
    decimal.Decimal("Infinity"),
    np.float64("nan"),
    np.float32("inf"),
    np.datetime64("NaT"),
    pd.NaT,
    pd.NA,
    "",
]


@pytest.mark.parametrize("field", ["age", "occupation", "birth_date", "owns_vehicle", "models"])
def test_unknown(engine: leadgrid.Engine, field: str) -> None:
    for value in UNKNOWN:
        decision = score(engine, **{field: value})
        assert field in decision.unknowns, value
        assert decision == score(engine), value


def test_numbers_at_the_ends(engine: leadgrid.Engine) -> None:
    for value in (1e308, 2**1023, 10**300, -1e308, 5e-324, -0.0):
        assert "age" not in score(engine, age=value).unknowns


TEXTS = ["office", Job.OFFICE, Plain.OFFICE, Name("office"), np.str_("office")]


@pytest.mark.parametrize("value", TEXTS, ids=type_of)
def test_texts(engine: leadgrid.Engine, value: Any) -> None:
    assert score(engine, occupation=value).axes["demographic"]["total"] == 20


def test_surrogates(engine: leadgrid.Engine) -> None:
    for lone in ("\ud800", "\udfff"):
        assert score(engine, occupation=lone).axes["demographic"]["total"] == 7
    assert engine.score({"id": "a\ud800\udbffb", "origin": "form"}, AS_OF).lead_id == "a\ufffd\ufffdb"
    # The same as in JSON text, where two halves are a character too.
    lead = {"id": "a\ud83d\ude00b\ud800", "origin": "form", "attributes": {"\udcff": "\udcff"}}
    assert engine.score(lead, AS_OF) == engine.score(json.dumps(lead), AS_OF)
    assert engine.score(lead, AS_OF).lead_id == "a😀b\ufffd"


@pytest.mark.parametrize("value", [True, np.True_], ids=type_of)
def test_truth(engine: leadgrid.Engine, value: Any) -> None:
    assert score(engine, owns_vehicle=value).flags == ["owner"]


LISTS = [
    ["gv80", "g90"],
    ("gv80", "g90"),
    Models(("gv80",)),
    [Name("gv80"), None, float("nan")],
    np.array(["gv80", "g90"]),
    np.array(["gv80", None], dtype=object),
]


@pytest.mark.parametrize("value", LISTS, ids=type_of)
def test_lists(engine: leadgrid.Engine, value: Any) -> None:
    assert score(engine, models=value).flags == ["flagship"]


def test_dates(engine: leadgrid.Engine) -> None:
    for value in ("1991-02-03", dt.date(1991, 2, 3), np.datetime64("1991-02-03")):
        assert score(engine, birth_date=value).axes["demographic"]["total"] == 4


def lead_at(at: Any) -> dict[str, Any]:
    return {"id": "1", "origin": "form", "activities": [{"kind": "quote_request", "at": at}]}


INSTANTS = [
    dt.datetime(2026, 11, 22, 9, 0, 0, 123456, tzinfo=SEOUL),
    dt.datetime(2026, 11, 22, 0, 0, 0, 123999, tzinfo=dt.timezone.utc),
    dt.datetime(2026, 11, 22, 9, 0, 0, 123456, tzinfo=ZoneInfo("Asia/Seoul")),
    dt.datetime(2026, 11, 22, 9, 0, 30, 123456, tzinfo=dt.timezone(dt.timedelta(hours=9, seconds=30))),
    pd.Timestamp("2026-11-22T09:00:00.123456789+09:00"),
    MILLIS + 123,
    np.int64(MILLIS + 123),
]


@pytest.mark.parametrize("at", INSTANTS, ids=type_of)
def test_instants(engine: leadgrid.Engine, at: Any) -> None:
    decision = engine.score(lead_at(at), "2026-11-23T00:00:00Z")
    assert isinstance(decision, leadgrid.Decision), decision.errors
    assert decision.ledger[0]["at"] == "2026-11-22T09:00:00.123+09:00"


NO_INSTANTS = [
    dt.datetime(2026, 11, 19, 8, 10),
    dt.date(2026, 11, 19),
    pd.Timestamp("2026-11-19"),
    np.datetime64("2026-11-19T08:10:00", "ns"),
    dt.datetime(1, 1, 1, tzinfo=SEOUL),
    dt.datetime(9999, 12, 31, 23, 59, tzinfo=dt.timezone.utc),
    dt.datetime(1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=9, seconds=1))),
    "0000-01-01T00:00:00Z",
    "2026-11-19T08:10:00",
    1e308,
    0.5,
    True,
]


@pytest.mark.parametrize("at", NO_INSTANTS, ids=repr)
def test_instants_that_name_none(engine: leadgrid.Engine, at: Any) -> None:
    [(code, path)] = errors(engine, lead_at(at))
    assert code in ("bad_instant", "wrong_type")
    assert path == "/activities/0/at"


def test_as_of(engine: leadgrid.Engine, hot: leadgrid.Decision) -> None:
    same: list[Any] = [
        Name(AS_OF),
        MILLIS,
        dt.datetime(2026, 11, 22, 9, tzinfo=SEOUL),
        pd.Timestamp(AS_OF),
        np.int64(MILLIS),
    ]
    for as_of in same:
        assert engine.score(HOT, as_of) == hot
        assert engine.score_batch([HOT], as_of)[0] == hot
    wrong: list[Any] = [None, float("nan"), pd.NaT, "", "soon", dt.datetime(2026, 11, 22), object(), [], {}]
    for as_of in wrong:
        for call in (engine.score, engine.explain):
            with pytest.raises(leadgrid.DataError) as raised:
                call(HOT, as_of)
            assert raised.value.path in ("/as_of", "")
        with pytest.raises(leadgrid.DataError):
            engine.score_batch([HOT], as_of)


class Row(Mapping[str, Any]):
    def __init__(self, data: Mapping[str, Any]) -> None:
        self.data = data

    def __getitem__(self, key: str) -> Any:
        return self.data[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.data)

    def __len__(self) -> int:
        return len(self.data)


def test_mappings(engine: leadgrid.Engine, hot: leadgrid.Decision) -> None:
    for kind in (Row, types.MappingProxyType, collections.OrderedDict, collections.UserDict):
        assert engine.score(kind(HOT), AS_OF) == hot
    assert engine.score({**HOT, "attributes": Row(HOT["attributes"])}, AS_OF) == hot
    assert engine.score(json.dumps(HOT), AS_OF) == hot


FOREIGN = [{"gv80"}, frozenset(), b"gv80", object(), range(3), dt.timedelta(1), 1j, np.timedelta64(1, "D")]


@pytest.mark.parametrize("value", FOREIGN, ids=type_of)
def test_foreign(engine: leadgrid.Engine, hot: leadgrid.Decision, value: Any) -> None:
    """A value that cannot be read is an error of its place, and of its lead alone."""
    for field in ("age", "occupation", "birth_date", "owns_vehicle", "models"):
        bad = {"id": "1", "origin": "form", "attributes": {field: value}}
        batch = engine.score_batch([HOT, bad, HOT], AS_OF)
        assert batch[0] == batch[2] == hot
        answer = batch[1]
        assert isinstance(answer, leadgrid.LeadErrors)
        [error] = answer.errors
        assert (error.code, error.path) == ("wrong_type", f"/attributes/{field}")
        assert type_of(value) in error.message
    for key in ("attributes", "activities", "tags", "origin", "id"):
        bad = {"id": "1", "origin": "form", key: value}
        assert errors(engine, bad) == [("wrong_type", f"/{key}")]
    assert errors(engine, {**HOT, "activities": [value]}) == [("wrong_type", "/activities/0")]
    assert errors(engine, {**HOT, "attributes": {"models": ["g90", value]}}) == [
        ("wrong_type", "/attributes/models/1")
    ]
    assert errors(engine, value) == [("wrong_type", "")]
    # Nobody asks for it: ignored, as any attribute that the policy does not declare.
    assert isinstance(engine.score({**HOT, "attributes": {"other": value}}, AS_OF), leadgrid.Decision)


def test_keys_that_are_not_text(engine: leadgrid.Engine) -> None:
    assert errors(engine, {1: 2}) == [("wrong_type", "")]
    assert errors(engine, {**HOT, "attributes": {None: 2}}) == [("wrong_type", "/attributes")]


class Zone(dt.tzinfo):
    def dst(self, _: dt.datetime | None) -> None:
        return None

    def tzname(self, _: dt.datetime | None) -> None:
        return None


class RaisingZone(Zone):
    def __init__(self, error: BaseException) -> None:
        self.error = error

    def utcoffset(self, _: dt.datetime | None) -> dt.timedelta:
        raise self.error


def test_values_that_raise(engine: leadgrid.Engine, hot: leadgrid.Decision) -> None:
    def lead(error: BaseException) -> dict[str, Any]:
        return lead_at(dt.datetime(2026, 11, 19, tzinfo=RaisingZone(error)))

    batch = engine.score_batch([lead(ValueError("no")), HOT], AS_OF)
    assert batch[1] == hot
    assert "ValueError" in batch[0].errors[0].message
    with pytest.raises(KeyboardInterrupt):
        engine.score(lead(KeyboardInterrupt()), AS_OF)


def test_a_dict_that_changes_while_it_is_read(engine: leadgrid.Engine) -> None:
    lead: dict[str, Any] = {"id": "1", "origin": "form"}

    class ChangingZone(Zone):
        def utcoffset(self, _: dt.datetime | None) -> dt.timedelta:
            lead.update({str(number): number for number in range(1000)})
            return dt.timedelta(0)

    lead["created_at"] = dt.datetime(2026, 11, 19, tzinfo=ChangingZone())
    lead["assigned_at"] = "2026-11-20T00:00:00Z"
    assert isinstance(engine.score(lead, AS_OF), leadgrid.Decision)


def test_policies(engine: leadgrid.Engine) -> None:
    policy = engine.policy
    policy["axes"][0]["rules"][0]["points"] = np.int64(50)
    policy["axes"][1]["rules"][2]["when"]["from"] = dt.date(1990, 1, 1)
    assert leadgrid.Engine.from_dict(Row(policy)).policy == engine.policy
    policy["axes"][0]["rules"][0]["points"] = 2**53 + 1
    assert {finding.code for finding in leadgrid.check(policy)} == {"out_of_range"}
    wrong: list[tuple[object, str]] = [({1}, "set"), (float("nan"), "NaN"), (object(), "object")]
    for bad, word in wrong:
        policy["axes"][0]["rules"][0]["points"] = bad
        with pytest.raises(leadgrid.DataError) as raised:
            leadgrid.Engine.from_dict(policy)
        assert raised.value.path == "/axes/0/rules/0/points"
        assert word in str(raised.value)
