"""Input made to break things: an answer or a clear error, in linear time."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable
from typing import Any

import pytest
from conftest import AS_OF, HOT

import leadgrid


def nested(depth: int) -> Any:
    tree: Any = None
    for _ in range(depth):
        tree = [tree]
    return tree


def activities(count: int) -> list[dict[str, Any]]:
    start = dt.datetime(2026, 1, 1, tzinfo=dt.timezone.utc)
    return [
        {"kind": "page_view", "at": (start + dt.timedelta(minutes=number)).isoformat(), "id": str(number)}
        for number in range(count)
    ]


def test_a_hundred_thousand_activities(engine: leadgrid.Engine) -> None:
    lead = {**HOT, "activities": activities(100_000)}
    answer = engine.score(lead, AS_OF)
    assert isinstance(answer, leadgrid.Decision)
    assert answer.axes["activity"]["total"] == 10
    assert answer == engine.score(json.dumps(lead), AS_OF)


def test_ten_megabytes_of_text(engine: leadgrid.Engine, hot: leadgrid.Decision) -> None:
    for text in ("x" * 10_000_000, "가" * 3_400_000, "\ud800" * 3_400_000):
        for lead in (
            {**HOT, "attributes": {"age": 41, "owns_vehicle": True, "occupation": text}},
            {**HOT, "attributes": {**HOT["attributes"], text: 1}},
        ):
            assert isinstance(engine.score(lead, AS_OF), leadgrid.Decision)
        lead = {**HOT, "id": text}
        assert len(engine.score(lead, AS_OF).lead_id or "") == len(text)
        assert len(repr(engine.score(lead, AS_OF))) > 0
        with pytest.raises(leadgrid.DataError):
            engine.score(HOT, text)


@pytest.mark.parametrize("depth", [65, 10_000, 1_000_000])
def test_deep_nesting(engine: leadgrid.Engine, depth: int) -> None:
    for field in ("age", "models"):
        [error] = engine.score({**HOT, "attributes": {field: nested(depth)}}, AS_OF).errors
        assert error.path.startswith(f"/attributes/{field}")
    assert engine.score(nested(depth), AS_OF).errors[0].code == "wrong_type"
    with pytest.raises(leadgrid.DataError):
        engine.score(HOT, nested(depth))
    with pytest.raises(leadgrid.DataError):
        leadgrid.Engine.from_dict({"format": 1, "missing": nested(depth)})
    text = '{"id": "1", "origin": "form", "attributes": {"age": ' + "[" * depth + "]" * depth + "}}"
    [error] = engine.score(text, AS_OF).errors
    assert (error.code, error.path) == ("wrong_type", "/attributes/age")
    assert leadgrid.check("[" * depth + "]" * depth)[0].code in ("limit_exceeded", "bad_json")
    assert leadgrid.check('{"id":' * depth)[0].code in ("limit_exceeded", "bad_json")
    # Lists of lists of lists, written over many lines as YAML blocks.
    assert leadgrid.check("- " * min(depth, 10_000) + "x")[0].severity == "error"


@pytest.mark.parametrize("depth", [65, 1_000_000])
def test_deep_nesting_in_calls(engine: leadgrid.Engine, hot: leadgrid.Decision, depth: int) -> None:
    deep, reaction = nested(depth), {"kind": "visited", "at": AS_OF}
    calls: list[Callable[[], object]] = [
        lambda: engine.follow_up(deep, [], AS_OF),
        lambda: engine.follow_up(hot, deep, AS_OF),
        lambda: engine.follow_up(hot, [{**reaction, "agent": deep}], AS_OF),
        lambda: engine.to_icalendar(deep, AS_OF),
        lambda: engine.to_icalendar([(hot, [deep])], AS_OF),
        lambda: engine.score(HOT, AS_OF, previous=deep),
        lambda: engine.score(HOT, AS_OF, horizon=deep),
        lambda: engine.trajectory(HOT, AS_OF, deep),
        lambda: engine.receipt({**HOT, "tags": deep}, AS_OF),
        lambda: engine.verify({"answer": deep}, HOT),
        lambda: engine.merge({**HOT, "tags": deep}, HOT),
        lambda: engine.change_flags({"version": "4", "add": deep}, "kim"),
        lambda: leadgrid.transition(hot, deep),
        lambda: leadgrid.Engine.from_dict({"format": 1}, [{"id": deep}]),
        lambda: engine.due(deep, AS_OF, "1h"),
    ]
    for call in calls:
        with pytest.raises(leadgrid.DataError):
            call()


def test_three_megabytes_of_text_in_calls(engine: leadgrid.Engine, hot: leadgrid.Decision) -> None:
    for text in ("가" * 1_000_000, "\ud800" * 1_000_000, "[" * 3_000_000):
        calls: list[Callable[[], object]] = [
            lambda: engine.follow_up(text, [], AS_OF),
            lambda: engine.follow_up(hot, text, AS_OF),
            lambda: engine.follow_up(hot, [{"kind": text, "at": AS_OF}], AS_OF),
            lambda: engine.why_not(HOT, AS_OF, target=text),
            lambda: engine.score(HOT, AS_OF, horizon=text),
            lambda: engine.score(HOT, AS_OF, previous=text),
            lambda: engine.verify(text, HOT),
            lambda: engine.merge(text, HOT),
            lambda: engine.due(text, AS_OF, "1h"),
            lambda: leadgrid.transition(None, text),
        ]
        for call in calls:
            with pytest.raises(leadgrid.DataError) as raised:
                call()
            assert len(str(raised.value)) < 1_000


def test_lists_inside_themselves(engine: leadgrid.Engine) -> None:
    twice: list[Any] = []
    twice += [twice, twice]
    assert engine.score({**HOT, "attributes": {"models": twice}}, AS_OF).errors
    mutual: dict[str, Any] = {**HOT}
    mutual["attributes"] = {"age": mutual}
    [error] = engine.score(mutual, AS_OF).errors
    assert (error.code, error.path) == ("wrong_type", "/attributes/age")
    with pytest.raises(leadgrid.DataError, match="contains itself"):
        leadgrid.Engine.from_dict({"format": 1, "missing": twice})


def test_numbers_at_the_ends(engine: leadgrid.Engine) -> None:
    for number in (float("nan"), float("inf"), 1e308, -1e308, 5e-324, 10**5000, sys.maxsize, -0.0):
        assert isinstance(engine.score({**HOT, "attributes": {"age": number}}, AS_OF), leadgrid.Decision)
        answer = engine.score({**HOT, "activities": [{"kind": "page_view", "at": number}]}, AS_OF)
        assert answer.errors or answer.to_json()


def test_years_at_the_ends(engine: leadgrid.Engine) -> None:
    for at, good in (
        ("0000-01-01T00:00:00Z", False),
        ("0001-01-01T23:59:59.999Z", False),
        ("0001-01-02T00:00:00Z", True),
        ("9999-12-30T23:59:59.999Z", True),
        ("9999-12-31T00:00:00Z", False),
        ("10000-01-01T00:00:00Z", False),
    ):
        lead = {**HOT, "activities": [{"kind": "page_view", "at": at}]}
        assert (engine.score(lead, AS_OF).errors == []) is good, at
        if good:
            assert isinstance(engine.score(HOT, at), leadgrid.Decision)
        else:
            with pytest.raises(leadgrid.DataError):
                engine.score(HOT, at)
    late = engine.score(HOT, "9999-12-30T23:00:00Z")
    assert isinstance(late, leadgrid.Decision)
    assert late.due_at is None and late.priority[2] == 253402300799999


def test_texts_of_a_policy_that_are_no_policy() -> None:
    for text in ("", " ", "\0", "null", "[]", "7", '"', "\ufeff", "{" * 100, "&a [*a]", "\ud800", "- - -", "?"):
        findings = leadgrid.check(text)
        assert any(finding.severity == "error" for finding in findings), text
        for load in (leadgrid.Engine.from_json, leadgrid.Engine.from_yaml):
            with pytest.raises(leadgrid.PolicyError):
                load(text)
