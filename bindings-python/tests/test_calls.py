"""What an engine is asked besides scores: arguments in every form that Python has for them."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from conftest import AS_OF, HOT

import leadgrid

SEOUL = ZoneInfo("Asia/Seoul")
MILLIS = 1795305600000  # of AS_OF
LATER = "2026-11-22T12:00:00+09:00"
LEAD: dict[str, Any] = {
    "id": "L-17",
    "origin": "form",
    "attributes": {"owns_vehicle": True},
    "activities": [{"kind": "test_drive_request", "at": "2026-11-19T08:10:00+09:00"}],
}
CALLED = {"kind": "call_reached", "at": "2026-11-22T10:00:00+09:00", "channel": "call_center", "agent": "김서연"}


@pytest.fixture(scope="module")
def standard() -> leadgrid.Engine:
    return leadgrid.Engine.default()


@pytest.fixture(scope="module")
def warm(standard: leadgrid.Engine) -> leadgrid.Decision:
    decision = standard.score(LEAD, AS_OF)
    assert isinstance(decision, leadgrid.Decision) and decision.lead_type == "warm"
    return decision


def refused(call: Callable[[], Any]) -> tuple[str, str]:
    with pytest.raises(leadgrid.DataError) as raised:
        call()
    assert raised.value.message
    return raised.value.code, raised.value.path


SAME_INSTANT: list[Any] = [
    AS_OF,
    MILLIS,
    np.int64(MILLIS),
    np.str_(AS_OF),
    dt.datetime(2026, 11, 22, 9, tzinfo=SEOUL),
    dt.datetime(2026, 11, 22, 0, tzinfo=dt.timezone.utc),
    pd.Timestamp(AS_OF),
]


@pytest.mark.parametrize("at", SAME_INSTANT, ids=lambda at: type(at).__name__)
def test_an_instant_in_every_form(standard: leadgrid.Engine, warm: leadgrid.Decision, at: Any) -> None:
    e = standard
    assert e.trajectory(LEAD, at, until=LATER) == e.trajectory(LEAD, AS_OF, until=LATER)
    assert e.trajectory(LEAD, "2026-11-01T00:00:00Z", until=at)["checked_until"] == AS_OF  # type: ignore[index]
    assert e.question(LEAD, at) == e.question(LEAD, AS_OF)
    assert e.why_not(LEAD, at, at=at) == e.why_not(LEAD, AS_OF)
    assert e.follow_up(warm, [{**CALLED, "at": at}], at)["since"] == AS_OF
    assert e.follow_up(warm, [{**CALLED, "at": at}], at)["first_contact"]["at"] == AS_OF  # type: ignore[index]
    assert e.to_icalendar([(warm, [])], at) == e.to_icalendar([(warm, [])], AS_OF)
    assert e.receipt(LEAD, at) == e.receipt(LEAD, AS_OF)
    assert e.due("kr_office", at, "1h") == e.due("kr_office", AS_OF, "1h")
    assert e.elapsed("kr_office", at, at) == {"millis": 0, "known": True}
    assert e.merge({**LEAD, "created_at": at}, LEAD)["activities"] == LEAD["activities"]


NO_INSTANT: list[Any] = [
    dt.datetime(2026, 11, 22, 9),
    dt.date(2026, 11, 22),
    pd.Timestamp("2026-11-22T09:00:00"),
    np.datetime64("2026-11-22T09:00:00"),
    "2026-11-22T09:00:00",
    "soon",
    "",
    "\ud800",
    0.5,
    True,
    [],
    object(),
    {1},
]


@pytest.mark.parametrize("at", NO_INSTANT, ids=repr)
def test_instants_that_name_none(standard: leadgrid.Engine, warm: leadgrid.Decision, at: Any) -> None:
    e = standard
    wrong: list[tuple[Callable[[], Any], str]] = [
        (lambda: e.trajectory(LEAD, at, LATER), "/as_of"),
        (lambda: e.trajectory(LEAD, AS_OF, at), "/until"),
        (lambda: e.question(LEAD, at), "/as_of"),
        (lambda: e.why_not(LEAD, at), "/as_of"),
        (lambda: e.why_not(LEAD, AS_OF, at=at), "/at"),
        (lambda: e.follow_up(warm, [], at), "/as_of"),
        (lambda: e.follow_up(warm, [CALLED, {**CALLED, "at": at}], AS_OF), "/reactions/1/at"),
        (lambda: e.to_icalendar([(warm, [])], at), "/as_of"),
        (lambda: e.to_icalendar([(warm, [{**CALLED, "at": at}])], AS_OF), "/cases/0/reactions/0/at"),
        (lambda: e.receipt(LEAD, at), "/as_of"),
        (lambda: e.due("kr_office", at, "1h"), "/start"),
        (lambda: e.elapsed("kr_office", AS_OF, at), "/end"),
    ]
    for call, path in wrong:
        code, place = refused(call)
        assert code in ("bad_instant", "wrong_type") and place == path, (code, place, path)


@pytest.mark.parametrize("nothing", [None, float("nan"), pd.NaT, pd.NA, np.datetime64("NaT")], ids=repr)
def test_what_is_missing(standard: leadgrid.Engine, warm: leadgrid.Decision, nothing: Any) -> None:
    e = standard
    missing: list[Callable[[], Any]] = [
        lambda: e.trajectory(LEAD, nothing, LATER),
        lambda: e.trajectory(LEAD, AS_OF, nothing),
        lambda: e.question(nothing, AS_OF),
        lambda: e.why_not_cell(nothing, "low", "low"),
        lambda: e.why_not_cell("form", nothing, "low"),
        lambda: e.follow_up(nothing, [], AS_OF),
        lambda: e.follow_up(warm, nothing, AS_OF),
        lambda: e.to_icalendar(nothing, AS_OF),
        lambda: e.merge(nothing, LEAD),
        lambda: e.verify(nothing, LEAD),
        lambda: e.verify({}, nothing),
        lambda: e.change_flags(nothing, "kim"),
        lambda: e.change_flags({}, nothing),
        lambda: e.due("kr_office", AS_OF, nothing),
        lambda: e.elapsed(nothing, AS_OF, AS_OF),
        lambda: leadgrid.transition(None, nothing),
    ]
    for call in missing:
        assert refused(call)[0] == "missing_key"
    # Options that are unknown are as if left out.
    assert e.why_not(LEAD, AS_OF, target=nothing, at=nothing) == e.why_not(LEAD, AS_OF)
    assert e.score(LEAD, AS_OF, horizon=nothing, previous=nothing) == warm
    assert leadgrid.transition(nothing, warm)["changes"]
    with pytest.raises(TypeError):
        e.trajectory(LEAD, AS_OF)  # type: ignore[call-arg]
    with pytest.raises(TypeError):
        e.question(LEAD, AS_OF, ledger=True)  # type: ignore[call-arg]


def test_errors_of_a_lead_are_an_answer(standard: leadgrid.Engine) -> None:
    leads: list[Any] = [
        {"id": "1"},
        {"id": "1", "origin": "fax"},
        {**LEAD, "activities": [{"kind": "web_visit", "at": dt.datetime(2026, 11, 22)}]},
        {**LEAD, "attributes": {"owns_vehicle": {1}}},
        [],
        {1},
        dt.date(2026, 11, 22),
    ]
    for lead in leads:
        answer = standard.score(lead, AS_OF)
        assert isinstance(answer, leadgrid.LeadErrors)
        assert standard.trajectory(lead, AS_OF, LATER) == answer
        assert standard.question(lead, AS_OF) == answer
        assert standard.why_not(lead, AS_OF) == answer
    unknown = {**LEAD, "attributes": {"shoe_size": 42}}
    for ask in (standard.question, standard.why_not):
        assert isinstance(ask(unknown, AS_OF, strict=True), leadgrid.LeadErrors)
        assert not isinstance(ask(unknown, AS_OF), leadgrid.LeadErrors)
    assert refused(lambda: standard.question("{", AS_OF)) == ("bad_json", "/lead")
    assert refused(lambda: standard.trajectory(LEAD, AS_OF, LATER, strict="yes"))[1] == "/strict"  # type: ignore[arg-type]


def test_why_not(standard: leadgrid.Engine) -> None:
    english = standard.why_not(LEAD, AS_OF, target="hot", at="2027-06-01T09:00:00+09:00")
    korean = standard.why_not(LEAD, AS_OF, "hot", lang="ko")
    assert not isinstance(english, leadgrid.LeadErrors) and not isinstance(korean, leadgrid.LeadErrors)
    assert english["at"] == "2027-06-01T09:00:00+09:00" and english["target"] == "hot"
    cold = {"id": "한결", "origin": "signup", "attributes": {}}
    assert standard.why_not(cold, AS_OF)["lead_id"] == "한결"  # type: ignore[index]
    for call, code, path in (
        (lambda: standard.why_not(LEAD, AS_OF, target="boiling"), "unknown_lead_type", "/target"),
        (lambda: standard.why_not(LEAD, AS_OF, target=7), "wrong_type", "/target"),  # type: ignore[arg-type]
        (lambda: standard.why_not(LEAD, AS_OF, at=0), "out_of_range", "/at"),
        (lambda: standard.why_not(LEAD, AS_OF, lang="fr"), "value_not_listed", "/lang"),  # type: ignore[arg-type]
        (lambda: standard.why_not_cell("fax", "low", "low"), "unknown_origin", "/origin"),
        (lambda: standard.why_not_cell("form", "lower", "low"), "unknown_reference", "/x"),
        (lambda: standard.why_not_cell("form", "low"), "missing_key", ""),
        (lambda: standard.why_not_cell("form", "low", "low", target="\ud800"), "unknown_lead_type", "/target"),
    ):
        assert refused(call) == (code, path)


def test_merge(standard: leadgrid.Engine) -> None:
    form = {**LEAD, "created_at": dt.datetime(2026, 11, 1, tzinfo=SEOUL), "tags": ("vip",)}
    signup = {"id": "M-3", "origin": "signup", "created_at": "2026-11-20T09:00:00+09:00", "attributes": {"age": np.int64(41)}}
    for a, b in ((form, signup), (signup, form), (form, json.dumps(signup | {"attributes": {"age": 41}}))):
        merged = standard.merge(a, b)
        assert (merged["id"], merged["origin"], merged["tags"]) == ("L-17", "form", ["vip"])
        assert merged["attributes"] == {"age": 41, "owns_vehicle": True}
        assert isinstance(standard.score(merged, AS_OF), leadgrid.Decision)
    assert standard.merge({}, {}) == {}
    assert standard.merge({"id": "\ud800"}, {"id": "\uffff"})["id"] == "\ufffd"
    assert refused(lambda: standard.merge({"id": {1}}, {})) == ("wrong_type", "/a/id")
    assert refused(lambda: standard.merge({}, dt.date(2026, 1, 1))) == ("wrong_type", "/b")  # type: ignore[arg-type]


def test_working_time(standard: leadgrid.Engine) -> None:
    friday = dt.datetime(2026, 11, 20, 16, tzinfo=SEOUL)
    assert standard.due("kr_office", friday, "8h") == {"due_at": "2026-11-23T16:00:00+09:00", "known": True}
    monday = friday + dt.timedelta(days=3)
    assert standard.elapsed("kr_office", friday, monday) == {"millis": 8 * 3_600_000, "known": True}
    assert standard.elapsed("kr_office", monday, friday)["millis"] == -8 * 3_600_000
    assert standard.due("kr_office", "2028-01-03T09:00:00+09:00", "1h")["known"] is False
    assert refused(lambda: standard.due("hq", friday, "8h")) == ("unknown_reference", "/calendar")
    assert refused(lambda: standard.due("", friday, "8h"))[0] == "unknown_reference"
    for within in ("8 hours", "", "8", "한 시간"):
        assert refused(lambda: standard.due("kr_office", friday, within)) == ("bad_duration", "/within")
    for odd in (8, dt.timedelta(hours=8)):
        assert refused(lambda: standard.due("kr_office", friday, odd)) == ("wrong_type", "/within")  # type: ignore[arg-type]


def test_transition(engine: leadgrid.Engine, hot: leadgrid.Decision) -> None:
    cold = engine.score({**HOT, "activities": [], "attributes": {}}, "2026-11-21T09:00:00+09:00")
    assert isinstance(cold, leadgrid.Decision)
    whole = leadgrid.transition(cold, hot)
    assert whole["key"] and [change["what"] for change in whole["changes"]][0] == "lead_type"
    flags = next(change for change in whole["changes"] if change["what"] == "flags")
    assert (flags["from"], flags["to"], flags["added"], flags["removed"]) == ([], ["owner"], ["owner"], [])
    for before in (cold, cold.to_dict(), cold.to_json()):
        for now in (hot, hot.to_dict(), hot.to_json()):
            assert leadgrid.transition(before, now) == whole
    assert leadgrid.transition(hot, hot) == {"key": None, "changes": []}
    other = engine.score({"id": "L-18", "origin": "form"}, AS_OF)
    errors = engine.score({"id": "L-17"}, AS_OF)
    assert refused(lambda: leadgrid.transition(other, hot)) == ("lead_mismatch", "/now/lead_id")  # type: ignore[arg-type]
    assert refused(lambda: leadgrid.transition(errors, hot)) == ("no_decision", "/previous")  # type: ignore[arg-type]
    assert refused(lambda: leadgrid.transition(hot, [hot])) == ("wrong_type", "/now")  # type: ignore[arg-type]
    assert refused(lambda: leadgrid.transition("", hot)) == ("bad_json", "/previous")
